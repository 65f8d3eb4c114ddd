"""How complete a year is, for personnel officers and auditors. Reads every room; no room reads it."""
