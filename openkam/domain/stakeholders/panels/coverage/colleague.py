"""What all accounts lose with one of us."""

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.core.face import formats
from openkam.domain.stakeholders.panels.coverage.leaving import first, total
from openkam.domain.stakeholders.panels.coverage.threads import who

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.selectors import Basis
    from openkam.domain.stakeholders.selectors.leaving import ColleagueLeaving, Leaving


def colleague_loss(
    actor: "User", found: "ColleagueLeaving", colleagues: "list[User]", basis: "Basis"
) -> dict[str, Any]:
    """Return each account with what breaks there, and the revenue that hangs on the colleague."""
    return {
        "name": str(found.user),
        "chosen": found.user.pk,
        "colleagues": [(user.pk, str(user)) for user in colleagues],
        "say": _say(found, basis),
        "is_whole": actor.sees_all_accounts,
        "period": formats.period(basis.figures.period)
        if basis.figures and basis.figures.period
        else "",
        "currency": basis.currency,
        "rows": [_row(one, basis) for one in found.accounts],
    }


def _say(found: "ColleagueLeaving", basis: "Basis") -> dict[str, str]:
    hanging, losing = len(found.hanging), len(found.losing)
    if hanging:
        said = ngettext(
            "%(count)s account with %(revenue)s of revenue hangs on %(name)s alone.",
            "%(count)s accounts with %(revenue)s of revenue hang on %(name)s alone.",
            hanging,
        )
        opening = said % {
            "count": formats.number(hanging),
            "revenue": total(found.revenue(found.hanging), basis),
            "name": found.user,
        }
    else:
        opening = _("No account hangs on %(name)s alone.") % {"name": found.user}
    more = ""
    if losing:
        words = ngettext(
            "%(count)s more with %(revenue)s loses a role, a way to a decider, or a person.",
            "%(count)s more with %(revenue)s lose a role, a way to a decider, or a person.",
            losing,
        )
        more = words % {
            "count": formats.number(losing),
            "revenue": total(found.revenue(found.losing), basis),
        }
    return {"first": opening, "second": more}


def _row(one: "Leaving", basis: "Basis") -> dict[str, Any]:
    address = reverse("web:account-people-coverage", args=[one.account.pk])
    tone = "act" if one.hangs_by else "watch" if one.loses_something else ""
    words = {"act": _("hangs on them"), "watch": _("loses something"), "": _("is held by others")}
    return {
        "name": one.account.name,
        "url": f"{address}?who={who(one.who)}#if-leaves",
        "revenue": total(one.revenue, basis),
        "verdict": words[tone],
        "tone": tone,
        "breaks": first(one),
        "roles": formats.number(len(one.loss.lost_cells)),
        "people": formats.number(len(one.loss.out_of_touch)),
        "handovers": len(one.loss.handovers),
    }
