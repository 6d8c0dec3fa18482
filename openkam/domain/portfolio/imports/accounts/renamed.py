"""Accounts that a file finds by number and calls by a quite different name."""

from openkam.calc.company_names import bare_name
from openkam.domain.portfolio.imports.accounts.subjects import Subjects
from openkam.domain.portfolio.services.bringing.plans import AccountsPlan

FEWEST = 3  # one or two companies may well have a new name


def strangers(subjects: Subjects, plan: AccountsPlan) -> int:
    """Return how many accounts get a name that shares no word with theirs.

    0 unless these are most of the accounts found by number: then the numbers are likely those of
    another system, and the file would name one customer after another.
    """
    known = {subjects.known_keys[key] for key in subjects.by_key if key in subjects.known_keys}
    bare = {(subject, key) for key, subject in subjects.by_key.items()}
    found = [
        pk
        for pk in known
        if "name" in plan.changed.get(pk, {})
        and (pk, plan.changed[pk]["name"][0]) not in bare  # was called by its number so far
        and _are_strangers(*plan.changed[pk]["name"])
    ]
    return len(found) if len(found) >= FEWEST and len(found) * 2 > len(known) else 0


def _are_strangers(before: str, after: str) -> bool:
    here, there = set(bare_name(before).split()), set(bare_name(after).split())
    return bool(here) and here.isdisjoint(there)
