"""What we think of a person, and what they said to that."""

from django.utils.translation import gettext as _

from openkam.domain.stakeholders.models import LongerKept, Objection, Opinion, Person
from openkam.domain.stakeholders.selectors.held.reasons import section
from openkam.domain.stakeholders.selectors.held.shape import Coded, Entry, Section


def opinions(person: Person) -> Section:
    """Return every opinion that stands or stood, with how we know and its legal basis."""
    columns = (
        ("account", _("Account")),
        ("kind", _("About")),
        ("opinion", _("Opinion")),
        ("is_confirmed", _("Confirmed")),
        ("why", _("How we know")),
        ("basis", _("Legal basis")),
        ("noted_by", _("Noted by")),
        ("noted_on", _("Noted on")),
        ("replaced_on", _("Held until")),
    )
    rows = Opinion.objects.filter(position__person=person).select_related(
        "position__account", "noted_by"
    )
    entries = (
        Entry(
            row.pk,
            {
                "account": str(row.position.account),
                "kind": Coded(row.kind, row.get_kind_display()),
                "opinion": _opinion(row),
                "is_confirmed": row.is_confirmed,
                "why": row.why,
                "basis": Coded(row.basis, row.get_basis_display()),
                "noted_by": row.noted_by,
                "noted_on": row.noted_on,
                "replaced_on": row.replaced_on,
            },
        )
        for row in rows.order_by("position", "kind", "-pk")
    )
    return section("opinions", _("Opinions"), columns, entries)


def objections(person: Person) -> Section:
    """Return to what the person objected, and what came of it."""
    columns = (
        ("asked_on", _("Asked on")),
        ("words", _("What they said")),
        ("outcome", _("Outcome")),
        ("why", _("Reason")),
        ("decided_by", _("Decided by")),
        ("decided_on", _("Decided on")),
    )
    entries = (
        Entry(
            row.pk,
            {
                "asked_on": row.asked_on,
                "words": row.words,
                "outcome": Coded(row.outcome, row.get_outcome_display() or _("not decided yet")),
                "why": row.why,
                "decided_by": row.decided_by,
                "decided_on": row.decided_on,
            },
        )
        for row in Objection.objects.filter(person=person).select_related("decided_by")
    )
    return section("objections", _("Objections"), columns, entries)


def longer_kept(person: Person) -> Section:
    """Return what is kept beyond its retention time, and why."""
    columns = (
        ("kind", _("Kind")),
        ("until", _("Until")),
        ("reason", _("Reason")),
        ("kept_by", _("Decided by")),
        ("kept_on", _("Decided on")),
    )
    entries = (
        Entry(
            row.pk,
            {
                "kind": Coded(row.kind, row.get_kind_display()),
                "until": row.until,
                "reason": row.reason,
                "kept_by": row.kept_by,
                "kept_on": row.kept_on,
            },
        )
        for row in LongerKept.objects.filter(person=person).select_related("kept_by")
    )
    return section("longer_kept", _("Kept longer"), columns, entries)


def _opinion(row: Opinion) -> str | Coded:
    if row.kind == Opinion.Kind.POWER:
        return Coded(str(row.number), _("%(number)s of 5") % {"number": row.number})
    if row.kind == Opinion.Kind.ATTITUDE:
        sign = "−" if (row.number or 0) < 0 else "+" if row.number else ""
        words = _("%(number)s (from −2 to +2)") % {"number": f"{sign}{abs(row.number or 0)}"}
        return Coded(str(row.number), words)
    return row.text
