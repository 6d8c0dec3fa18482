"""What stands on every tab of the account page, and how a room's panel is drawn there."""

from typing import Any

from django.template.loader import get_template
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from openkam.core.access.models import User
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.offers import Panel
from openkam.domain.dossier import panels as dossier
from openkam.domain.portfolio import panels as portfolio
from openkam.domain.portfolio import selectors
from openkam.domain.stakeholders import panels as stakeholders

BESIDE = ("coverage", "dossier")  # what other rooms prepare of each account


def given_for(request: Request, pk: int) -> dict[str, Any]:
    """Return what every panel of the page is given; the account has come through the gate."""
    basis = selectors.basis_for(request.user)
    account = portfolio.subject(request.user, pk, basis, BESIDE)
    return {"account_id": pk, "today": localdate(), "basis": basis, "account": account}


def frame(actor: User, tab: str, given: dict[str, Any]) -> dict[str, Any]:
    """Return what stands on each tab: header, figures, tabs, and the basis of all figures."""
    header = portfolio.HEADER.fill(actor, **given)
    strip = portfolio.STRIP.fill(actor, **given)
    account = given["account"]
    coverage = stakeholders.coverage_figure(account, sees_opinions=header["may_write"])
    figures = (coverage, dossier.dossier_figure(account))
    return {
        **header,
        **strip,
        "figures": [*strip["figures"], *(one for one in figures if one is not None)],
        "tabs": _tabs(given["account_id"], tab, stakeholders.people_count(account)),
        "active": "portfolio",
        "basis": given["basis"],
    }


def _tabs(pk: int, current: str, people: int) -> list[dict[str, Any]]:
    tabs = (
        ("overview", _("Overview"), "web:account"),
        ("money", _("Money"), "web:account-money"),
        ("dossier", _("Dossier"), "web:account-dossier"),
        ("people", _("People"), "web:account-people"),
        ("team", _("Team"), "web:account-team"),
        ("identity", _("Identity"), "web:account-identity"),
        ("history", _("History"), "web:account-history"),
    )
    counts = {"people": formats.number(people) if people else ""}
    return [
        {
            "title": title,
            "url": reverse(name, args=[pk]),
            "is_current": key == current,
            "count": counts.get(key, ""),
        }
        for key, title, name in tabs
    ]


def row(
    parts: tuple[tuple[Panel, str], ...],
    actor: User,
    given: dict[str, Any],
    request: Request | None = None,
) -> list[tuple[str, SafeString]]:
    """Return the panels of one row drawn, with their widths; the empty ones left out."""
    markups = [(css, drawn(panel, actor, given, request)) for panel, css in parts]
    shown = [(css, markup) for css, markup in markups if markup.strip()]
    return shown if len(shown) == len(parts) else [("c12", markup) for _css, markup in shown]


def drawn(
    panel: Panel, actor: User, given: dict[str, Any], request: Request | None = None
) -> SafeString:
    """Render a panel by itself: what it fills in is nobody else's. Its forms need the request."""
    filled = dict(panel.fill(actor, **given))
    return SafeString(get_template(panel.template).render(filled, request))
