"""The application as a server loads it."""

import gc

gc.disable()  # nothing of what is loaded here ever becomes garbage, and looking for it is a fifth of the start
from portal import create_app  # noqa: E402

app = create_app()
gc.freeze()
gc.enable()
