"""The company's own kinds of facts, and which kinds a tier expects."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.core.access.gate import require_head_or_administrator
from openkam.core.audit import trail
from openkam.core.search import services as search
from openkam.domain.dossier.models import (
    BUILT_IN,
    ExpectedKind,
    Fact,
    OwnKind,
    Section,
    ValueType,
)
from openkam.domain.dossier.selectors.kinds import DEFAULT_TEMPLATE, kinds, templates
from openkam.domain.dossier.selectors.searched import written_facts
from openkam.domain.dossier.services.provenance import LONGEST_LIFE
from openkam.domain.dossier.services.refusals import ChangedMeanwhile, Refusal, gathered
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NAME, LONGEST_UNIT, MOST_KINDS = 100, 20, 60


class BadKind(Refusal):
    """A kind has a name of its own, a section, a value, and a life."""


class BadTemplate(Refusal):
    """A template expects kinds that there are, at least one, with a weight of 1 to 3."""


@dataclass(frozen=True, kw_only=True)
class KindWish:
    """What somebody wants an own kind to be."""

    name: str
    section: str
    value_type: str
    life_months: int = 12
    is_yearly: bool = False
    unit: str = ""


@transaction.atomic
def add_own_kind(actor: "User", wish: KindWish) -> OwnKind:
    """Add a kind to those that the product knows. Raises BadKind, PermissionDenied."""
    require_head_or_administrator(actor)
    if OwnKind.objects.filter(is_retired=False).count() >= MOST_KINDS:
        said = _("There are %(count)s own kinds already. Retire one that nobody uses.")
        raise BadKind(said % {"count": MOST_KINDS})
    checked = _checked(wish)
    row = OwnKind.objects.create(**asdict(checked), position=_after(checked.section))
    trail.record(actor, "kind.added", row)
    return row


def check_own_kind(actor: "User", wish: KindWish, *, of: int | None = None) -> None:
    """Refuse what an own kind cannot be; nothing is written. Raises BadKind, PermissionDenied."""
    require_head_or_administrator(actor)
    _checked(wish, None if of is None else OwnKind.objects.filter(pk=of).first())


@transaction.atomic
def change_own_kind(actor: "User", pk: int, wish: KindWish) -> OwnKind:
    """Change an own kind. What its value is stays as soon as a fact of it was noted.

    Raises BadKind, PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    row = _hold(pk)
    wanted = asdict(_checked(wish, of=row))
    before = {name: getattr(row, name) for name in wanted}
    changes = trail.changed(before, wanted)
    for name, value in wanted.items():
        setattr(row, name, value)
    if "section" in changes:
        row.position = _after(row.section)
    row.save()
    if changes:
        trail.record(actor, "kind.changed", row, **changes)
    if "name" in changes:
        search.put_many(written_facts(row.code))  # facts are found by what their kind is called
    return row


@transaction.atomic
def retire_own_kind(actor: "User", pk: int, *, is_retired: bool = True) -> OwnKind:
    """Offer an own kind no more, or again; what was noted stays.

    Raises BadKind, PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    row = _hold(pk)
    if row.is_retired != is_retired:
        row.is_retired = is_retired
        row.save(update_fields=["is_retired"])
        trail.record(actor, "kind.retired" if is_retired else "kind.restored", row)
    return row


@transaction.atomic
def move_own_kind(actor: "User", pk: int, *, is_up: bool) -> OwnKind:
    """Move an own kind before the one above it in its section, or after the one below it.

    Raises PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    row = _hold(pk)
    offered = OwnKind.objects.select_for_update().filter(section=row.section, is_retired=False)
    rows = list(offered.order_by("position", "name", "pk"))
    at = next((place for place, one in enumerate(rows) if one.pk == pk), None)
    to = None if at is None else at - 1 if is_up else at + 1
    if at is None or to is None or not 0 <= to < len(rows):
        return row
    rows[at], rows[to] = rows[to], rows[at]
    for place, one in enumerate(rows, start=1):
        one.position = place
    OwnKind.objects.bulk_update(rows, ["position"])
    trail.record(actor, "kind.moved", row)
    return row


@transaction.atomic
def set_templates(
    actor: "User", wanted: Mapping[int, Mapping[str, int]], *, seen: Mapping[int, str]
) -> int:
    """Say what tiers expect: {tier: {code: weight}}; return how many of them changed.

    A template that equals the default follows it from then on. `seen` are the marks
    (`mark_of`) of what the actor had before them. Raises BadTemplate, ChangedMeanwhile,
    PermissionDenied.
    """
    require_head_or_administrator(actor)
    tiers = {one.pk: one for one in portfolio.tiers().select_for_update()}
    if not wanted.keys() <= tiers.keys():
        raise BadTemplate(_("One of these tiers was removed meanwhile. Look at them again."))
    standing = templates(tiers)
    retired = [code for code, kind in kinds().items() if kind.is_retired]
    changed = 0
    for pk, template in wanted.items():
        chosen = _weighed(template)
        if dict(standing[pk]) == chosen:
            continue
        if seen.get(pk) != mark_of(standing[pk]):
            said = _("Somebody changed the template of %(tier)s meanwhile. Nothing was saved.")
            raise ChangedMeanwhile(said % {"tier": tiers[pk]}, None)
        # What it expects of a retired kind stays for when that is offered again.
        ExpectedKind.objects.filter(tier=pk).exclude(kind__in=retired).delete()
        if chosen != dict(DEFAULT_TEMPLATE):
            rows = (ExpectedKind(tier_id=pk, kind=kind, weight=n) for kind, n in chosen.items())
            ExpectedKind.objects.bulk_create(rows)
        told = _told(standing[pk], chosen)
        trail.record(actor, "template.set", tiers[pk], expected=told)
        changed += 1
    return changed


def mark_of(template: Mapping[str, int]) -> str:
    """Return a mark that differs as soon as the template does."""
    return ",".join(f"{code}:{weight}" for code, weight in sorted(template.items()))


def _told(before: Mapping[str, int], after: Mapping[str, int]) -> tuple[list[str], list[str]]:
    """Only what differs; our own words are read in any language by their code."""
    names = {code: kind.name if kind.own else code for code, kind in kinds().items()}
    went, came = set(before.items()) - set(after.items()), set(after.items()) - set(before.items())
    lost, gained = (
        [f"{names.get(code, code)} {weight}" for code, weight in sorted(one)]
        for one in (went, came)
    )
    return lost, gained


def _weighed(template: Mapping[str, int]) -> dict[str, int]:
    known = kinds(with_retired=False)
    if not all(code in known and 1 <= weight <= 3 for code, weight in template.items()):
        raise BadTemplate(_("One of these kinds is offered no more. Look at them again."))
    if not template:
        raise BadTemplate(_("A template expects at least one kind. Or go back to the default."))
    return dict(template)


def _hold(pk: int) -> OwnKind:
    row = OwnKind.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Http404
    return row


def _after(section: str) -> int:
    """The place behind the own kinds of a section; none where nobody ordered them."""
    last = OwnKind.objects.filter(section=section).aggregate(last=Max("position"))["last"]
    return last + 1 if last else 0


def _checked(wish: KindWish, of: OwnKind | None = None) -> KindWish:
    name, unit, *_rest = gathered(
        lambda: _named(wish, of),
        lambda: _united(wish),
        lambda: _placed(wish),
        lambda: _valued(wish),
        lambda: _lived(wish),
        lambda: _unshaken(wish, of),
    )
    return KindWish(**{**asdict(wish), "name": name, "unit": unit})


def _named(wish: KindWish, of: OwnKind | None) -> str:
    name = " ".join(wish.name.replace("\0", "").split())
    if not 1 <= len(name) <= LONGEST_NAME:
        raise BadKind(_("Give it a name of at most 100 characters."), field="name")
    if fold(name) in _taken(of):
        raise BadKind(_("There is a kind of this name already."), field="name")
    return name


def _united(wish: KindWish) -> str:
    unit = " ".join(wish.unit.replace("\0", "").split())
    if unit and wish.value_type in ValueType.values and wish.value_type != ValueType.NUMBER:
        raise BadKind(_("Only a number has a unit."), field="unit")
    if len(unit) > LONGEST_UNIT or any(sign.isdecimal() for sign in unit):
        raise BadKind(
            _("A unit has at most 20 characters and no digits, like t or m²."), field="unit"
        )
    return unit


def _placed(wish: KindWish) -> None:
    if wish.section not in Section.values:
        raise BadKind(_("Choose a section."), field="section")


def _valued(wish: KindWish) -> None:
    if wish.value_type not in ValueType.values or wish.value_type == ValueType.RECORD:
        raise BadKind(_("Choose what its value is."), field="value_type")


def _lived(wish: KindWish) -> None:
    if not 1 <= wish.life_months <= LONGEST_LIFE:
        raise BadKind(_("A life is from 1 to 120 months."), field="life_months")


def _unshaken(wish: KindWish, of: OwnKind | None) -> None:
    """What facts hold that were noted already stays what it is."""
    if of is None:
        return
    wanted = {**asdict(wish), "unit": " ".join(wish.unit.replace("\0", "").split())}
    fixed = [
        name for name in ("value_type", "unit", "is_yearly") if getattr(of, name) != wanted[name]
    ]
    if fixed and Fact.objects.filter(kind=of.code).exists():
        said = _("Facts of this kind were noted already: what they hold cannot change any more.")
        gathered(*(partial(_refuse, said, name) for name in fixed))


def _refuse(said: str, field: str) -> None:
    raise BadKind(said, field=field)


def _taken(of: OwnKind | None) -> set[str]:
    others = (row for row in OwnKind.objects.all() if of is None or row.pk != of.pk)
    return {fold(str(kind.name)) for kind in BUILT_IN} | {fold(row.name) for row in others}
