"""What facts, contracts and competitors share: where a version is from, and how it holds."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from django.http import Http404
from django.utils.translation import gettext as _

from openkam.calc.freshness import stale_on
from openkam.core.audit import trail
from openkam.domain.dossier.models import Provenance, Source
from openkam.domain.dossier.selectors.records import account_of
from openkam.domain.dossier.services import measuring
from openkam.domain.dossier.services.refusals import BadFact, ChangedMeanwhile

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

    from openkam.core.access.models import User

Version = TypeVar("Version", bound=Provenance)
ANY: Any = object()
"""The actor saw no version before: whatever holds is replaced."""
LONGEST_SOURCE = 500
LONGEST_LIFE = 120  # months


@dataclass(frozen=True, kw_only=True)
class Origin:
    """Where a version is from, and how far to trust it."""

    source: str
    source_text: str = ""
    source_url: str = ""
    is_confirmed: bool = False
    life_months: int | None = None  # None: the usual life


def check_origin(origin: Origin) -> None:
    """Refuse where the source is missing or no source. Raises BadFact."""
    if origin.source not in Source.values:
        raise BadFact(_("Say where it is from."), field="source")
    if origin.life_months is not None and not 1 <= origin.life_months <= LONGEST_LIFE:
        raise BadFact(_("A life is from 1 to 120 months."), field="life_months")
    if len(origin.source_text) > LONGEST_SOURCE:
        said = _("At most %(count)s characters, please.") % {"count": LONGEST_SOURCE}
        raise BadFact(said, field="source_text")
    if origin.source_url and urlsplit(origin.source_url).scheme not in ("http", "https"):
        raise BadFact(_("An address begins with https://."), field="source_url")


def stamp(actor: "User", origin: Origin, usual_months: int, today: date) -> dict[str, Any]:
    """Return the fields of a new version that say where it is from and until when it is fresh."""
    life = origin.life_months or usual_months
    return {
        "source": origin.source,
        "source_text": origin.source_text.strip(),
        "source_url": origin.source_url.strip(),
        "is_confirmed": origin.is_confirmed,
        "life_months": life,
        "noted_by": actor,
        "noted_on": today,
        "checked_by": actor,
        "checked_on": today,
        "stale_on": stale_on(today, life),
    }


def refuse_meanwhile(before: Provenance | None, seen: Any) -> None:
    """Refuse where another version holds than the actor had before them.

    Raises ChangedMeanwhile.
    """
    if seen is ANY or seen == (before.pk if before else None):
        return
    raise ChangedMeanwhile(
        _("Somebody noted something else while you wrote. Nothing was overwritten."), before
    )


def replace(before: Provenance | None, version: Provenance, today: date) -> None:
    """Let a new version hold instead of the one before, and measure its dossier anew."""
    if before is not None:
        before.replaced_on = today
        before.save(update_fields=["replaced_on"])
    version.replaced_on = None
    version.save(force_insert=True)
    measuring.refresh([account_of(version)], today)


def copied(version: Provenance) -> Any:
    """Return the version once more, as a new one that is not saved."""
    again = type(version)._default_manager.get(pk=version.pk)
    again.pk, again._state.adding = None, True
    return again


def found_true(
    actor: "User",
    versions: "QuerySet[Version]",
    told: "Callable[[Version], tuple[Model, int | None, Mapping[str, object]]]",
    *,
    verb: str,
    asked: Collection[int] | None = None,
    is_confirmed: bool | None,
    today: date,
) -> int:
    """Say of those versions that hold that they are true still; return of how many.

    Of those only that are `asked`, where they are. `told` says of a version what the trail notes:
    (thing, account's id, more). The caller has passed the gate and holds the transaction. Raises
    Http404 where one that is asked does not hold any more; then nothing changes.
    """
    rows = versions.filter(replaced_on=None, is_withdrawn=False)
    if asked is not None:
        rows = rows.filter(pk__in=asked)
    found = list(rows.order_by("pk").select_for_update(of=("self",)))
    if asked is not None and len(found) < len(set(asked)):
        raise Http404
    renew(found, actor, is_confirmed, today)
    trail.record_many(actor, verb, map(told, found))
    return len(found)


def renew(
    rows: Sequence[Provenance], actor: "User", is_confirmed: bool | None, today: date
) -> None:
    """Say of these versions of one kind of thing that they are true as of today, and save them."""
    for row in rows:
        row.checked_by, row.checked_on = actor, today
        row.stale_on = stale_on(today, row.life_months)
        if is_confirmed is not None:
            row.is_confirmed = is_confirmed
    if rows:
        fields = ["checked_by", "checked_on", "stale_on", "is_confirmed"]
        type(rows[0])._default_manager.bulk_update(rows, fields)
        measuring.refresh({account_of(row) for row in rows}, today)
