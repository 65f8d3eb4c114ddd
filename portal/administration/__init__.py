"""Offices of the portal and settings: what the administrator keeps."""
