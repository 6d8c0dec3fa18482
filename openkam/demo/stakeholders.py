"""The people at the demo's key accounts: the sample's contacts, and forty that were invented.

The sample knows one or two people of each customer. At `ACCOUNT` forty were told on top, with
roles, opinions, lines and ties; each says that it is invented.
"""

import csv
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from openkam.demo import people, sample
from openkam.domain.stakeholders import selectors, services
from openkam.domain.stakeholders.services import Played, Way

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.stakeholders.models import Position

ACCOUNT = "AW00000155"  # Corner Bicycle Supply, where Jae Pak is the key account manager
INVENTED = "Invented for the demo"
SAMPLE = "Sample of AdventureWorks"
# What the sample calls a contact, and which role we take from it, as an assumption.
ROLES = {"Owner": "decider", "Purchasing Manager": "buyer", "Purchasing Agent": "buyer"}
RANKS = {"Owner": "owner", "Purchasing Manager": "head", "Purchasing Agent": "staff"}
TOUCH_KINDS = {"m": "meeting", "v": "visit", "c": "call", "d": "video", "e": "mail", "t": "event"}
DIRECTIONS = {"": "mutual", "<": "in", ">": "out"}
IN_WORDS = ("business", "personal", "preference", "avoid")


@dataclass(frozen=True)
class ToldTie:
    """A tie as the file writes it: colleague, own rating, whether responsible, contacts."""

    mail: str
    rating: int
    is_owner: bool
    touches: tuple[tuple[int, str, str], ...]  # days ago, kind, direction


def tell_stakeholders(
    head: "User", accounts: Mapping[str, int], keys: list[str], *, today: date, now: datetime
) -> None:
    """Note the sample's contacts of the key accounts, and the invented people of one of them.

    `accounts` holds them by their key, `keys` are those of the key accounts. Done anew, nothing
    changes.
    """
    if selectors.snapshot(head, accounts[ACCOUNT], today).positions:
        return
    with services.once():
        for row in rows_of("contacts.csv"):
            if row["account"] in keys and row["account"] != ACCOUNT:
                _note_contact(head, accounts[row["account"]], row, today=today, now=now)
        _tell_invented(head, accounts[ACCOUNT], today=today, now=now)


def ties_of(text: str) -> list[ToldTie]:
    """Return the ties in "jae:4:owner:34m;55e<|brian:3::120m": who, rating, owner, contacts."""
    found = []
    for part in filter(None, text.split("|")):
        mail, rating, owner, touches = part.split(":")
        read = [re.fullmatch(r"(\d+)([a-z])([<>]?)", one) for one in touches.split(";") if one]
        contacts = tuple(
            (int(one[1]), TOUCH_KINDS[one[2]], DIRECTIONS[one[3]]) for one in read if one
        )
        found.append(ToldTie(mail, int(rating), owner == "owner", contacts))
    return found


def _note_contact(
    head: "User", account_id: int, row: dict[str, str], *, today: date, now: datetime
) -> None:
    place = services.add_person(
        head,
        account_id,
        facts={
            "salutation": row["salutation"],
            "given_name": row["given_name"],
            "family_name": row["family_name"],
            "source": SAMPLE,
        },
        position={"title": row["title"], "rank": RANKS[row["title"]]},
        ways=[Way("phone", row["phone"], "", True), Way("email", row["mail"])],
        today=today,
    )
    why = f"Assumed from the title {row['title']}"
    services.set_roles(head, place.pk, [Played(ROLES[row["title"]], why=why)], today=today)
    owner = place.account.owner
    if owner is not None:
        # The day is invented, and the same each time: the number of the row scatters it.
        day = today - timedelta(days=11 + int(row["key"]) * 37 % 190)
        services.set_tie(head, place.pk, owner.pk, rating=3, is_owner=True, today=today)
        services.note_touch(
            head, place.pk, owner.pk, day=day, kind="call", note=INVENTED, now=now, today=today
        )


def _tell_invented(head: "User", account_id: int, *, today: date, now: datetime) -> None:
    places: dict[str, Position] = {}
    rows = list(rows_of("stakeholders.csv"))
    for row in rows:
        places[row["key"]] = _invent(head, account_id, row, today=today)
        _judge(head, places[row["key"]], row, today=today)
        _tie(head, places[row["key"]], row["ties"], today=today, now=now)
    for row in rows:
        if row["boss"]:
            services.set_reports_to(head, places[row["key"]].pk, places[row["boss"]].pk)
    for line in rows_of("stakeholder_lines.csv"):
        services.draw_line(
            head,
            places[line["source"]].pk,
            places[line["target"]].pk,
            kind=line["kind"],
            strength=int(line["strength"]),
            is_confirmed=line["is_confirmed"] == "yes",
            why=line["why"],
            today=today,
        )


def _invent(head: "User", account_id: int, row: dict[str, str], *, today: date) -> "Position":
    facts = {name: row[name] for name in ("name", "salutation", "language")}
    position = {name: row[name] for name in ("title", "department", "site", "rank")}
    place = services.add_person(
        head,
        account_id,
        facts={**facts, "source": INVENTED},
        position=position,
        ways=[Way("email", f"{row['key']}@corner-bicycle-supply.example")],
        today=today,
    )
    played = [_role(text, row["why"]) for text in row["roles"].split(";")]
    services.set_roles(head, place.pk, played, today=today)
    return place


def _role(text: str, why: str) -> Played:
    role, _at, group = text.rstrip("+").partition("@")
    return Played(role, group, is_confirmed=text.endswith("+"), why=why)


def _judge(head: "User", place: "Position", row: dict[str, str], *, today: date) -> None:
    is_confirmed = "own words" in row["why"]
    for kind in ("power", "attitude"):
        services.note_opinion(
            head,
            place.pk,
            kind,
            number=int(row[kind]),
            is_confirmed=is_confirmed,
            why=row["why"],
            today=today,
        )
    for kind in IN_WORDS:
        if row[kind]:
            services.note_opinion(
                head,
                place.pk,
                kind,
                text=row[kind],
                is_confirmed=is_confirmed,
                why=row["why"],
                today=today,
            )


def _tie(head: "User", place: "Position", text: str, *, today: date, now: datetime) -> None:
    for told in ties_of(text):
        mate = people.user(told.mail)
        services.set_tie(
            head, place.pk, mate.pk, rating=told.rating, is_owner=told.is_owner, today=today
        )
        for ago, kind, direction in told.touches:
            services.note_touch(
                head,
                place.pk,
                mate.pk,
                day=today - timedelta(days=ago),
                kind=kind,
                direction=direction,
                note=INVENTED,
                now=now,
                today=today,
            )


def rows_of(name: str) -> Iterator[dict[str, str]]:
    """Yield the rows of one of the demo's tables by their columns."""
    with (sample.FOLDER / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)
