"""Ratings of results and behaviour, the predicate, its release and answer; Capaian Kinerja Organisasi."""

from portal.appraisals import jobs, unit_results
from portal.appraisals.views import bp

__all__ = ["bp", "jobs", "unit_results"]
