"""The margin report: who earns, who costs money, and what changed it."""

from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.domain.economics import selectors
from openkam.domain.economics.selectors import MarginReport
from openkam.domain.economics.views.choice import Choice, day, read_choice
from openkam.domain.economics.views.margin.list import listing
from openkam.domain.economics.views.margin.notes import notes
from openkam.domain.economics.views.margin.pictures import FULL_WIDTH, pictures, waterfall_picture
from openkam.domain.economics.views.margin.products import products_listing
from openkam.domain.economics.views.margin.strip import account_strip, strip
from openkam.domain.economics.views.report import Narrowing, Report
from openkam.domain.economics.views.scope import Narrowed, read_scope

if TYPE_CHECKING:
    from openkam.core.access.models import User

NAME = "margin"


def build(actor: "User", get: QueryDict) -> Report:
    """Return the report that the address asks for; of one account, it is by product.

    Raises NoSales before the first import, Http404 for an account that is not open.
    """
    basis = selectors.basis(actor)
    narrowed = _narrowed(actor, get, basis)
    of_one = narrowed.scope.account is not None
    by = ("account",) if of_one or narrowed.scope.group is not None else ("account", "group")
    choice = read_choice(get, NAME, basis, by=by, more=narrowed.parameters)
    found = selectors.margin_report(
        actor,
        period=choice.period,
        by="group" if choice.by == "group" else "account",
        tree=choice.tree,
        scope=narrowed.scope,
        standing_on=basis,
    )
    # What one account or group no longer buys explains a change of margin: a door leads here.
    is_part = of_one or narrowed.scope.group is not None
    only_before = is_part and not found.figures.accounts and bool(found.before.has_lines.any())
    titles = {"account": _("By account"), "group": _("By group")}
    return Report(
        choice=choice,
        basis=basis,
        title=_("Margin"),
        subtitle=_("What they bought, product by product")
        if of_one
        else _("Who earns money for us, and who costs it"),
        by_options=[(one, titles[one]) for one in by],
        is_quiet=not found.figures.accounts and not only_before,
        figures=lambda: account_strip(choice, found) if of_one else strip(choice, found),
        pictures=lambda: (
            [waterfall_picture(choice, found, FULL_WIDTH, "c12")]
            if of_one or only_before
            else pictures(choice, found)
        ),
        notes=lambda: [] if of_one else notes(actor, choice, found),
        listing=products_listing(actor, choice, found) if of_one else listing(choice, found),
        compared=_compared(found),
        narrowed=_narrowings(choice, narrowed),
        seen="" if found.sees_all else _("These are your own accounts: every figure is of them."),
    )


def _narrowed(actor: "User", get: QueryDict, basis: selectors.Basis) -> Narrowed:
    # What price and mix did is known of accounts, not of their product groups.
    asked = get.copy()
    asked.pop("product", None)
    return read_scope(actor, asked, basis, day(get.get("tree", "")))


def _narrowings(choice: Choice, narrowed: Narrowed) -> list[Narrowing]:
    titles = {
        "account": _("Account"),
        "group": _("Group"),
        "segment": _("Segment"),
        "tier": _("Tier"),
    }
    account = narrowed.scope.account
    urls = {} if account is None else {"account": door("web:account")(account)}
    return [
        Narrowing(titles[key], name, urls.get(key, ""), choice.url(**{key: ""}))
        for key, name in narrowed.names.items()
    ]


def _compared(found: MarginReport) -> str:
    if found.period_before is None:
        return ""
    return _("compared with %(months)s") % {"months": formats.period(found.period_before)}
