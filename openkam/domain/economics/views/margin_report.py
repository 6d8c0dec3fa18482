"""The margin report: who earns, who costs money, and what changed it."""

from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import MarginReport
from openkam.domain.economics.views.choice import Choice, number, read_choice
from openkam.domain.economics.views.margin_list import listing
from openkam.domain.economics.views.margin_notes import notes
from openkam.domain.economics.views.margin_pictures import pictures
from openkam.domain.economics.views.margin_strip import strip
from openkam.domain.economics.views.report import Report

if TYPE_CHECKING:
    from openkam.core.access.models import User

NAME = "margin"
GROUP = "group"  # the parameter that keeps the accounts of one group


def build(actor: "User", get: QueryDict) -> Report:
    """Return the report that the address asks for; raises NoSales before the first import."""
    basis = selectors.basis(actor)
    choice = _choice(get, basis)
    found = selectors.margin_report(
        actor,
        period=choice.period,
        by="group" if choice.by == "group" else "account",
        tree=choice.tree,
        group=number(choice.more.get(GROUP, "")),
        standing_on=basis,
    )
    return Report(
        choice=choice,
        basis=basis,
        title=_("Margin"),
        subtitle=_("Who earns money for us, and who costs it"),
        by_options=[("account", _("By account")), ("group", _("By group"))],
        is_quiet=not found.figures.accounts,
        figures=lambda: strip(choice, found),
        pictures=lambda: pictures(choice, found),
        notes=lambda: notes(actor, choice, found),
        listing=listing(choice, found),
        compared=_compared(found),
        seen="" if found.sees_all else _("These are your own accounts: every figure is of them."),
    )


def _choice(get: QueryDict, basis: selectors.Basis) -> Choice:
    by_group = get.get("by") == "group"
    group = "" if by_group else get.get(GROUP, "")
    more = {GROUP: group} if number(group) else {}
    return read_choice(get, NAME, basis, more=more)


def _compared(found: MarginReport) -> str:
    if found.period_before is None:
        return ""
    return _("compared with %(months)s") % {"months": formats.period(found.period_before)}
