"""Ratings of results and behaviour, the predicate, its release and answer; Capaian Kinerja Organisasi."""
