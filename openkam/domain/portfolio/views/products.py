"""The list of products."""

from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.html import escape
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.core.saved_views.listing import saved_list
from openkam.domain.portfolio import selectors

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors import Basis

UNKNOWN = SafeString('<span class="ok-mute">–</span>')
MOST_GROUPS = 60  # in the menu of the chip
LONGEST_GROUP = 200


@require_safe
@saved_list("portfolio:products")
def product_list(request: Request) -> HttpResponse:
    """Show what the company sells; figures only to those who may see the whole company."""
    basis = selectors.basis_for(request.user)
    shown = _columns(basis)
    groups = selectors.product_groups(request.user)
    wanted = ListRequest.from_get(
        request.GET,
        columns=shown,
        default_sort="-revenue" if basis.whole_is_visible else "name",
        filters={"group": groups, "kind": ("product", "charge")},
    )
    filters = {key: value for key, value in wanted.filters.items() if value}
    rows = selectors.products(request.user, q=wanted.q, filters=filters, sort=wanted.order)
    total = rows.count()
    page = ListPage(
        columns=shown,
        rows=[_cells(product, basis) for product in rows[wanted.window(total)]],
        total=total,
        request=wanted,
        chips=_chips(wanted, groups),
        label=_("Products"),
        search=_("Name, code or group"),
        empty={
            "icon": "package",
            "title": _("No products yet"),
            "text": _("They come with the first sales file that names them."),
        },
        note=_note(basis),
    )
    context = {
        "list": page,
        "active": "portfolio",
        "basis": basis,
        "whole_is_visible": basis.whole_is_visible,
    }
    return list_response(request, "portfolio/products.html", context)


def _columns(basis: "Basis") -> list[Column]:
    columns = [
        Column("name", _("Product · code"), sortable=True),
        Column("group", _("Group"), sortable=True),
    ]
    if not basis.whole_is_visible:
        return columns
    symbol = formats.currency_symbol(basis.currency)
    return [
        *columns,
        Column("revenue", _("Revenue 12 m"), numeric=True, sortable=True, unit=symbol),
        Column("change", _("Change"), numeric=True, unit="%"),
        Column("quantity", _("Quantity"), numeric=True, css="wide"),
        Column("accounts", _("Accounts"), numeric=True, sortable=True, css="wide"),
        Column("last", _("Last sold"), sortable=True, css="wide", descending_first=True),
    ]


def _cells(product: Any, basis: "Basis") -> list[str]:
    # The collector of strings does not look into f-strings.
    no_product = _("no product")
    charge = "" if product.is_product else f' <span class="ok-flag">{no_product}</span>'
    name = escape(product.name or product.key)
    cells = [
        SafeString(
            f'<span class="name">{name}</span>{charge}'
            f'<span class="sub">{escape(product.key)}</span>'
        ),
        product.product_group or UNKNOWN,
    ]
    if not basis.whole_is_visible:
        return cells
    return [
        *cells,
        formats.number(product.revenue),
        _change(product, basis),
        formats.number(product.quantity),
        formats.number(product.account_count) if product.account_count else UNKNOWN,
        formats.day(product.last_on) if product.last_on else UNKNOWN,
    ]


def _change(product: Any, basis: "Basis") -> SafeString:
    before = product.revenue_before
    change = (
        product.revenue / before - 1
        if product.revenue is not None and before is not None and before > 0
        else None
    )
    company = basis.company
    return formats.delta(
        change, watch=float(company.watch_decline_share), act=float(company.act_decline_share)
    ).cell


def _chips(wanted: ListRequest, groups: list[str]) -> list[FilterChip]:
    kinds = [("product", _("Products")), ("charge", _("Charges, no products"))]
    chips = [FilterChip("kind", _("Kind"), wanted.filters["kind"], kinds)]
    if groups:
        chosen = wanted.filters["group"]
        listed = groups[:MOST_GROUPS]
        if chosen and chosen not in listed:
            listed = [chosen, *listed]
        options = [(group, group) for group in listed]
        chips.insert(0, FilterChip("group", _("Group"), chosen, options))
    return chips


def _note(basis: "Basis") -> str:
    figures = basis.figures
    if figures is None or figures.period is None or not basis.whole_is_visible:
        return ""
    said = _("Figures of %(period)s in %(currency)s") % {
        "period": formats.period(figures.period),
        "currency": basis.currency,
    }
    return f"{said}, {basis.rates_note}" if basis.rates_note else said
