"""Benches: figures with budgets, measured in one run (DESIGN, section 6)."""
