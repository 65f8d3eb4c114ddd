"""Home and team: collects what every room asks of somebody."""

from portal.desk.views import bp
from portal.web.room import Place, Room

ROOM = Room(
    bps=(bp,),
    places=(
        Place(10, "Beranda", "home", "desk.home"),
        Place(50, "Tim saya", "team", "desk.team", lambda me: me.leads),
    ),
)
