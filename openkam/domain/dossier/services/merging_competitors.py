"""Two names of one competitor: what is noted of both becomes one, and can be parted again."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_head_or_administrator
from openkam.core.audit import trail
from openkam.core.search import services as search
from openkam.domain.dossier.models import Competitor, Contest, Presence, PresenceVersion
from openkam.domain.dossier.selectors.searched_rivals import PRESENCE
from openkam.domain.dossier.services.competitors import competitor_to_change, find_anew
from openkam.domain.dossier.services.refusals import BadCompetitor

if TYPE_CHECKING:
    from openkam.core.access.models import User


@transaction.atomic
def merge_competitors(actor: "User", *, keep_id: int, merged_id: int, today: date) -> Competitor:
    """Let one competitor go up in another with all that is noted of it at any account.

    Where both were noted for the same product group of an account, the younger version holds and
    the other stays in the history. Its name leads to the one kept from now on. Raises
    BadCompetitor, PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    if keep_id == merged_id:
        raise BadCompetitor(_("Choose another one."), field="target")
    merged, kept = competitor_to_change(merged_id), competitor_to_change(keep_id)
    moved: dict[str, Any] = {"presences": [], "joined": []}
    moved["contests"] = list(merged.contests.values_list("pk", flat=True))
    Contest.objects.filter(pk__in=moved["contests"]).update(competitor=kept)
    for presence in merged.presences.all():
        same = kept.presences.filter(
            account=presence.account_id, product_group=presence.product_group
        ).first()
        if same is None:
            presence.competitor = kept
            presence.save(update_fields=["competitor"])
            moved["presences"].append(presence.pk)
        else:
            moved["joined"].append(_joined(presence, same, today))
    merged.merged_into, merged.moved = kept, moved
    merged.save(update_fields=["merged_into", "moved"])
    find_anew(kept)
    trail.record(actor, "competitor.merged", merged, competitor=str(kept))
    return kept


@transaction.atomic
def part_competitor(actor: "User", merged_id: int, *, today: date) -> Competitor:
    """Take a merge back: what was noted of it before is its own again.

    What was noted since the merge stays with the other one. Raises PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    rows = Competitor.objects.select_for_update(of=("self",)).exclude(merged_into=None)
    merged = rows.filter(pk=merged_id).first()
    if merged is None:
        raise Http404
    kept, moved = merged.merged_into, merged.moved
    assert kept is not None  # noqa: S101 - the rows are those that were merged
    Contest.objects.filter(pk__in=moved.get("contests", ())).update(competitor=merged)
    Presence.objects.filter(pk__in=moved.get("presences", ())).update(competitor=merged)
    for joined in moved.get("joined", ()):
        _parted(merged, joined, today)
    merged.merged_into, merged.moved = None, {}
    merged.save(update_fields=["merged_into", "moved"])
    for one in (merged, kept):
        find_anew(one)
    trail.record(actor, "competitor.parted", merged, competitor=str(kept))
    return merged


def _joined(presence: Presence, same: Presence, today: date) -> dict[str, Any]:
    """Move the versions of a presence to the one of the same group; return what was moved."""
    versions = list(presence.versions.values_list("pk", flat=True))
    theirs = presence.versions.filter(replaced_on=None).first()
    ours = same.versions.filter(replaced_on=None).first()
    if theirs is not None and ours is not None:
        older = theirs if _is_older(theirs, ours) else ours
        older.replaced_on = today
        older.save(update_fields=["replaced_on"])
    presence.versions.update(presence=same)
    place = {"account": presence.account_id, "product_group": presence.product_group}
    search.drop(PRESENCE, [presence.pk])
    presence.delete()
    return {**place, "into": same.pk, "versions": versions}


def _is_older(one: PresenceVersion, other: PresenceVersion) -> bool:
    """What says that a competitor is there goes before what says that it is not."""
    return (not one.is_withdrawn, one.noted_on, one.pk) < (
        not other.is_withdrawn,
        other.noted_on,
        other.pk,
    )


def _parted(merged: Competitor, joined: dict[str, Any], today: date) -> None:
    """Give the versions that were moved to a presence of their own back; the last of each holds."""
    rows = PresenceVersion.objects.filter(pk__in=joined["versions"])
    if not rows.exists():
        return
    same = Presence.objects.filter(pk=joined["into"]).first()
    presence, _is_new = Presence.objects.get_or_create(
        account_id=joined["account"], competitor=merged, product_group=joined["product_group"]
    )
    rows.update(presence=presence)
    for one in filter(None, (presence, same)):
        last = one.versions.order_by("-pk").first()
        if last is not None and not one.versions.filter(replaced_on=None).exists():
            last.replaced_on = None
            last.save(update_fields=["replaced_on"])
