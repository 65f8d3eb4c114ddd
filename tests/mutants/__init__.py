"""`./run mutants`: breaks the code one place at a time and asks the tests whether they notice (CONTRIBUTING.md)."""
