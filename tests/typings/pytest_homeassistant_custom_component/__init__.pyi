# The test kit brings no types; these are of what the tests use.
