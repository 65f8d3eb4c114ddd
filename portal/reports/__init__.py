"""The daily log, periodic reports and evidence."""
