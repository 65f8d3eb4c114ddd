"""Samples of accounts: signing in, one's own, those of others."""

from collections.abc import Iterator

from tests.guards.sample import NEW_PASSWORD, REASON, Sample, read, send
from tests.guards.sampled import Sampled
from tests.world import PASSWORD


def samples(city: Sampled) -> Iterator[Sample]:
    yield from signing_in(city)
    yield from own(city)
    yield from others(city)


def signing_in(city: Sampled) -> Iterator[Sample]:
    at = city.at
    yield read("accounts.sign_in")
    yield send("accounts.enter", typed={"login": city.world.andi.login, "password": PASSWORD})
    yield read("accounts.activate", token=at["token"])
    twice = {"password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    yield send("accounts.set_first_password", typed=twice, token=at["token"])


def own(city: Sampled) -> Iterator[Sample]:
    """One's own account."""
    mine = ("accounts.show", {})
    yield read("accounts.show")
    yield read("accounts.password")
    twice = {"current": PASSWORD, "password": NEW_PASSWORD, "repeated": NEW_PASSWORD}
    yield send("accounts.change_password", typed=twice)
    yield send("accounts.end_sessions", page=mine)
    yield send("accounts.sign_out", page=mine)


def others(city: Sampled) -> Iterator[Sample]:
    """Accounts of others. An office's account is the administrator's, a superior's that of some other officer."""
    world, closed = city.world, city.at["closed_account"]
    yield read("accounts.index")
    yield read("accounts.index", query={"q": "Sari"})
    for about, member in (("sari's", world.sari), ("rina's", world.rina), ("dewi's", world.dewi)):
        about, key = f"{about} account", member.account_id
        page = ("accounts.record", {"account_id": key})
        yield read("accounts.record", about, account_id=key)
        yield send("accounts.make_link", about, page=page, account_id=key)
        yield read("accounts.correct_email", about, account_id=key)
        yield send("accounts.save_email", about, typed={"email": "baru@kota.example"}, account_id=key)
        yield read("accounts.disable", about, account_id=key)
        yield send("accounts.close", about, typed={"note": REASON}, account_id=key)
    yield read("accounts.of_person", "sari's account", person_id=city.at["newcomer"])
    new = {"email": "wahyu@kota.example"}
    yield send("accounts.open_account", "sari's account", typed=new, person_id=city.at["newcomer"])
    yield read("accounts.inactive")
    yield send(
        "accounts.print_sheets",
        page=("accounts.inactive", {}),
        typed={"who": city.at["newcomer"], "chosen": "1"},
    )
    yield read("accounts.enable", "sari's account", account_id=closed)
    yield send("accounts.reopen", "sari's account", typed={"note": REASON}, account_id=closed)
