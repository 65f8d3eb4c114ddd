"""The city's organisation in time, and the pages about its people: names, numbers, ranks."""

from portal.people.views import bp

__all__ = ["bp"]
