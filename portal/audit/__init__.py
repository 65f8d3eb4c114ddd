"""The auditor's view of the journal and the daily check of its chains."""
