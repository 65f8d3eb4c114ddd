"""Public services: their standard, who runs and answers for them, what officers decide about citizens' words."""
