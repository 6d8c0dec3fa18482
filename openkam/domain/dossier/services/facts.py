"""Noting what is known; each version stays."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.calc.freshness import stale_on
from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.core.search import services as search
from openkam.domain.dossier.models import (
    Fact,
    FactVersion,
    KindOfFact,
    Mention,
    StoredFile,
    ValueType,
)
from openkam.domain.dossier.selectors.history import counting, kept_account
from openkam.domain.dossier.selectors.kinds import kinds
from openkam.domain.dossier.selectors.searched import written_fact
from openkam.domain.dossier.services.provenance import (
    ANY,
    Origin,
    check_origin,
    copied,
    found_true,
    refuse_meanwhile,
    replace,
    stamp,
)
from openkam.domain.dossier.services.refusals import BadFact, gathered
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities
from openkam.domain.stakeholders import selectors as stakeholders

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Account

LONGEST = 20_000
FIRST_YEAR, LAST_YEAR = 1900, 2100
LARGEST = Decimal(10) ** 13


@dataclass(frozen=True, kw_only=True)
class Noted(Origin):
    """A value as somebody notes it, with its source; a list has one entry a line."""

    text: str = ""
    number: Decimal | None = None
    low: Decimal | None = None  # of a range; number is what is likely, text says why
    high: Decimal | None = None
    currency: str = ""
    day: date | None = None
    file: int | None = None  # a stored file of the account
    people: Collection[int] = field(default=())  # persons whom it names
    said_by: int | None = None  # the person who is the source


@transaction.atomic
def note_fact(
    actor: "User",
    account_id: int,
    kind: str,
    noted: Noted,
    *,
    year: int | None = None,
    seen: Any = ANY,
    today: date,
) -> FactVersion:
    """Note a value; the version that held stays as history.

    `seen` is the version that the actor had before them (None: nothing): another one meanwhile
    refuses. What counts may be a fact of an account merged into this one.
    Raises BadFact, ChangedMeanwhile, PermissionDenied, Http404.
    """
    account = portfolio.account_to_change(actor, account_id, Level.WRITE)
    known = _kind(kind, year)
    value = _checked(known, noted, account)
    fact, _is_new = Fact.objects.get_or_create(account=account, kind=kind, year=year)
    before = counting(account.pk, kind, year)
    refuse_meanwhile(before, seen)
    _give_way(fact, before, today)
    if fact.contradiction:  # what is noted now was not compared yet
        fact.contradiction = {}
        fact.save(update_fields=["contradiction"])
    version = FactVersion(fact=fact, **value, **stamp(actor, noted, known.life_months, today))
    replace(before, version, today)
    search.put_many([written_fact(version)])
    _mention(actor, version, noted)
    _record(actor, "fact.noted", fact, before=before)
    return version


@transaction.atomic
def withdraw_fact(actor: "User", fact_id: int, *, seen: Any = ANY, today: date) -> None:
    """Say that nothing is known any more; the history stays.

    Raises ChangedMeanwhile, PermissionDenied, Http404.
    """
    fact = _hold(actor, fact_id)
    before = _standing(fact)
    refuse_meanwhile(before, seen)
    if before is None or before.is_withdrawn:
        return
    empty = copied(before)
    empty.text = empty.search_text = ""
    empty.number = empty.low = empty.high = empty.day = empty.file = None
    empty.is_withdrawn = True
    empty.noted_by, empty.noted_on = actor, today
    replace(before, empty, today)
    search.put_many([written_fact(empty)])
    _record(actor, "fact.removed", fact)


@transaction.atomic
def restore_version(actor: "User", version_id: int, *, today: date) -> FactVersion:
    """Let an earlier version hold again, as a new one. Raises PermissionDenied, Http404."""
    old = fetch(FactVersion.objects.all(), actor, version_id, Level.WRITE)
    fact = _hold(actor, old.fact_id)
    before = counting(kept_account(fact.account_id), fact.kind, fact.year)
    if before is not None and before.pk == old.pk:
        return old
    _give_way(fact, before, today)
    again: FactVersion = copied(old)
    again.noted_by, again.noted_on = actor, today
    again.checked_by, again.checked_on = actor, today
    again.stale_on = stale_on(today, again.life_months)
    replace(before, again, today)
    search.put_many([written_fact(again)])
    named = old.mentions.values_list("person", "is_source")
    Mention.objects.bulk_create(
        Mention(version=again, person_id=pk, is_source=is_source) for pk, is_source in named
    )
    _record(actor, "fact.restored", fact)
    return again


@transaction.atomic
def still_true(
    actor: "User", versions: Collection[int], *, is_confirmed: bool | None = None, today: date
) -> int:
    """Say of versions that hold that they are true still; return of how many.

    With `is_confirmed` they are confirmed from now on, or only assumed. Raises PermissionDenied,
    Http404 where one of them is not open or does not hold any more; then nothing changes.
    """
    return found_true(
        actor,
        FactVersion.objects.open_to(actor, Level.WRITE).select_related("fact"),
        lambda row: (row.fact, row.fact.account_id, {"kind": row.fact.kind}),
        verb="fact.checked",
        asked=versions,
        is_confirmed=is_confirmed,
        today=today,
    )


def _kind(code: str, year: int | None) -> KindOfFact:
    known = kinds(with_retired=False).get(code)
    if known is None:
        raise BadFact(_("There is no such kind of fact."), field="kind")
    if known.is_yearly and (year is None or not FIRST_YEAR <= year <= LAST_YEAR):
        raise BadFact(_("Say which year it is about, like 2025."), field="year")
    if not known.is_yearly and year is not None:
        raise BadFact(_("This kind has no year."), field="year")
    return known


def _checked(kind: KindOfFact, noted: Noted, account: "Account") -> dict[str, Any]:
    if kind.value_type == ValueType.RECORD:
        raise BadFact(_("This is kept on pages of its own."), field="kind")
    file, value, _origin = gathered(
        partial(_file, noted, account), partial(_value, kind, noted), partial(check_origin, noted)
    )
    if kind.value_type == ValueType.FILE:
        if file is None:
            raise BadFact(_("Choose a file."), field="file")
        return {"file": file, "text": file.name, "search_text": fold(file.name)}
    return {"file": file, **value}


def _file(noted: Noted, account: "Account") -> StoredFile | None:
    if noted.file is None:
        return None
    rows = StoredFile.objects.filter(account__in=list(identities(account.pk)), removed_at=None)
    found = rows.filter(pk=noted.file).first()
    if found is None:
        raise BadFact(_("This file is not one of the account's any more."), field="file")
    return found


def _value(kind: KindOfFact, noted: Noted) -> dict[str, Any]:
    if kind.value_type == ValueType.FILE:
        return {}
    if kind.value_type in (ValueType.NUMBER, ValueType.MONEY):
        return _number(kind, noted)
    if kind.value_type == ValueType.RANGE:
        return _range(noted)
    if kind.value_type == ValueType.DATE:
        if noted.day is None or not FIRST_YEAR <= noted.day.year <= LAST_YEAR:
            raise BadFact(_("Give a day between 1900 and 2100."), field="day")
        return {"day": noted.day}
    return _words(kind, noted)


def _number(kind: KindOfFact, noted: Noted) -> dict[str, Any]:
    if noted.number is None or not noted.number.is_finite():
        raise BadFact(_("Give a number."), field="number")
    if abs(noted.number) > LARGEST:
        raise BadFact(_("This number is too large."), field="number")
    if kind.value_type == ValueType.NUMBER:
        if noted.currency:
            raise BadFact(_("This is a number and no amount of money."), field="currency")
        return {"number": noted.number}
    return {"number": noted.number, "currency": _currency(noted)}


def _range(noted: Noted) -> dict[str, Any]:
    amounts, text, currency = gathered(
        partial(_amounts, noted), partial(_reasoning, noted), partial(_currency, noted)
    )
    return {**amounts, "currency": currency, **text}


def _amounts(noted: Noted) -> dict[str, Decimal]:
    low, likely, high = gathered(
        partial(_amount, noted.low, "low"),
        partial(_amount, noted.number, "number"),
        partial(_amount, noted.high, "high"),
    )
    if not low <= likely <= high:
        raise BadFact(_("Low is at most what is likely, and that at most high."), field="number")
    return {"low": low, "number": likely, "high": high}


def _amount(amount: Decimal | None, name: str) -> Decimal:
    if amount is None or not amount.is_finite():
        raise BadFact(_("Give a number."), field=name)
    if not 0 <= amount <= LARGEST:
        raise BadFact(_("This number is too large, or below zero."), field=name)
    return amount


def _reasoning(noted: Noted) -> dict[str, Any]:
    if not noted.text.strip():
        raise BadFact(_("Write how you come to it."), field="text")
    return _text(noted.text.splitlines())


def _currency(noted: Noted) -> str:
    if len(noted.currency) != 3 or not noted.currency.isascii() or not noted.currency.isalpha():
        raise BadFact(_("Say in which currency, like EUR."), field="currency")
    return noted.currency.upper()


def _words(kind: KindOfFact, noted: Noted) -> dict[str, Any]:
    lines = noted.text.replace("\0", "").strip().splitlines()
    if kind.value_type == ValueType.LIST:
        lines = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    if not lines:
        raise BadFact(_("Write what is known."), field="text")
    return _text(lines)


def _text(lines: Iterable[str]) -> dict[str, Any]:
    text = "\n".join(line.rstrip() for line in lines).replace("\0", "").strip()
    if len(text) > LONGEST:
        said = _("This has %(length)s characters; at most %(count)s fit into a fact.")
        raise BadFact(said % {"length": len(text), "count": LONGEST}, field="text")
    return {"text": text, "search_text": fold(text)}


def _mention(actor: "User", version: FactVersion, noted: Noted) -> None:
    named = {*noted.people} | ({noted.said_by} if noted.said_by else set())
    open_to_actor = stakeholders.names_of_people(actor, named)
    if named - set(open_to_actor):
        raise BadFact(_("One of these people is not known here."), field="people")
    Mention.objects.bulk_create(
        Mention(version=version, person_id=pk, is_source=pk == noted.said_by)
        for pk in open_to_actor
    )


def _standing(fact: Fact) -> FactVersion | None:
    return fact.versions.filter(replaced_on=None).select_related("noted_by").first()


def _give_way(fact: Fact, before: FactVersion | None, today: date) -> None:
    """Of one fact one version holds, also where what counts was noted at a merged account."""
    rows = fact.versions.filter(replaced_on=None)
    if before is not None:
        rows = rows.exclude(pk=before.pk)
    rows.update(replaced_on=today)


def _hold(actor: "User", fact_id: int) -> Fact:
    rows = Fact.objects.select_for_update(of=("self",))
    return fetch(rows, actor, fact_id, Level.WRITE)


def _record(actor: "User", verb: str, fact: Fact, *, before: FactVersion | None = None) -> None:
    # What was written stays in the versions, where erasing a person finds it.
    trail.record(
        actor,
        verb,
        fact,
        account_id=fact.account_id,
        kind=fact.kind,
        **({"year": fact.year} if fact.year else {}),
        is_new=before is None,
    )
