"""How complete a year is, for personnel officers and auditors: collects how far people are in every room."""
