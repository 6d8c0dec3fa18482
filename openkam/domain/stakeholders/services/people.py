"""Who works for a customer, and what they are there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, cast

from django.db import transaction
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.core.access.gate import fetch
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders.models import ContactWay, Person, Position, Rank
from openkam.domain.stakeholders.selectors.contact_values import normal_value
from openkam.domain.stakeholders.services.coverage import refresh
from openkam.domain.stakeholders.services.refusals import BadPerson, BadPosition, PersonErased

if TYPE_CHECKING:
    from django.db.models import CharField, Model

    from openkam.core.access.models import User

PERSON_FACTS = (
    "name",
    "salutation",
    "given_name",
    "family_name",
    "language",
    "birthday",
    "source",
)
POSITION_FACTS = ("title", "department", "site", "rank", "since")


@dataclass(frozen=True)
class Way:
    """One way to reach a person, as typed."""

    kind: str
    value: str
    label: str = ""
    is_preferred: bool = False


@transaction.atomic
def add_person(
    actor: "User",
    account_id: int,
    *,
    facts: Mapping[str, Any],
    position: Mapping[str, Any],
    ways: Iterable[Way] = (),
    today: date,
) -> Position:
    """Note a person and what they are at the account; facts and position hold what is known.

    Raises BadPerson, BadPosition, PermissionDenied, Http404.
    """
    account = portfolio.account(actor, account_id, Level.WRITE)
    known = person_facts(facts, today)
    person = Person(**known, created_by=actor, created_on=today)
    person.save(force_insert=True)
    write_ways(person, ways, account.country)
    place = Position(person=person, account=account, **position_facts(position))
    place.save(force_insert=True)
    trail.record(actor, "person.added", place, account_id=account.pk, title=place.title)
    refresh(account, today)
    return place


@transaction.atomic
def change_person(
    actor: "User", person_id: int, *, facts: Mapping[str, Any], today: date
) -> Person:
    """Change what is known of a person; facts that are not given stay.

    Raises BadPerson, PermissionDenied, Http404.
    """
    person = hold_person(actor, person_id)
    before = {name: getattr(person, name) for name in PERSON_FACTS}
    known = person_facts({**before, **facts}, today)
    differs = trail.changed(before, {name: known[name] for name in PERSON_FACTS})
    if differs:
        for name, value in known.items():
            setattr(person, name, value)
        person.save(update_fields=list(known))
        _record_person(actor, person, "person.changed", **differs)
    return person


@transaction.atomic
def set_ways(actor: "User", person_id: int, ways: Iterable[Way]) -> None:
    """Replace the ways to reach a person. Raises BadPerson, PermissionDenied, Http404."""
    person = hold_person(actor, person_id)
    before = _shown(person)
    place = person.positions.order_by("until", "-pk").select_related("account").first()
    person.ways.all().delete()
    write_ways(person, ways, place.account.country if place else "")
    after = _shown(person)
    if before != after:
        _record_person(actor, person, "person.ways_set", ways=(before, after))


@transaction.atomic
def add_position(
    actor: "User", person_id: int, account_id: int, *, position: Mapping[str, Any], today: date
) -> Position:
    """Note that a known person works for an account, too; a former position stays as history.

    Raises BadPosition, PermissionDenied, Http404.
    """
    person = fetch(Person.objects.all(), actor, person_id)
    account = portfolio.account(actor, account_id, Level.WRITE)
    if person.erased_on:
        raise PersonErased(_("This person was erased."))
    if person.positions.filter(account=account, until=None).exists():
        raise BadPosition(_("%(name)s already works there.") % {"name": person})
    place = Position(person=person, account=account, **position_facts(position))
    place.save(force_insert=True)
    trail.record(actor, "person.position_added", place, account_id=account.pk, title=place.title)
    refresh(account, today)
    return place


@transaction.atomic
def change_position(actor: "User", position_id: int, *, position: Mapping[str, Any]) -> Position:
    """Change what a person is at an account; what is not given stays.

    Raises BadPosition, PermissionDenied, Http404.
    """
    place = hold_position(actor, position_id)
    before = {name: getattr(place, name) for name in POSITION_FACTS}
    known = position_facts({**before, **position}, until=place.until)
    differs = trail.changed(before, known)
    if differs:
        for name, value in known.items():
            setattr(place, name, value)
        place.save(update_fields=list(known))
        trail.record(
            actor, "person.position_changed", place, account_id=place.account_id, **differs
        )
        refresh(place.account)
    return place


@transaction.atomic
def end_position(actor: "User", position_id: int, *, until: date) -> Position:
    """Note that a person left the account on a day; those who reported to them report higher.

    Raises BadPosition, PermissionDenied, Http404.
    """
    place = hold_position(actor, position_id)
    if place.until is not None:
        raise BadPosition(_("%(name)s left already.") % {"name": place.person})
    if place.since and until < place.since:
        raise BadPosition(_("The last day is before the first."), field="until")
    reports = list(place.reports.values_list("pk", flat=True))
    place.reports.update(reports_to=place.reports_to, map_x=None, map_y=None)
    place.until = until
    place.save(update_fields=["until"])
    trail.record(
        actor,
        "person.position_ended",
        place,
        account_id=place.account_id,
        until=(None, until),
        reports=reports,
    )
    refresh(place.account)
    return place


@transaction.atomic
def resume_position(actor: "User", position_id: int) -> Position:
    """Take back that a person left; who reported to them does so again, unless moved since.

    Raises BadPosition, PermissionDenied, Http404.
    """
    place = hold_position(actor, position_id)
    if place.person.positions.filter(account=place.account_id, until=None).exists():
        raise BadPosition(_("%(name)s already works there.") % {"name": place.person})
    before, place.until = place.until, None
    place.save(update_fields=["until"])
    _take_back_reports(place)
    trail.record(
        actor, "person.position_resumed", place, account_id=place.account_id, until=(before, None)
    )
    refresh(place.account)
    return place


def _take_back_reports(place: Position) -> None:
    """Let those report to the position again who did when it ended, and moved nowhere else."""
    ended = trail.history_of(place).filter(verb="person.position_ended").first()
    reported = ended.changes.get("reports", []) if ended else []
    rows = Position.objects.filter(pk__in=reported, account=place.account_id, until=None)
    rows.filter(reports_to=place.reports_to_id).exclude(pk=place.pk).update(reports_to=place)


def hold_person(actor: "User", pk: int) -> Person:
    """Return a person whom the actor may change; PermissionDenied, Http404 otherwise."""
    fetch(Person.objects.all(), actor, pk, Level.WRITE)
    person = Person.objects.select_for_update().get(pk=pk)
    if person.erased_on:
        raise PersonErased(_("This person was erased."))
    return person


def hold_position(actor: "User", pk: int, level: Level = Level.WRITE) -> Position:
    """Return a position that the actor may change; PermissionDenied, Http404 otherwise."""
    fetch(Position.objects.all(), actor, pk, level)
    # The person too: whoever erases them meanwhile must be seen, or words would come back.
    rows = Position.objects.select_for_update(of=("self", "person"))
    place = rows.select_related("person", "account").get(pk=pk)
    if place.person.erased_on:
        raise PersonErased(_("This person was erased."))
    return place


def person_facts(facts: Mapping[str, Any], today: date) -> dict[str, Any]:
    """Return what is stored of a person, checked. Raises BadPerson."""
    known = {name: facts.get(name) or "" for name in PERSON_FACTS if name != "birthday"}
    known = {name: " ".join(str(value).split()) for name, value in known.items()}
    if not known["name"]:
        known["name"] = f"{known['given_name']} {known['family_name']}".strip()
    if not known["name"]:
        raise BadPerson(_("Give the person a name."), field="name")
    _refuse_long(Person, known, BadPerson)
    birthday = facts.get("birthday")
    if birthday and birthday >= today:
        raise BadPerson(_("The birthday is still to come."), field="birthday")
    return {**known, "birthday": birthday, "search_name": fold(known["name"])[:200]}


def position_facts(facts: Mapping[str, Any], until: date | None = None) -> dict[str, Any]:
    """Return what is stored of a position, checked. Raises BadPosition."""
    known = {name: " ".join(str(facts.get(name) or "").split()) for name in POSITION_FACTS[:4]}
    if known["rank"] and known["rank"] not in Rank.values:
        raise BadPosition(_("There is no such level."), field="rank")
    _refuse_long(Position, known, BadPosition)
    since = facts.get("since")
    if since and until and until < since:
        raise BadPosition(_("The last day is before the first."), field="since")
    return {**known, "since": since}


def _refuse_long(
    model: type["Model"], known: Mapping[str, str], refusal: type[BadPerson | BadPosition]
) -> None:
    for name, value in known.items():
        longest = cast("CharField[str, str]", model._meta.get_field(name)).max_length or 0
        if len(value) > longest:
            said = _("At most %(count)s characters, please.") % {"count": longest}
            raise refusal(said, field=name)


def write_ways(person: Person, ways: Iterable[Way], country: str) -> None:
    """Store ways to reach a person. Raises BadPerson."""
    rows = {}
    for way in ways:
        value = " ".join(way.value.split())
        if not value:
            continue
        if way.kind not in ContactWay.Kind.values:
            raise BadPerson(_("There is no such way to reach somebody."), field="ways")
        if len(value) > 200 or len(way.label) > 40:
            raise BadPerson(_("A way to reach somebody is too long."), field="ways")
        rows[way.kind, value] = ContactWay(
            person=person,
            kind=way.kind,
            value=value,
            normal=normal_value(way.kind, value, country)[:200],
            label=way.label.strip(),
            is_preferred=way.is_preferred,
        )
    ContactWay.objects.bulk_create(rows.values())


def _shown(person: Person) -> list[str]:
    return [f"{way.kind}: {way.value}" for way in person.ways.order_by("pk")]


def _record_person(actor: "User", person: Person, verb: str, **changes: Any) -> None:
    # The person's history stands in that of each account they work for now.
    for place in person.positions.filter(until=None).select_related("person", "account"):
        trail.record(actor, verb, place, account_id=place.account_id, **changes)
