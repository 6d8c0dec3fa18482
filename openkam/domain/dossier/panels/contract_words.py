"""Where a contract stands, and what is to be decided next, in the reader's words."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.contracts import Renewal, State, earliest_end
from openkam.core.face import formats
from openkam.domain.dossier.models import ContractVersion
from openkam.domain.dossier.selectors.contracts import KnownContract, agreed_of

if TYPE_CHECKING:
    from openkam.calc.contracts import Term

ACT_DAYS, WATCH_DAYS = 30, 90  # before a decision


@dataclass(frozen=True)
class Said:
    """Something in bold with its reason, and how pressing it is."""

    first: str
    second: str = ""
    tone: str = ""  # "", "act" or "watch"


def state_of(known: KnownContract, today: date) -> Said:
    """Return where it stands in at most three words, for a flag."""
    state = known.standing.state
    if state == State.ENDED:
        return Said(_("ended"))
    if state == State.NOT_BEGUN:
        return Said(_("not begun"))
    if state == State.UNDER_NOTICE:
        return Said(_("under notice"), tone="watch")
    if state == State.RENEGOTIATED:
        return Said(_("being renegotiated"), tone=_tone(known, today) or "watch")
    return Said(_("running"))


def next_step(known: KnownContract, today: date) -> Said:
    """Return what is to be decided by when, and what happens else."""
    standing, version = known.standing, known.version
    if standing.state == State.ENDED:
        return Said(_on(_("Ended on %(day)s"), standing.ends_on), _noticed(version))
    if standing.state == State.UNDER_NOTICE:
        said = _("Ends on %(day)s") if standing.ends_on else _("Ends on a day not known")
        return Said(_on(said, standing.ends_on), _noticed(version), "watch")
    if version.renewal == Renewal.AUTOMATIC:
        return _renewing(known, today)
    if version.renewal == Renewal.OPEN:
        return _open(known, today)
    return _ending(known, today)


def days_ahead(day: date, today: date) -> str:
    """Return how far away a day is: "today", "in 12 days"."""
    count = (day - today).days
    if count <= 0:
        return _("today")
    return ngettext("in %(count)s day", "in %(count)s days", count) % {
        "count": formats.number(count)
    }


def term_words(term: "Term") -> str:
    """Return a term in words; what is not known or not agreed is said."""
    if term.starts_on is None and term.last_day is None:
        return _("term not known")
    if term.starts_on is None:
        return _("until %(day)s") % {"day": formats.day(term.last_day)}
    if term.last_day is None:
        return _("since %(day)s") % {"day": formats.day(term.starts_on)}
    return f"{formats.day(term.starts_on)} – {formats.day(term.last_day)}"


def value_words(version: ContractVersion) -> str:
    """Return the value as it was agreed: "€240 000 the whole term"; "" where none is known."""
    if version.value is None:
        return ""
    amount = formats.money(version.value, version.currency)
    return f"{amount} {ContractVersion.ValuePer(version.value_per).label}"


def renewal_words(version: ContractVersion) -> str:
    """Return what happens on its last day, with the months that it renews for."""
    label = str(ContractVersion.Renewal(version.renewal).label)
    if not version.renewal_months:
        return label
    months = ngettext("%(count)s month", "%(count)s months", version.renewal_months)
    return f"{label}: {months % {'count': formats.number(version.renewal_months)}}"


def notice_words(version: ContractVersion) -> str:
    """Return the notice period; that it is not known where it is not."""
    if version.notice_days is None:
        return _("not known")
    said = ngettext("%(count)s day", "%(count)s days", version.notice_days)
    return said % {"count": formats.number(version.notice_days)}


def _renewing(known: KnownContract, today: date) -> Said:
    standing, version = known.standing, known.version
    by, renews = standing.decide_by, formats.day(standing.renews_on)
    if by is None:
        return Said(_("Renews on %(day)s") % {"day": renews})
    if standing.term.last_day and by > standing.term.last_day:
        second = _("the next notice is possible until %(day)s") % {"day": formats.day(by)}
        return Said(_("Renews on %(day)s") % {"day": renews}, second)
    if version.notice_days is None:
        first = _("Notice by %(day)s at the latest") % {"day": formats.day(by)}
        return Said(first, _("the notice period is not known"), _tone(known, today))
    words = {"when": days_ahead(by, today), "day": renews}
    second = _("%(when)s; else it renews on %(day)s") % words
    return Said(_on(_("Notice by %(day)s"), by), second, _tone(known, today))


def _open(known: KnownContract, today: date) -> Said:
    by, version = known.standing.decide_by, known.version
    if by is not None:
        words = {"when": days_ahead(by, today), "day": formats.day(version.ends_on)}
        second = _("%(when)s, to end it on %(day)s; afterwards at any time") % words
        return Said(_on(_("Notice by %(day)s"), by), second, _tone(known, today))
    end = earliest_end(agreed_of(version), today)
    if end is None:
        return Said(_("Runs until notice"), _("the notice period is not known"))
    return Said(_("Runs until notice"), _on(_("given today it ends on %(day)s"), end))


def _ending(known: KnownContract, today: date) -> Said:
    by, end = known.standing.decide_by, known.standing.ends_on
    if by is None or end is None:
        return Said(_("End not known"), _("note its last day"))
    when, tone = days_ahead(by, today), _tone(known, today)
    if by < end:
        second = _("%(when)s; it ends on %(day)s") % {"when": when, "day": formats.day(end)}
        return Said(_on(_("Decide by %(day)s"), by), second, tone)
    if known.version.renewal == Renewal.BY_AGREEMENT:
        return Said(_on(_("Agree anew by %(day)s"), end), when, tone)
    return Said(_on(_("Ends on %(day)s"), end), when, tone)


def _tone(known: KnownContract, today: date) -> str:
    if known.is_due(today, ACT_DAYS):
        return "act"
    return "watch" if known.is_due(today, WATCH_DAYS) else ""


def _noticed(version: ContractVersion) -> str:
    if version.notice_given_on is None:
        return ""
    return _on(_("notice was given on %(day)s"), version.notice_given_on)


def _on(said: str, day: date | None) -> str:
    return said % {"day": formats.day(day)}
