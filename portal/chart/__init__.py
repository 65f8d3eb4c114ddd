"""The city in time: units, positions, reporting lines, people, placements, offices; who stands where. No pages.

The one resolver of "above" and "below" is here (`scope.above`, `standing`), from the rule in `rules/hierarchy.py`.
"""
