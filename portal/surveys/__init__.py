"""What citizens say of services: answering on the page and on paper, and counting it at night."""
