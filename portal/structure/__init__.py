"""The city's chart for the personnel officer: units, positions, reporting lines, and what is vacant."""
