"""What is known of one of the demo's key accounts: invented, and each thing says so.

Told as it was noted over two years, so that some of it is stale by now, some only assumed, and
one fact is contradicted by what the sample sold.
"""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.timezone import localtime

from openkam.demo import people, sample
from openkam.demo.stakeholders import ACCOUNT, INVENTED, rows_of
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.models import ValueType
from openkam.domain.dossier.services import Noted
from openkam.domain.stakeholders import selectors as stakeholders

if TYPE_CHECKING:
    from openkam.core.access.models import User

REVISED = timedelta(days=100)  # ago; its tier promises every 90 days
WHY = {
    "opportunity_1": "Road bikes for the new shops at the price of today, and wheels again.",
    "opportunity_3": "Half of ten new shops, and pedals and handlebars wherever we sell bikes.",
}


def tell_dossier(accounts: Mapping[str, int], *, today: date, now: datetime) -> None:
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
    _revise(account, now=now - REVISED)
    _tell_contracts(account, today=today)
    _tell_rivals(account, known, today=today)
    with (sample.FOLDER / "minutes.txt").open("rb") as file:
        note = f"Yearly talk ({INVENTED.lower()})"
        services.add_file(_manager(), account, "Minutes.txt", file, note=note, now=now)


def _revise(account: int, *, now: datetime) -> None:
    """Go through it as of then: by now it is to be revised again."""
    today = localtime(now).date()
    revision = services.begin_revision(_manager(), account, now=now, today=today)
    services.end_revision(_manager(), revision.pk, note=INVENTED, now=now)


def _note(
    account: int, row: dict[str, str], known: Mapping[str, tuple[int, str]], *, today: date
) -> None:
    person, said = known.get(row["from"], (None, row["from"]))
    origin: dict[str, Any] = {
        "source": row["source"],
        "source_text": INVENTED.lower() if person else f"{said} ({INVENTED.lower()})",
        "source_url": row["url"],
        "is_confirmed": row["sure"] == "yes",
        "said_by": person,
    }
    services.note_fact(
        people.user(row["by"]),
        account,
        row["kind"],
        Noted(**origin, **_value(row)),
        year=today.year + int(row["year"]) if row["year"] else None,
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


def _tell_contracts(account: int, *, today: date) -> None:
    for row in rows_of("contracts.csv"):
        agreement = services.Agreement(
            title=row["title"],
            number=row["number"],
            product_group=row["group"],
            starts_on=today + timedelta(days=int(row["begins"])),
            ends_on=today + timedelta(days=int(row["ends"])) if row["ends"] else None,
            notice_days=int(row["notice"]),
            renewal=row["renewal"],
            renewal_months=int(row["months"]) if row["months"] else None,
            value=Decimal(row["value"]),
            currency="USD",
            value_per=row["per"],
            terms=row["terms"],
            source="document",
            source_text=f"Signed contract ({INVENTED.lower()})",
            is_confirmed=True,
        )
        services.add_contract(_manager(), account, agreement, today=today)


def _tell_rivals(account: int, known: Mapping[str, tuple[int, str]], *, today: date) -> None:
    for row in rows_of("rivals.csv"):
        noted = services.NotedPresence(
            supplies=row["supplies"],
            spend=Decimal(row["spend"]),
            currency="USD",
            strengths=row["strengths"],
            weaknesses=row["weaknesses"],
            marks=_marks(row["marks"]),
            is_confirmed=row["sure"] == "yes",
            **_said(row["from"], known),
        )
        services.note_named_presence(
            people.head(),
            account,
            row["competitor"],
            row["group"],
            noted,
            may_add=True,
            today=today - timedelta(days=int(row["days_ago"])),
        )
    for row in rows_of("deals.csv"):
        deal = services.Deal(
            title=row["title"],
            decided_on=today - timedelta(days=int(row["days_ago"])),
            outcome=row["outcome"],
            competitor=row["competitor"],
            product_group=row["group"],
            amount=Decimal(row["amount"]),
            currency="USD",
            point=row["point"],
            reason=row["reason"],
            **_said(row["from"], known),
        )
        services.add_contest(_manager(), account, deal, today=today)


def _marks(text: str) -> dict[str, tuple[int, int]]:
    """Return the marks in "price:3:4;quality:5:3": the point, ours, theirs."""
    parts = (part.split(":") for part in text.split(";"))
    return {point: (int(ours), int(theirs)) for point, ours, theirs in parts}


def _said(who: str, known: Mapping[str, tuple[int, str]]) -> dict[str, Any]:
    _person, name = known.get(who, (None, who))
    source = "person" if who in known else "observation"
    return {"source": source, "source_text": f"{name} ({INVENTED.lower()})"}


def _manager() -> "User":
    return people.user("jae")


def _people(account: int, today: date) -> dict[str, tuple[int, str]]:
    """The invented people by their key: number and name."""
    places = stakeholders.snapshot(people.head(), account, today).positions
    numbers = {str(place.person): place.person_id for place in places}
    told = {row["key"]: row["name"] for row in rows_of("stakeholders.csv")}
    return {key: (numbers[name], name) for key, name in told.items() if name in numbers}
