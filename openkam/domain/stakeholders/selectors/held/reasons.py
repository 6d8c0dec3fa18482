"""Why each kind of data is held, on which legal basis and how long."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.stakeholders.models import Kept
from openkam.domain.stakeholders.selectors.held.shape import Entry, Section
from openkam.domain.stakeholders.selectors.retention import retention_times

KINDS = {"ways": Kept.WAYS, "opinions": Kept.OPINIONS, "touches": Kept.TOUCHES}
Columns = Iterable[tuple[str, str]]


def section(key: str, title: str, columns: Columns, entries: Iterable[Entry]) -> Section:
    """Return a section with what the law wants said about it."""
    return Section(
        key=key,
        title=title,
        purpose=_purpose(key),
        basis=_basis(key),
        kept=_kept(key),
        columns=tuple(columns),
        entries=tuple(entries),
    )


def months(count: int) -> str:
    """Return a number of months in words."""
    text = ngettext("%(count)s month", "%(count)s months", count)
    return text % {"count": formats.number(count)}


def _purpose(key: str) -> str:
    if key == "opinions":
        return _("To prepare talks: what matters to whom, and who decides.")
    if key in ("ties", "touches"):
        return _("To know who of us speaks with whom, and when we spoke last.")
    if key in ("objections", "longer_kept", "acts"):
        return _("To show that we keep to the law.")
    return _("To work with the customer: who is responsible for what, and how to reach them.")


def _basis(key: str) -> str:
    if key == "opinions":
        return _("Stands with each entry.")
    if key in ("objections", "longer_kept", "acts"):
        return _("Legal obligation (GDPR, article 6(1)(c), with article 5(2)).")
    return _("Legitimate interest in the business relationship (GDPR, article 6(1)(f)).")


def _kept(key: str) -> str:
    times = retention_times()
    said = {"months": months(times[KINDS.get(key, Kept.LEFT)])}
    if key == "opinions":
        return _("%(months)s after it was noted last.") % said
    if key == "touches":
        return _("%(months)s after the contact.") % said
    if key == "acts":
        return _("The act stays; the words go when the person is erased.")
    return _("%(months)s after the person left.") % said
