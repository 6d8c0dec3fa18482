"""The tab Dossier of the account page: all that is known, by section, with its age."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from openkam.core.face import formats
from openkam.core.offers import Panel
from openkam.domain.dossier import selectors
from openkam.domain.dossier.models import ValueType
from openkam.domain.dossier.panels.wording import age, source_of, value_of

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.dossier.selectors import Dossier, Entry, KnownFact


@dataclass(frozen=True)
class ShownFact:
    """A fact in words."""

    version: int
    year: int | None
    value: str
    source: str
    url: str
    by: str
    noted_on: str
    age: str
    is_confirmed: bool
    is_stale: bool
    is_contradicted: bool
    history_url: str
    note_url: str


@dataclass(frozen=True)
class ShownEntry:
    """A kind of fact with what is known of it."""

    code: str
    name: str
    is_yearly: bool
    weight: int
    facts: tuple[ShownFact, ...]
    note_url: str


def fill_dossier(actor: "User", account_id: int, today: date, **_given: Any) -> Mapping[str, Any]:
    """Return what is known of the account, in words. Raises Http404."""
    found = selectors.dossier(actor, account_id, today)
    stale, gaps = found.stale, found.gaps
    return {
        "dossier": found,
        "account_id": account_id,
        "sections": [
            (section, [_shown(found, entry) for entry in entries])
            for section, entries in found.sections
        ],
        "others": [_shown(found, one) for one in found.entries if not (one.weight or one.facts)],
        "stale": [_shown(found, one) for one in stale],
        "gaps": [_shown(found, one) for one in gaps],
        "completeness": formats.percent(found.health.completeness),
        "freshness": formats.percent(found.health.freshness),
        "completeness_value": _whole(found.health.completeness),
        "freshness_value": _whole(found.health.freshness),
        "known": sum(1 for one in found.entries if one.facts),
        **_revised(found),
    }


def _revised(found: "Dossier") -> dict[str, Any]:
    last = selectors.last_revision(found.account.pk)
    tier = found.account.tier
    days = tier.dossier_revision_days if tier else None
    if last is None or last.ended_at is None:
        return {"revised": "", "is_due": bool(days)}
    on = timezone.localtime(last.ended_at).date()
    return {
        "revised": formats.day(on),
        "revised_by": str(last.started_by or ""),
        "revised_url": reverse("dossier:revision", args=[last.pk]),
        "is_due": bool(days) and on + timedelta(days=days or 0) < found.today,
    }


def _whole(share: float | None) -> int:
    return round((share or 0.0) * 100)


def _shown(found: "Dossier", entry: "Entry") -> ShownEntry:
    code = entry.kind.code
    return ShownEntry(
        code=code,
        name=str(entry.kind.name),
        is_yearly=entry.kind.is_yearly,
        weight=entry.weight,
        facts=tuple(_fact(found, entry, known) for known in entry.facts),
        note_url=_note_url(found, entry),
    )


def _note_url(found: "Dossier", entry: "Entry") -> str:
    if entry.kind.value_type == ValueType.RECORD:
        return ""
    return reverse("dossier:fact-note", args=[found.account.pk, entry.kind.code])


def _fact(found: "Dossier", entry: "Entry", known: "KnownFact") -> ShownFact:
    version, fact = known.version, known.fact
    note = reverse("dossier:fact-note", args=[found.account.pk, fact.kind])
    return ShownFact(
        version=version.pk,
        year=fact.year,
        value=value_of(entry.kind, version),
        source=source_of(version),
        url=version.source_url,
        by=str(version.noted_by or ""),
        noted_on=formats.day(version.noted_on),
        age=age(version, found.today),
        is_confirmed=version.is_confirmed,
        is_stale=known.is_stale,
        is_contradicted=known.is_contradicted,
        history_url=reverse("dossier:fact", args=[fact.pk]),
        note_url=f"{note}?year={fact.year}" if fact.year else note,
    )


DOSSIER = Panel("dossier", "dossier/_dossier.html", fill_dossier)
