"""Tests of Anypod."""
