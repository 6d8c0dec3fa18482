"""What the paper says: figures, facts, people, as the reader may see them."""

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.dossier import panels, selectors
from openkam.domain.dossier.views.paper import beside
from openkam.domain.portfolio import panels as portfolio
from openkam.domain.stakeholders import selectors as stakeholders

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.dossier.selectors import Dossier, Entry, KnownFact
    from openkam.domain.portfolio.selectors import Basis
    from openkam.domain.stakeholders.models import Position
    from openkam.domain.stakeholders.selectors import Snapshot

# What a manager wants to have read before the door opens; the paper of one page has only these.
AT_A_GLANCE = (
    "present_state",
    "outlook",
    "goals",
    "challenges",
    "decision_scheme",
    "financial_condition",
    "only_supplier",
    "opportunity_1",
    "opportunity_3",
    "opportunity_5",
)
DECIDING = ("decider", "approver", "buyer")


def contents(
    actor: "User", account: Any, basis: "Basis", *, today: date, address: str
) -> dict[str, Any]:
    """Return everything that both papers are made of, in the reader's language."""
    found = selectors.dossier(actor, account.pk, today)
    header = portfolio.HEADER.fill(actor, account.pk, today, basis=basis, account=account)
    strip = portfolio.STRIP.fill(actor, account.pk, today, basis=basis, account=account)
    return {
        "language": formats.current_language(),
        "title": account.name,
        "subtitle": " · ".join(_about(account, header["country"])),
        "standing": _standing(basis, today),
        "health": _health(found),
        "figures": [_figure(one) for one in strip["figures"]],
        "glance": [
            _entry(found, one)
            for code in AT_A_GLANCE
            for one in found.entries
            if one.kind.code == code and one.facts
        ],
        "sections": [
            {"title": str(section.label), "entries": [_entry(found, one) for one in known]}
            for section, entries in found.sections
            if (known := [one for one in entries if one.facts])
        ],
        "contracts": beside.contracts(actor, account.pk, today),
        **beside.competitors(actor, account.pk, today, basis),
        "files": beside.files(actor, account.pk),
        "gaps": [str(one.kind.name) for one in found.gaps],
        "people": _people(stakeholders.snapshot(actor, account.pk, today)),
        "words": _words(),
        "address": address,
    }


def _about(account: Any, country: str) -> Iterable[str]:
    if account.tier:
        yield account.tier.name
    if account.owner:
        yield _("KAM: %(name)s") % {"name": account.owner}
    if country:
        yield country


def _standing(basis: "Basis", today: date) -> str:
    said = [_("As of %(day)s") % {"day": formats.day(today)}]
    figures = basis.figures
    if figures is not None and figures.period is not None:
        until = formats.day(figures.as_of)
        said.append(
            _("figures in %(currency)s, sales known until %(day)s")
            % {"currency": basis.currency, "day": until}
        )
    return " · ".join(said)


def _health(found: "Dossier") -> str:
    said = _("%(complete)s %% of what its tier expects is known, %(fresh)s %% confirmed and fresh")
    known = said % {
        "complete": formats.percent(found.health.completeness),
        "fresh": formats.percent(found.health.freshness),
    }
    last = selectors.last_revision(found.account.pk)
    if last is None or last.ended_at is None:
        return f"{known}. {_('Never revised')}."
    day = formats.day(timezone.localtime(last.ended_at).date())
    by = str(last.started_by or "")
    return f"{known}. {_('Revised on %(day)s by %(name)s') % {'day': day, 'name': by}}."


def _figure(figure: Any) -> dict[str, str]:
    return {
        "caption": strip_tags(figure.caption),
        "value": strip_tags(figure.value),
        "context": strip_tags(figure.context),
        "tone": figure.tone,
    }


def _entry(found: "Dossier", entry: "Entry") -> dict[str, Any]:
    return {
        "name": str(entry.kind.name),
        "facts": [_fact(found, entry, known) for known in entry.facts],
    }


def _fact(found: "Dossier", entry: "Entry", known: "KnownFact") -> dict[str, Any]:
    version = known.version
    doubts = []
    if known.is_contradicted:
        doubts.append(_("data say otherwise"))
    if known.is_stale:
        doubts.append(panels.age(version, found.today))
    if not version.is_confirmed:
        doubts.append(_("assumed"))
    return {
        "year": str(known.fact.year or ""),
        "value": panels.value_of(entry.kind, version),
        "doubt": " · ".join(doubts),
        "source": beside.origin(version),
    }


def _people(found: "Snapshot") -> dict[str, Any]:
    names = stakeholders.role_names()
    rows = [_person(place, found, names) for place in found.positions]
    rows.sort(key=lambda row: (row["place"], row["name"]))
    count = len(rows)
    said = ngettext("%(count)s person is known", "%(count)s people are known", count)
    return {"rows": rows, "count": said % {"count": formats.number(count)}}


def _person(place: "Position", found: "Snapshot", names: Any) -> dict[str, Any]:
    held = found.roles.get(place.pk, ())
    ties = found.ties.get(place.pk, ())
    return {
        "name": str(place.person),
        "title": ", ".join(part for part in (place.title, place.department) if part),
        "roles": ", ".join(dict.fromkeys(str(names.get(role.role, role.role)) for role in held)),
        "place": min((_place(role.role) for role in held), default=len(DECIDING) + 1),
        "decides": any(role.role in DECIDING for role in held),
        "known_to": ", ".join(str(one.tie.user) for one in ties[:3]),
    }


def _place(role: str) -> int:
    return DECIDING.index(role) if role in DECIDING else len(DECIDING)


def _words() -> dict[str, str]:
    return {
        "glance": _("At a glance"),
        "people": _("People"),
        "person": _("Name"),
        "title": _("Title"),
        "roles": _("Roles"),
        "known_to": _("Known to"),
        "contracts": _("Contracts"),
        "competitors": _("Competitors"),
        "we": _("we"),
        "they": _("they"),
        "deals": _("Won and lost"),
        "files": _("Files"),
        "gaps": _("Not known yet"),
        "nothing": _("Nothing is written down about this account yet."),
        "marks": _("Everything without a mark is confirmed and not stale."),
        "more": _("The whole dossier with sources and history:"),
        "personal": _("Contains personal data: keep it to yourself, and destroy it after use."),
        "page_of": _("Page %(page)s of %(pages)s") % {"page": "{page}", "pages": "{pages}"},
    }
