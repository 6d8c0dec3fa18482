"""The trend report: how revenue and margin go from month to month, and who makes it."""

from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import TrendReport
from openkam.domain.economics.views.choice import Choice, day, read_choice
from openkam.domain.economics.views.periods import PeriodChoice
from openkam.domain.economics.views.report import Narrowing, Report
from openkam.domain.economics.views.scope import Narrowed, read_scope
from openkam.domain.economics.views.trend.doors import Doors
from openkam.domain.economics.views.trend.figures import figures
from openkam.domain.economics.views.trend.list import listing
from openkam.domain.economics.views.trend.notes import notes
from openkam.domain.economics.views.trend.pictures import pictures

if TYPE_CHECKING:
    from openkam.core.access.models import User

NAME = "trend"
LONGEST = "last-36"


def build(actor: "User", get: QueryDict) -> Report:
    """Return the report that the address asks for.

    Raises NoSales before the first import, Http404 for a part that is not open to the actor.
    """
    basis = selectors.basis(actor)
    tree = day(get.get("tree", ""))
    narrowed = read_scope(actor, get, basis, tree)
    usual = PeriodChoice(LONGEST, _("Last 36 months"), selectors.trend_period(basis))
    offered = _offered(narrowed)
    choice = read_choice(
        get, NAME, basis, by=[key for key, _t in offered], more=narrowed.parameters, usual=usual
    )
    found = selectors.trend_report(
        actor,
        period=choice.period,
        by=choice.by,  # type: ignore[arg-type]
        tree=choice.tree,
        scope=narrowed.scope,
        standing_on=basis,
    )
    doors = Doors(choice, narrowed.scope, found.now)
    return Report(
        choice=choice,
        basis=basis,
        title=_("Trend"),
        subtitle=_("Where revenue goes, month by month, and who makes it"),
        by_options=offered,
        is_quiet=found.is_quiet,
        figures=lambda: figures(found, doors),
        pictures=lambda: pictures(found, doors),
        notes=lambda: notes(actor, found, doors),
        listing=listing(actor, choice, found, doors),
        compared=_compared(found),
        narrowed=_narrowings(choice, narrowed),
        seen=_seen(found),
    )


def _offered(narrowed: Narrowed) -> list[tuple[str, str]]:
    """By what the rows can count: what the report is narrowed to would be a single row."""
    scope = narrowed.scope
    titles = [
        ("account", _("By account")),
        ("group", _("By group")),
        ("segment", _("By segment")),
        ("tier", _("By tier")),
        ("product_group", _("By product group")),
    ]
    taken = {
        "account": scope.account is not None,
        "group": scope.account is not None or scope.group is not None,
        "segment": scope.account is not None or scope.segment is not None,
        "tier": scope.account is not None or scope.tier is not None,
        "product_group": scope.product_group is not None,
    }
    return [(key, title) for key, title in titles if not taken[key]] or titles[:1]


def _compared(found: TrendReport) -> str:
    if found.before is None:
        return ""
    return _("%(months)s against %(before)s") % {
        "months": formats.period(found.now),
        "before": formats.period(found.before),
    }


def _narrowings(choice: Choice, narrowed: Narrowed) -> list[Narrowing]:
    titles = {
        "account": _("Account"),
        "group": _("Group"),
        "segment": _("Segment"),
        "tier": _("Tier"),
        "product": _("Product group"),
    }
    urls = {}
    if narrowed.scope.account is not None:
        urls["account"] = door("web:account")(narrowed.scope.account)
    return [
        Narrowing(titles[key], name, urls.get(key, ""), choice.url(**{key: "", "by": ""}))
        for key, name in narrowed.names.items()
    ]


def _seen(found: TrendReport) -> str:
    if found.sees_all or found.scope.account is not None:
        return ""
    return _("These are your own accounts: every figure is of them alone.")
