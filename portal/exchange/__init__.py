"""Personnel data from a spreadsheet: units, positions with their superiors, people with ranks and placements.

A file is read and held against what is there; whoever sent it looks at what would change and confirms exactly that.
"""
