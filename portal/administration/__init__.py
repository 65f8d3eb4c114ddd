"""Offices of the portal and settings: what the administrator keeps."""

from portal.administration.views import bp

__all__ = ["bp"]
