"""Placements for the personnel officer: who holds which position from when to when, by which decree."""
