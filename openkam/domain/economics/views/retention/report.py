"""The retention report: who stays, who grows, who leaves."""

from typing import TYPE_CHECKING

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import Basis, By, RetentionReport
from openkam.domain.economics.views.choice import Choice, number, read_choice
from openkam.domain.economics.views.listing import names_of
from openkam.domain.economics.views.report import Report
from openkam.domain.economics.views.retention.base import (
    asked_base,
    base_parameters,
    compare_menu,
    with_halves,
)
from openkam.domain.economics.views.retention.cohorts import cohort_picture
from openkam.domain.economics.views.retention.figures import figures
from openkam.domain.economics.views.retention.list import listing
from openkam.domain.economics.views.retention.messages import messages, method
from openkam.domain.economics.views.retention.notes import notes
from openkam.domain.economics.views.retention.pictures import bridge

if TYPE_CHECKING:
    from openkam.core.access.models import User

NAME = "retention"


def build(actor: "User", get: QueryDict) -> Report:
    """Return the report that the address asks for.

    Raises NoSales before the first import, Http404 for a group that is not open.
    """
    basis = selectors.basis(actor)
    choice = _choice(get, basis)
    asked = asked_base(get, choice.period)
    by: By = "group" if choice.by == "group" else "account"
    group = number(choice.more.get("group", ""))
    if group is not None and not len(selectors.accounts_of_group(actor, group, choice.tree)):
        raise Http404  # as of any account that is not there
    found = selectors.retention_report(
        actor,
        period=choice.period,
        base=asked.period,
        by=by,
        tree=choice.tree,
        group=group,
        standing_on=basis,
    )
    whose = names_of(actor, [group])[0] if group else ""
    return Report(
        choice=choice,
        basis=basis,
        title=_("Retention"),
        subtitle=whose or _("Who stays, who grows, who leaves"),
        by_options=[("account", _("By account")), ("group", _("By group"))],
        is_quiet=not len(found.keys),
        figures=lambda: figures(choice, found),
        pictures=lambda: [
            bridge(choice, found, lambda keys: names_of(actor, keys)),
            cohort_picture(choice, _cohorts(actor, found, group), found),
        ],
        notes=lambda: notes(actor, choice, found),
        listing=listing(choice, found),
        compared=_compared(found),
        seen=_seen(found),
        messages=messages(choice, found, asked, whose),
        compare=compare_menu(choice, asked, found.base),
        method=method(found),
    )


def _choice(get: QueryDict, basis: Basis) -> Choice:
    group = number(get.get("group", "")) if get.get("by") != "group" else None
    more = {**base_parameters(get), "group": str(group or "")}
    return with_halves(read_choice(get, NAME, basis, more=more), basis)


def _cohorts(actor: "User", found: RetentionReport, group: int | None) -> selectors.Cohorts:
    wanted = None
    if group is not None:
        wanted = selectors.accounts_of_group(actor, group, found.tree)
    return selectors.cohorts(actor, found.basis, by=found.by, tree=found.tree, wanted=wanted)


def _compared(found: RetentionReport) -> str:
    if found.base is None:
        return ""
    return _("compared with %(months)s") % {"months": formats.period(found.base)}


def _seen(found: RetentionReport) -> str:
    if found.sees_all:
        return ""
    return _("These are your own accounts: every rate is of their revenue alone.")
