"""How complete a year is, for personnel officers and auditors."""

from portal.oversight.views import bp, panel
from portal.web.room import Room

ROOM = Room(bps=(bp,), beside={"home": panel})
