"""The company's own criteria, and those of the catalogue that it uses."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_head
from openkam.core.audit import trail
from openkam.domain.selection.models import Axis, Criterion, Source
from openkam.domain.selection.selectors.catalogue import BY_CODE, LEVELS, name_of
from openkam.domain.selection.services.refusals import BadCriterion

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NAME = 100
LONGEST_LEVEL = 500


@transaction.atomic
def add_criterion(actor: "User", *, name: str, axis: str, scale: Mapping[int, str]) -> Criterion:
    """Add a criterion of the company's own, judged by people.

    `scale` says what 1, 4, 7 and 10 mean; 1 and 10 must be told. Raises BadCriterion,
    PermissionDenied.
    """
    require_head(actor)
    criterion = Criterion.objects.create(
        name=_free_name(name),
        axis=_axis(axis),
        source=Source.JUDGED,
        scale=_scale(scale),
    )
    trail.record(actor, "criterion.created", criterion, name=criterion.name)
    return criterion


@transaction.atomic
def change_criterion(
    actor: "User", pk: int, *, name: str, axis: str, scale: Mapping[int, str]
) -> Criterion:
    """Describe an own criterion anew. Raises BadCriterion, PermissionDenied, Http404."""
    criterion = own_criterion(actor, pk)
    before = _described(criterion)
    criterion.name, criterion.axis = _free_name(name, of=pk), _axis(axis)
    criterion.scale = _scale(scale)
    criterion.save(update_fields=["name", "axis", "scale"])
    changes = trail.changed(before, _described(criterion))
    if changes:
        trail.record(actor, "criterion.changed", criterion, **changes)
    return criterion


@transaction.atomic
def retire_criterion(actor: "User", pk: int, *, is_retired: bool) -> Criterion:
    """Offer a criterion to new rounds no longer, or again. Raises PermissionDenied, Http404."""
    criterion = own_criterion(actor, pk)
    if criterion.is_retired != is_retired:
        criterion.is_retired = is_retired
        criterion.save(update_fields=["is_retired"])
        verb = "criterion.retired" if is_retired else "criterion.restored"
        trail.record(actor, verb, criterion, name=criterion.name)
    return criterion


def own_criterion(actor: "User", pk: int) -> Criterion:
    """Return an own criterion to heads. Raises PermissionDenied, Http404."""
    require_head(actor)
    criterion = Criterion.objects.select_for_update().filter(pk=pk, code="").first()
    if criterion is None:
        raise Http404
    return criterion


def adopt(code: str) -> Criterion:
    """Return the row of a criterion of the catalogue, made with its first use.

    Raises BadCriterion.
    """
    found = BY_CODE.get(code)
    if found is None:
        raise BadCriterion(_("There is no criterion “%(code)s”.") % {"code": code})
    criterion, _is_new = Criterion.objects.get_or_create(
        code=code,
        defaults={
            "axis": found.axis,
            "source": found.source,
            "measure": found.measure or "",
        },
    )
    return criterion


def _described(criterion: Criterion) -> dict[str, object]:
    return {"name": criterion.name, "axis": criterion.axis, "scale": criterion.scale}


def _free_name(name: str, *, of: int | None = None) -> str:
    name = " ".join(name.replace("\x00", " ").split())
    if not name:
        raise BadCriterion(_("A name is needed."), field="name")
    if len(name) > LONGEST_NAME:
        raise BadCriterion(
            _("A name has at most %(count)d characters.") % {"count": LONGEST_NAME}, field="name"
        )
    others = Criterion.objects.exclude(pk=of or 0)
    taken = {name_of(one).casefold() for one in others} | {
        str(one.name).casefold() for one in BY_CODE.values()
    }
    if name.casefold() in taken:
        raise BadCriterion(_("“%(name)s” is there already.") % {"name": name}, field="name")
    return name


def _axis(axis: str) -> str:
    if axis not in Axis.values:
        raise BadCriterion(
            _("Choose whether it speaks of the account or of our strength."), field="axis"
        )
    return axis


def _scale(scale: Mapping[int, str]) -> dict[str, str]:
    told = {level: " ".join(scale.get(level, "").replace("\x00", " ").split()) for level in LEVELS}
    for level in (LEVELS[0], LEVELS[-1]):
        if not told[level]:
            raise BadCriterion(
                _("Say at least what 1 and 10 mean: otherwise each judge means something else."),
                field=f"level_{level}",
            )
    for level, text in told.items():
        if len(text) > LONGEST_LEVEL:
            raise BadCriterion(
                _("A level is described in at most %(count)d characters.")
                % {"count": LONGEST_LEVEL},
                field=f"level_{level}",
            )
    return {str(level): text for level, text in told.items() if text}
