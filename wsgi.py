"""The application as a server loads it."""

import gc

gc.disable()  # nothing of what is loaded here ever becomes garbage, and looking for it is a fifth of the start
from portal import create_app  # noqa: E402

try:
    app = create_app()
except RuntimeError as refusal:  # a weak secret, a setting that is none: the operator needs the sentence, not the stack
    raise SystemExit(f"{refusal}") from refusal
gc.freeze()
gc.enable()
