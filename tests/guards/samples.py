"""An address for every route, of a record in a state that fits, and what one types into the form behind it.

Each room's lie in `tests/pages/<room>/samples.py`, collected here by that name. A new route: one line in its room's.
`read(endpoint, about, …)` for a page, `send(endpoint, about, …)` for a form: `about` is a key of
`relations.RELATION`, the keywords are the arguments of the address, `typed` what somebody fills in beyond what the form
already holds, `page` the address of the page it stands on where that is another one, `by` who takes the form from that
page where it is not the first whom the tables let in.
"""

from importlib import import_module
from pathlib import Path

from tests.guards.sample import Sample
from tests.guards.sampled import Sampled

PAGES = Path(__file__).parents[1] / "pages"


def samples(city: Sampled) -> list[Sample]:
    """Every sample there is; a route may have several, for records to which people stand differently."""
    rooms = (import_module(f"tests.pages.{path.parent.name}.samples") for path in sorted(PAGES.glob("*/samples.py")))
    return [each for room in rooms for each in room.samples(city)]
