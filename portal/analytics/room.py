"""Home, team and completion: overviews over all rooms. Reads every room; no room reads it."""

from portal.analytics import oversight
from portal.analytics.views import bp
from portal.web.room import Place, Room

__all__ = ["ROOM", "oversight"]  # its routes belong to `bp`

ROOM = Room(
    bps=(bp,),
    places=(
        Place(10, "Beranda", "home", "analytics.home"),
        Place(50, "Tim saya", "team", "analytics.team", lambda me: me.leads),
    ),
)
