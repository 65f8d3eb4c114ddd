"""Who may do what: who somebody is (who.py), which relation a verb needs (rights.py), and asking for it (ask.py)."""

from portal.policy.ask import authorize, can
from portal.policy.rights import PUBLIC, READERS, RIGHTS
from portal.policy.who import CITY, Above, Area, Concern, Guarded, Holder, InUnit, Me, OfChart, OfOwner, Standing

__all__ = [
    "CITY",
    "PUBLIC",
    "READERS",
    "RIGHTS",
    "Above",
    "Concern",
    "Guarded",
    "Holder",
    "InUnit",
    "Me",
    "OfChart",
    "OfOwner",
    "Area",
    "Standing",
    "authorize",
    "can",
]
