"""Which accounts a file means, where it is asked: the questions and their answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.imports.choices import ADD, LEAVE_OUT, Choices
from openkam.domain.stakeholders.services import Refusal
from openkam.domain.stakeholders.views import account_named

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import PeopleImport

MOST_ASKED = 40
MOST_NUMBERS = 2


def answered(actor: "User", found: "PeopleImport", given: Mapping[str, str]) -> Choices:
    """Return the choices with the accounts that were named; what is meant by none stays asked."""
    before = Choices.from_stored(found.choices)
    accounts = dict(before.accounts)
    for key, mark in given.items():
        if not key.startswith("mark-"):
            continue
        place = key.removeprefix("mark-")
        chosen = given.get(f"is-{place}", "")
        typed = given.get(f"named-{place}", "")
        if typed.strip():
            chosen = _typed(actor, typed) or chosen
        if chosen:
            accounts[mark] = chosen
        else:
            accounts.pop(mark, None)
    unknown = ADD if given.get("unknown") == ADD else LEAVE_OUT
    return replace(before, accounts=accounts, unknown_accounts=unknown)


def questions(actor: "User", found: "PeopleImport") -> dict[str, Any]:
    """Return what the preview asks about accounts."""
    asked = (found.preview or {}).get("questions") or []
    choices = Choices.from_stored(found.choices)
    wanted = {pk for one in asked for pk in one["candidates"]}
    wanted |= {int(pk) for pk in choices.accounts.values() if pk.isdecimal()}
    rows = portfolio.accounts(actor).filter(pk__in=wanted).prefetch_related("keys")
    known = {row.pk: _described(row) for row in rows}
    shown = [
        _question(place, one, choices.accounts.get(one["mark"], ""), known)
        for place, one in enumerate(asked[:MOST_ASKED])
    ]
    missing = [one for one in asked if not one["candidates"]]
    return {
        "questions": shown,
        "questions_left": max(0, len(asked) - MOST_ASKED),
        "missing": len(missing),
        "missing_rows": sum(one["rows"] for one in missing),
        "in_doubt": len(asked) - len(missing),
        "adds_unknown": choices.unknown_accounts == ADD,
    }


def _question(
    place: int, one: Mapping[str, Any], chosen: str, known: Mapping[int, str]
) -> dict[str, Any]:
    offered = dict.fromkeys(one["candidates"])
    if chosen.isdecimal():
        offered[int(chosen)] = None
    return {
        "place": place,
        **one,
        "chosen": chosen,
        "options": [(pk, known[pk], chosen == str(pk)) for pk in offered if pk in known],
    }


def _described(account: Any) -> str:
    # Namesakes may share place and country, too: only their numbers tell them apart.
    numbers = sorted(row.key for row in account.keys.all())[:MOST_NUMBERS]
    beside = ", ".join(part for part in (account.site, account.country, *numbers) if part)
    return f"{account.name} ({beside})" if beside else account.name


def _typed(actor: "User", typed: str) -> str:
    try:
        found = account_named.meant(actor, typed)
    except Refusal:
        return ""
    return str(found) if found else ""
