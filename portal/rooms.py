"""The rooms of the house, bottom up. A new room adds its line here, and touches nothing else that they share."""

from portal.accounts.room import ROOM as ACCOUNTS
from portal.administration.room import ROOM as ADMINISTRATION
from portal.appraisals.room import ROOM as APPRAISALS
from portal.audit.room import ROOM as AUDIT
from portal.desk.room import ROOM as DESK
from portal.documents.room import ROOM as DOCUMENTS
from portal.exchange.room import ROOM as EXCHANGE
from portal.oversight.room import ROOM as OVERSIGHT
from portal.people.room import ROOM as PEOPLE
from portal.periods.room import ROOM as PERIODS
from portal.placements.room import ROOM as PLACEMENTS
from portal.plans.room import ROOM as PLANS
from portal.reports.room import ROOM as REPORTS
from portal.services.room import ROOM as SERVICES
from portal.structure.room import ROOM as STRUCTURE
from portal.surveys.room import ROOM as SURVEYS

ROOMS = (
    PEOPLE,
    STRUCTURE,
    PLACEMENTS,
    ACCOUNTS,
    ADMINISTRATION,
    AUDIT,
    EXCHANGE,
    PERIODS,
    PLANS,
    SERVICES,
    REPORTS,
    SURVEYS,
    APPRAISALS,
    DOCUMENTS,
    DESK,
    OVERSIGHT,
)
