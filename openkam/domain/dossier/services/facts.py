"""Noting what is known; each version stays."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.calc.freshness import stale_on
from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.dossier.models import Fact, FactVersion, KindOfFact, Mention, ValueType
from openkam.domain.dossier.models.facts import Source
from openkam.domain.dossier.selectors.kinds import kinds
from openkam.domain.dossier.services.refusals import BadFact, ChangedMeanwhile
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import selectors as stakeholders

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST = 20_000
FIRST_YEAR, LAST_YEAR = 1900, 2100
LARGEST = Decimal(10) ** 13
ANY = object()


@dataclass(frozen=True)
class Noted:
    """A value as somebody notes it, with its source; a list has one entry a line."""

    source: str
    text: str = ""
    number: Decimal | None = None
    currency: str = ""
    day: date | None = None
    source_text: str = ""
    source_url: str = ""
    is_confirmed: bool = False
    life_months: int | None = None  # None: the usual life of the kind
    people: Collection[int] = field(default=())  # persons whom it names


@transaction.atomic
def note_fact(
    actor: "User",
    account_id: int,
    kind: str,
    noted: Noted,
    *,
    year: int | None = None,
    seen: int | object | None = ANY,
    today: date,
) -> FactVersion:
    """Note a value; the version that held stays as history.

    `seen` is the version that the actor had before them (None: nothing): another one meanwhile
    refuses. Raises BadFact, ChangedMeanwhile, PermissionDenied, Http404.
    """
    account = portfolio.account_to_change(actor, account_id, Level.WRITE)
    known = _kind(kind, year)
    value = _checked(known, noted)
    fact, _is_new = Fact.objects.get_or_create(account=account, kind=kind, year=year)
    before = _standing(fact)
    _refuse_meanwhile(before, seen)
    version = _write(actor, fact, known, noted, value, today)
    _replace(before, version, today)
    _mention(actor, version, noted.people)
    if fact.contradiction:
        fact.contradiction = {}
        fact.save(update_fields=["contradiction"])
    _record(actor, "fact.noted", fact, before=before)
    return version


@transaction.atomic
def withdraw_fact(
    actor: "User", fact_id: int, *, seen: int | object | None = ANY, today: date
) -> None:
    """Say that nothing is known any more; the history stays.

    Raises ChangedMeanwhile, PermissionDenied, Http404.
    """
    fact = _hold(actor, fact_id)
    before = _standing(fact)
    _refuse_meanwhile(before, seen)
    if before is None or before.is_withdrawn:
        return
    empty = FactVersion.objects.get(pk=before.pk)
    empty.pk, empty._state.adding = None, True
    empty.text = empty.search_text = ""
    empty.number = empty.day = None
    empty.is_withdrawn = True
    empty.noted_by, empty.noted_on = actor, today
    _replace(before, empty, today)
    _record(actor, "fact.removed", fact)


@transaction.atomic
def restore_version(actor: "User", version_id: int, *, today: date) -> FactVersion:
    """Let an earlier version hold again, as a new one. Raises PermissionDenied, Http404."""
    old = fetch(FactVersion.objects.all(), actor, version_id, Level.WRITE)
    fact = _hold(actor, old.fact_id)
    before = _standing(fact)
    if before is not None and before.pk == old.pk:
        return old
    again = FactVersion.objects.get(pk=old.pk)
    again.pk, again._state.adding = None, True
    again.noted_by, again.noted_on = actor, today
    again.checked_by, again.checked_on = actor, today
    again.stale_on = stale_on(today, again.life_months)
    _replace(before, again, today)
    people = old.mentions.values_list("person", flat=True)
    Mention.objects.bulk_create(Mention(version=again, person_id=pk) for pk in people)
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
    rows = FactVersion.objects.open_to(actor, Level.WRITE).filter(
        pk__in=versions, replaced_on=None, is_withdrawn=False
    )
    found = list(rows.select_related("fact__account").select_for_update(of=("self",)))
    if len(found) < len(set(versions)):
        raise Http404
    for row in found:
        row.checked_by, row.checked_on = actor, today
        row.stale_on = stale_on(today, row.life_months)
        if is_confirmed is not None:
            row.is_confirmed = is_confirmed
    fields = ["checked_by", "checked_on", "stale_on", "is_confirmed"]
    FactVersion.objects.bulk_update(found, fields)
    trail.record_many(
        actor,
        "fact.checked",
        [(row.fact, row.fact.account_id, {"kind": row.fact.kind}) for row in found],
    )
    return len(found)


def _kind(code: str, year: int | None) -> KindOfFact:
    known = kinds(with_retired=False).get(code)
    if known is None:
        raise BadFact(_("There is no such kind of fact."), field="kind")
    if known.is_yearly and (year is None or not FIRST_YEAR <= year <= LAST_YEAR):
        raise BadFact(_("Say which year it is about, like 2025."), field="year")
    if not known.is_yearly and year is not None:
        raise BadFact(_("This kind has no year."), field="year")
    return known


def _checked(kind: KindOfFact, noted: Noted) -> dict[str, object]:
    if noted.source not in Source.values:
        raise BadFact(_("Say where it is from."), field="source")
    if noted.life_months is not None and not 1 <= noted.life_months <= 120:
        raise BadFact(_("A life is from 1 to 120 months."), field="life_months")
    if len(noted.source_text) > 500:
        said = _("At most %(count)s characters, please.") % {"count": 500}
        raise BadFact(said, field="source_text")
    if noted.source_url and urlsplit(noted.source_url).scheme not in ("http", "https"):
        raise BadFact(_("An address begins with https://."), field="source_url")
    if kind.value_type in (ValueType.NUMBER, ValueType.MONEY):
        return _number(kind, noted)
    if kind.value_type == ValueType.DATE:
        if noted.day is None:
            raise BadFact(_("Give a day."), field="day")
        return {"day": noted.day}
    return _words(kind, noted)


def _number(kind: KindOfFact, noted: Noted) -> dict[str, object]:
    if noted.number is None or not noted.number.is_finite():
        raise BadFact(_("Give a number."), field="number")
    if abs(noted.number) > LARGEST:
        raise BadFact(_("This number is too large."), field="number")
    if kind.value_type == ValueType.NUMBER:
        if noted.currency:
            raise BadFact(_("This is a number and no amount of money."), field="currency")
        return {"number": noted.number}
    if len(noted.currency) != 3 or not noted.currency.isascii() or not noted.currency.isalpha():
        raise BadFact(_("Say in which currency, like EUR."), field="currency")
    return {"number": noted.number, "currency": noted.currency.upper()}


def _words(kind: KindOfFact, noted: Noted) -> dict[str, object]:
    lines = [line.rstrip() for line in noted.text.replace("\0", "").strip().splitlines()]
    if kind.value_type == ValueType.LIST:
        lines = list(dict.fromkeys(line.strip() for line in lines if line.strip()))
    text = "\n".join(lines)
    if not text:
        raise BadFact(_("Write what is known."), field="text")
    if len(text) > LONGEST:
        said = _("This has %(length)s characters; at most %(count)s fit into a fact.")
        raise BadFact(said % {"length": len(text), "count": LONGEST}, field="text")
    return {"text": text, "search_text": fold(text)}


def _write(
    actor: "User",
    fact: Fact,
    kind: KindOfFact,
    noted: Noted,
    value: dict[str, object],
    today: date,
) -> FactVersion:
    life = noted.life_months or kind.life_months
    return FactVersion(
        fact=fact,
        **value,
        source=noted.source,
        source_text=noted.source_text.strip(),
        source_url=noted.source_url.strip(),
        is_confirmed=noted.is_confirmed,
        life_months=life,
        noted_by=actor,
        noted_on=today,
        checked_by=actor,
        checked_on=today,
        stale_on=stale_on(today, life),
    )


def _replace(before: FactVersion | None, version: FactVersion, today: date) -> None:
    if before is not None:
        before.replaced_on = today
        before.save(update_fields=["replaced_on"])
    version.replaced_on = None
    version.save(force_insert=True)


def _mention(actor: "User", version: FactVersion, people: Collection[int]) -> None:
    open_to_actor = stakeholders.names_of_people(actor, people)
    if set(people) - set(open_to_actor):
        raise BadFact(_("One of these people is not known here."), field="people")
    Mention.objects.bulk_create(Mention(version=version, person_id=pk) for pk in open_to_actor)


def _standing(fact: Fact) -> FactVersion | None:
    return fact.versions.filter(replaced_on=None).select_related("noted_by").first()


def _refuse_meanwhile(before: FactVersion | None, seen: int | object | None) -> None:
    if seen is ANY or seen == (before.pk if before else None):
        return
    raise ChangedMeanwhile(
        _("Somebody noted something else while you wrote. Nothing was overwritten."), before
    )


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
