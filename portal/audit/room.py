"""The auditor's view of the journal and the daily check of its chains."""

from portal.audit import jobs
from portal.audit.queries import CHECK
from portal.audit.views import bp, commands, transparency
from portal.policy import CITY, can
from portal.web.room import Place, Room

ROOM = Room(
    bps=(bp, transparency.bp),
    places=(Place(80, "Audit", "log", "audit.index", lambda me: can("audit.view", CITY, me)),),
    jobs={"grow-log": jobs.grow, CHECK: jobs.check},
    daily=("grow-log", CHECK),
    cli=commands.COMMANDS,
)
