"""Work plans (SKP): writing, handing over, agreeing, revising, and what of the superior's they support."""

from portal.plans import dialogue, editing
from portal.plans.views import bp

__all__ = ["bp", "dialogue", "editing"]
