"""The application as a server loads it."""

import gc

gc.disable()  # nothing of what is loaded here ever becomes garbage, and looking for it is a fifth of the start
from portal import create_app  # noqa: E402
from portal.web.arrival import TakingIn  # noqa: E402

try:
    app = create_app()
except RuntimeError as refusal:  # a weak secret, a setting that is none: the operator needs the sentence, not the stack
    raise SystemExit(f"{refusal}") from refusal
largest, alone = app.config["MAX_CONTENT_LENGTH"], not app.config["BEHIND_PROXY"]
app.wsgi_app = TakingIn(app.wsgi_app, largest, by_address=alone)  # type: ignore[method-assign]
gc.freeze()
gc.enable()
