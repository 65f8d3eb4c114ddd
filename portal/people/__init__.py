"""The city's organisation in time, and the pages about its people: names, numbers, ranks."""
