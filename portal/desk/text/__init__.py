"""What somebody has done in a year and what waits for them, in words: from records to lines of a page."""
