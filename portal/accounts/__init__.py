"""Accounts, signing in and out, passwords, activation links, sessions."""
