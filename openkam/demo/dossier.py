"""What is known of one of the demo's key accounts: invented, and each thing says so.

Told as it was noted over two years, so that some of it is stale by now, some only assumed, and
one fact is contradicted by what the sample sold.
"""

from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from openkam.demo import people
from openkam.demo.stakeholders import ACCOUNT, INVENTED, rows_of
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.models import ValueType
from openkam.domain.dossier.services import Noted
from openkam.domain.stakeholders import selectors as stakeholders

WHY = {
    "opportunity_1": "Road bikes for the new shops at the price of today, and wheels again.",
    "opportunity_3": "Half of ten new shops, and pedals and handlebars wherever we sell bikes.",
}


def tell_dossier(accounts: Mapping[str, int], *, today: date) -> None:
    """Note what is known of `ACCOUNT`; done anew, nothing changes.

    `accounts` holds the accounts by their key.
    """
    account = accounts[ACCOUNT]
    if any(one.facts for one in selectors.dossier(people.head(), account, today).entries):
        return
    known = _people(account, today)
    rows = sorted(rows_of("facts.csv"), key=lambda row: -int(row["days_ago"]))
    for row in rows:
        _note(account, row, known, today=today)


def _note(
    account: int, row: dict[str, str], known: Mapping[str, tuple[int, str]], *, today: date
) -> None:
    person, said = known.get(row["from"], (None, row["from"]))
    origin: dict[str, Any] = {
        "source": row["source"],
        "source_text": f"{said} ({INVENTED.lower()})",
        "source_url": row["url"],
        "is_confirmed": row["sure"] == "yes",
        "said_by": person,
    }
    services.note_fact(
        people.user(row["by"]),
        account,
        row["kind"],
        Noted(**origin, **_value(row)),
        year=int(row["year"]) if row["year"] else None,
        today=today - timedelta(days=int(row["days_ago"])),
    )


def _value(row: dict[str, str]) -> dict[str, Any]:
    kind = selectors.kinds()[row["kind"]]
    if kind.value_type == ValueType.RANGE:
        amounts = {"low": row["low"], "number": row["value"], "high": row["high"]}
        told = {name: Decimal(amount) for name, amount in amounts.items()}
        return {**told, "currency": row["currency"], "text": WHY[row["kind"]]}
    if kind.value_type in (ValueType.NUMBER, ValueType.MONEY):
        return {"number": Decimal(row["value"]), "currency": row["currency"]}
    return {"text": row["value"]}


def _people(account: int, today: date) -> dict[str, tuple[int, str]]:
    """The invented people by their key: number and name."""
    places = stakeholders.snapshot(people.head(), account, today).positions
    numbers = {str(place.person): place.person_id for place in places}
    told = {row["key"]: row["name"] for row in rows_of("stakeholders.csv")}
    return {key: (numbers[name], name) for key, name in told.items() if name in numbers}
