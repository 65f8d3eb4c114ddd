"""What several journeys do, said as a person would: sign in, see a state, save a form that saves itself."""

import os
import re
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

SAVED = re.compile(r"^Tersimpan \d\d\.\d\d$")


def today() -> date:
    """The city's present day, as its processes have it."""
    given = os.environ.get("PORTAL_TEST_DAY")
    return date.fromisoformat(given) if given else datetime.now(ZoneInfo("Asia/Jakarta")).date()


def submit_sign_in(page: Page, account: dict[str, Any]) -> None:
    """Fills the sign-in page that stands open, and sends it."""
    page.get_by_label("NIP").fill(account["sign_in"])
    page.get_by_label("Kata sandi").fill(account["password"])
    page.get_by_role("button", name="Masuk").click()


def heading(page: Page, text: str | re.Pattern[str]) -> None:
    """The page is the one with this heading."""
    expect(page.locator("h1")).to_have_text(text)


def state(page: Page, word: str) -> None:
    """The record's chip says this."""
    expect(page.locator(".record-head .chip")).to_have_text(word)


def told(page: Page, text: str) -> None:
    """A notice on top of the page says so."""
    expect(page.locator(".notices")).to_contain_text(text)


def press(page: Page | Locator, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def follow(page: Page | Locator, name: str) -> None:
    page.get_by_role("link", name=name).first.click()


def write(form: Locator, label: str, text: str) -> None:
    """Types into a form that saves itself, and waits until it says that it has."""
    form.get_by_label(label).fill(text)
    expect(form.locator("[data-saved]")).to_have_text(SAVED)
