"""Who the account is, in one look."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.access.models import Level
from openkam.core.face import badges, countries, formats, people
from openkam.core.face.charts import meter, sparkline
from openkam.core.offers import Figure
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.panels.key_status import standing, tier_without_status

if TYPE_CHECKING:
    from openkam.calc.periods import Period
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis

MOST_KEYS = 3


def subject(actor: "User", account_id: int, basis: "Basis", beside: Sequence[str] = ()) -> Any:
    """Return the account with owner, group and its summary's columns, for all panels of one page.

    Its `reader_level` says what the actor may do with it, so that panels need not ask each.
    `beside` names rows of other rooms, one to an account, that are read with it. Raises Http404 if
    it is not open to the actor.
    """
    found: Any = selectors.summary(actor, account_id, basis, beside)
    found = found or selectors.account(actor, account_id)
    found.reader_level = selectors.level_on(actor, account_id)
    return found


def header(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return name, owner, group, country and keys of the account, and what may be changed."""
    account = account or selectors.account(actor, account_id)
    keys = list(selectors.keys(actor, account_id)[: MOST_KEYS + 1])
    known = getattr(account, "reader_level", None)
    level = known or selectors.level_on(actor, account_id) or Level.READ
    tier = account.tier
    return {
        "account": account,
        "status": standing(account),
        "status_since": formats.day(account.key_since) if account.key_since else "",
        "tier_without_status": tier_without_status(account),
        "tier_badge": badges.tier(tier.name, tier.position) if tier else "",
        "initials": people.initials(account.name),
        "country": countries.name(account.country) if account.country else "",
        "group_url": f"{reverse('portfolio:accounts')}?group={account.group_id or account.pk}",
        "keys": keys[:MOST_KEYS],
        "has_more_keys": len(keys) > MOST_KEYS,
        "may_write": level >= Level.WRITE,
        "may_lead": level >= Level.LEAD,
    }


def strip(
    actor: "User",
    account_id: int,
    today: date,
    basis: "Basis | None" = None,
    account: Any = None,
) -> Mapping[str, Any]:
    """Return the account's figures of the last 12 complete months."""
    basis = basis or selectors.basis_for(actor)
    summary = account or subject(actor, account_id, basis)
    figures = basis.figures
    if figures is None or figures.period is None or not hasattr(summary, "trend"):
        return {"figures": []}
    margin = _margin(summary, basis, figures.period)
    return {
        "figures": [
            _revenue(summary, basis, figures.period),
            *([margin] if margin else []),
            _share(summary, basis),
            _last_purchase(summary, figures.as_of),
            _documents(summary, basis),
            _since(summary),
        ]
    }


def money_url(account_id: int, period: "Period") -> str:
    """Return where the months behind an account's revenue stand."""
    query = urlencode({"from": period.start.isoformat(), "to": period.end.isoformat()})
    return f"{reverse('web:account-money', args=[account_id])}?{query}"


def change_on_year_before(change: float | None, basis: "Basis") -> str:
    """Return a change against the year before as markup, in the colours of the settings."""
    if change is None:
        return _("nothing to compare with")
    company = basis.company
    delta = formats.delta(
        change, watch=float(company.watch_decline_share), act=float(company.act_decline_share)
    )
    return format_html("{}\u00a0% {}", delta.cell, _("on the year before"))


def _revenue(summary: Any, basis: "Basis", period: "Period") -> Figure:
    if summary.revenue is None:
        return Figure(_("Revenue, 12 months"), "–", _("nothing was bought"))
    return Figure(
        _("Revenue, 12 months"),
        formats.money_short(summary.revenue, basis.currency),
        change_on_year_before(summary.change_share, basis),
        money_url(summary.pk, period),
        drawing=sparkline(summary.trend or (), tone="accent", width=60, height=24),
    )


def _margin(summary: Any, basis: "Basis", period: "Period") -> Figure | None:
    """The gross margin with its change in points; nothing while no line's cost is known."""
    if getattr(summary, "cost", None) is None or summary.revenue_with_cost is None:
        return None
    now = selectors.KnownCost(summary.revenue_with_cost, summary.cost)
    amount = formats.money_short(now.margin, basis.currency)
    before = selectors.known_cost_before(summary, basis)
    return Figure(
        _("Gross margin, 12 months"),
        amount if now.rate is None else formats.share(now.rate),
        _change_in_points(now.rate, before.rate if before else None) or amount,
        f"{money_url(summary.pk, period)}#months",
        tone="act" if now.margin < 0 else "",
    )


def _change_in_points(now: Decimal | None, before: Decimal | None) -> str:
    if now is None or before is None:
        return ""
    change = formats.rounded((now - before) * 100, 1)
    if not change:
        return _("as the year before")
    words = {"points": formats.number(abs(change), 1)}
    if change > 0:
        return _("%(points)s points above the year before") % words
    return _("%(points)s points below the year before") % words


def _share(summary: Any, basis: "Basis") -> Figure:
    caption = _("Share of revenue") if basis.whole_is_visible else _("Share of your accounts")
    if summary.share is None:
        return Figure(caption, "–", _("no revenue in 12 months"))
    limit = float(basis.company.dependence_limit_share)
    is_alarm = summary.share >= limit
    context = _("alarm stands at %(limit)s") % {"limit": formats.share(limit, 0)}
    if summary.abc_class:
        context = _("class %(name)s, number %(rank)s") % {
            "name": summary.abc_class,
            "rank": formats.number(summary.rank),
        }
    return Figure(
        caption,
        formats.share(summary.share),
        context,
        tone="act" if is_alarm else "",
        drawing=meter(summary.share, limit, tone="act" if is_alarm else "accent", width=60),
    )


def _last_purchase(summary: Any, as_of: date | None) -> Figure:
    if summary.last_on is None:
        return Figure(_("Last purchase"), "–", _("never bought"))
    if as_of is None or summary.last_on > as_of:
        return Figure(_("Last purchase"), formats.day(summary.last_on))
    days = (as_of - summary.last_on).days
    said = ngettext(
        "%(count)s day before the data ends", "%(count)s days before the data ends", days
    )
    age = said % {"count": formats.number(days)} if days else _("on the last day of the data")
    return Figure(_("Last purchase"), formats.day(summary.last_on), age)


def _documents(summary: Any, basis: "Basis") -> Figure:
    count = summary.document_count or 0
    context = ""
    if count and summary.revenue is not None:
        average = formats.money_short(summary.revenue / count, basis.currency)
        context = _("%(amount)s each on average") % {"amount": average}
    return Figure(_("Documents, 12 months"), formats.number(count), context)


def _since(summary: Any) -> Figure:
    if summary.first_on is None:
        return Figure(_("First purchase"), "–")
    return Figure(_("First purchase"), formats.day(summary.first_on), _("in the sales imported"))
