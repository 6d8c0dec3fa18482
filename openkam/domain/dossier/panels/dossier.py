"""The tab Dossier of the account page: all that is known, by section, with its age."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.core.face import formats
from openkam.core.offers import Panel
from openkam.domain.dossier import selectors
from openkam.domain.dossier.models import Section, ValueType
from openkam.domain.dossier.panels.entries import Entries, ShownEntry
from openkam.domain.dossier.panels.ranges import Ranges, ranges_of
from openkam.domain.dossier.panels.years import YearTable, year_table
from openkam.domain.dossier.selectors.amounts import converter
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.dossier.selectors import Dossier, Entry
    from openkam.domain.portfolio.selectors import Basis

MOST_GAPS = 6


@dataclass(frozen=True)
class ShownSection:
    """A section with its kinds: figures by year, ranges on one scale, all else as it is."""

    section: Section
    entries: list[ShownEntry]
    blanks: list[ShownEntry]  # of which nothing is known
    years: YearTable | None
    ranges: Ranges | None
    expected: int
    known: int
    stale: int

    @property
    def is_blank(self) -> bool:
        """Whether nothing of it is known."""
        return not self.entries and self.years is None and self.ranges is None


@dataclass(frozen=True)
class Filter:
    """What of the dossier is asked for."""

    text: str = ""
    only: str = ""

    def lets(self, entry: ShownEntry) -> bool:
        """Whether the filter shows an entry."""
        words = fold(self.text).split()
        return _IS.get(self.only, lambda _entry: True)(entry) and all(
            word in entry.words for word in words
        )


_IS = {
    "stale": lambda one: (
        any(fact.is_stale for fact in one.facts[:1]) or bool(one.record and one.record.is_stale)
    ),
    "assumed": lambda one: any(not fact.is_confirmed for fact in one.facts),
    "contradicted": lambda one: any(fact.is_contradicted for fact in one.facts),
    "unknown": lambda one: not one.is_known,
}


def fill_dossier(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
    asked: Mapping[str, str] | None = None,
) -> Mapping[str, Any]:
    """Return what is known of the account, in words. Raises Http404."""
    found = selectors.dossier(actor, account_id, today)
    words = Entries(actor, found)
    shown = {one.kind.code: words.shown(one) for one in found.entries}
    chosen = Filter((asked or {}).get("q", "")[:200], (asked or {}).get("only", ""))
    listed = [one for one in shown.values() if one.weight or one.is_known]
    basis = basis or portfolio.basis_for(actor)
    revenue = getattr(account or portfolio.summary(actor, account_id, basis), "revenue", None)
    sections = _sections([one for one in listed if chosen.lets(one)], revenue, basis)
    return {
        "dossier": found,
        "account_id": account_id,
        "asked": chosen,
        "filters": _filters(listed, chosen, account_id),
        "sections": sections,
        "has_blank": any(one.is_blank for one in sections),
        "contents": _sections(listed, None, None),
        **_left(found, shown),
        "known": sum(1 for one in listed if one.is_known),
        **_health(found),
        **_revised(actor, found),
    }


def _left(found: "Dossier", shown: Mapping[str, ShownEntry]) -> dict[str, Any]:
    """What is stale, what is missing, and what else could be noted."""
    gaps = [shown[one.kind.code] for one in found.gaps]
    return {
        "others": [
            one for one in shown.values() if not (one.weight or one.is_known) and one.note_url
        ],
        "stale": [shown[one.kind.code] for one in (*_stale(found), *found.stale_records)],
        "contradicted": [
            {"name": f"{one.name} {fact.year}" if fact.year else one.name, "fact": fact}
            for one in shown.values()
            for fact in one.facts
            if fact.is_contradicted
        ],
        "gaps": gaps[:MOST_GAPS],
        "gaps_left": max(0, len(gaps) - MOST_GAPS),
        "gaps_count": len(gaps),
    }


def _stale(found: "Dossier") -> "list[Entry]":
    """What only grew old; what data contradict is to be answered for one by one."""
    return [one for one in found.stale if one.latest and not one.latest.is_contradicted]


def _sections(
    listed: Sequence[ShownEntry], revenue: Decimal | None, basis: "Basis | None"
) -> list[ShownSection]:
    """Sections with something in them; `basis` where they are drawn and not only counted."""
    convert = converter(basis.company) if basis else None
    found = []
    for section in Section:
        entries = [one for one in listed if one.entry.kind.section == section]
        if not entries:
            continue
        years = year_table(entries)
        told = {row.entry.code for row in years.rows} if years else set()
        ranges = None
        of_ranges = [one for one in entries if one.entry.kind.value_type == ValueType.RANGE]
        if basis and convert and any(one.is_known for one in of_ranges):
            ranges = ranges_of(of_ranges, revenue, basis.currency, convert)
            told |= {one.code for one in of_ranges}
        found.append(
            ShownSection(
                section,
                [one for one in entries if one.code not in told and one.is_known],
                [one for one in entries if one.code not in told and not one.is_known],
                years,
                ranges,
                expected=sum(1 for one in entries if one.weight),
                known=sum(1 for one in entries if one.weight and one.is_known),
                stale=sum(1 for one in entries if _IS["stale"](one)),
            )
        )
    return found


def _filters(listed: Sequence[ShownEntry], chosen: Filter, account_id: int) -> list[dict[str, Any]]:
    """The chips above the facts: only those that would show something, and the chosen one."""
    names = {
        "stale": _("Stale"),
        "assumed": _("Assumed"),
        "contradicted": _("Contradicted"),
        "unknown": _("Not known"),
    }
    url = reverse("web:account-dossier", args=[account_id])
    rows = []
    for code, name in names.items():
        count, is_on = sum(1 for one in listed if _IS[code](one)), chosen.only == code
        if count or is_on:
            address = url if is_on else f"{url}?only={code}"
            rows.append(
                {"code": code, "name": name, "count": count, "is_on": is_on, "url": address}
            )
    return rows


def _health(found: "Dossier") -> dict[str, Any]:
    health = found.health
    return {
        "completeness": formats.share(health.completeness, 0),
        "freshness": formats.share(health.freshness, 0),
        "completeness_value": _whole(health.completeness),
        "freshness_value": _whole(health.freshness),
    }


def _revised(actor: "User", found: "Dossier") -> dict[str, Any]:
    last = selectors.last_revision(found.account.pk)
    begun = selectors.open_revisions(found.account.pk)
    walk = next((one for one in begun if one.started_by_id == actor.pk), None)
    tier = found.account.tier
    days = tier.dossier_revision_days if tier else None
    told: dict[str, Any] = {"walk": walk, "revised": "", "is_due": bool(days)}
    told["begun_by"] = [
        {"name": str(one.started_by), "on": formats.day(timezone.localtime(one.started_at).date())}
        for one in begun
        if one != walk and one.started_by
    ]
    if walk is not None:
        told |= {"walk_done": len(walk.done), "walk_count": len(walk.asked)}
    if last is None or last.ended_at is None:
        return told
    on = timezone.localtime(last.ended_at).date()
    return told | {
        "revised": formats.day(on),
        "revised_by": str(last.started_by or ""),
        "revised_url": reverse("dossier:revision", args=[last.pk]),
        "is_due": bool(days) and on + timedelta(days=days or 0) < found.today,
    }


def _whole(share: float | None) -> int:
    return round((share or 0.0) * 100)


DOSSIER = Panel("dossier", "dossier/_dossier.html", fill_dossier)
