"""What the header of the account page says of its people."""

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.core.offers import Figure
from openkam.domain.stakeholders.panels.coverage.roles import of
from openkam.domain.stakeholders.selectors import threads

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account
    from openkam.domain.stakeholders.models import AccountCoverage

TONES = {"untied": "act", "single": "act", "no_way": "act", "undecided": "watch", "several": ""}


def coverage_figure(account: "Account", *, sees_opinions: bool) -> Figure | None:
    """Return how the account is covered; one query, none where it was read already.

    None where nobody is known, unless it is a key account: there it is said.
    """
    row = threads.prepared(account)
    url = reverse("web:account-people-coverage", args=[account.pk])
    if row is None or not row.people:
        if account.key_state != "key":
            return None
        return Figure(_("Coverage"), formats.UNKNOWN, _("nobody is known yet"), url, tone="watch")
    context, tone = said(row, sees_opinions=sees_opinions)
    return Figure(_("Coverage"), of(row.cells_tied, row.cells), context, url, tone=tone)


def people_count(account: "Account") -> int:
    """Return how many people are known to work there, as measured last."""
    row = threads.prepared(account)
    return row.people if row else 0


def said(row: "AccountCoverage", *, sees_opinions: bool) -> tuple[str, str]:
    """Return on what an account hangs in a few words, and their tone; unknown is never fine."""
    code, count = threads.verdict(row, sees_opinions=sees_opinions)
    if code == "single":
        words = ngettext("hangs on %(count)s person", "hangs on each of %(count)s people", count)
        return words % {"count": formats.number(count)}, TONES[code]
    return {
        "untied": _("nobody is in touch"),
        "undecided": _("no decider is known"),
        "no_way": _("no live way to the deciders"),
        "several": _("hangs on nobody alone"),
    }[code], TONES[code]


def sentence(row: "AccountCoverage", *, sees_opinions: bool) -> tuple[str, str]:
    """Return the same as a sentence, and its tone."""
    code, count = threads.verdict(row, sees_opinions=sees_opinions)
    if code == "single":
        words = ngettext(
            "This account hangs on %(count)s person alone.",
            "This account hangs on %(count)s people, on each alone.",
            count,
        )
        return words % {"count": formats.number(count)}, TONES[code]
    return {
        "untied": _("Nobody of us is in touch with the people here."),
        "undecided": _("It is open whether this account hangs on one person: no decider is known."),
        "no_way": _("No live way leads to those who decide."),
        "several": _("This account hangs on nobody alone."),
    }[code], TONES[code]
