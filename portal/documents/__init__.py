"""Sealed forms: printing them once, handing them out, drafts on paper, and the public verification."""
