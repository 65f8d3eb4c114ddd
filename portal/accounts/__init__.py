"""Accounts, signing in and out, passwords, activation links, sessions."""

from portal.accounts import desk
from portal.accounts.views import bp

__all__ = ["bp", "desk"]
