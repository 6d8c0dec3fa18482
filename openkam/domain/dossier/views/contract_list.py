"""The list of all contracts that the reader may see, the next decision first, and its files."""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from django.http import Http404, HttpResponse, QueryDict
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext
from django.views.decorators.http import require_safe

from openkam.core.access.requests import Request
from openkam.core.face import badges, formats
from openkam.core.face.csv_file import table_csv
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.core.face.tables import Kind, Table, TableColumn
from openkam.core.face.xlsx_file import xlsx_response
from openkam.core.saved_views.listing import saved_list
from openkam.domain.dossier import panels
from openkam.domain.dossier.models import ContractVersion
from openkam.domain.dossier.selectors import contract_list as listing
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors import Basis

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.dossier.selectors.contracts import KnownContract

FILTERS = {"due": listing.DUE, "state": listing.STATES, "owner": None, "tier": None}
MUTE = SafeString('<span class="ok-mute">–</span>')


@require_safe
@saved_list("dossier:contracts")
def contract_list(request: Request) -> HttpResponse:
    """Show the contracts open to the reader, the next decision first, 50 a page."""
    actor, today = request.user, localdate()
    basis = portfolio.basis_for(actor)
    wanted = _wanted(request.GET, basis)
    found = _found(actor, wanted, today)
    total = len(found.rows)
    shown = listing.read(found.rows[wanted.window(total)], today)
    page = ListPage(
        columns=_columns(basis),
        rows=_cells(shown, today),
        total=total,
        request=wanted,
        chips=_chips(actor, wanted),
        label=_("Contracts"),
        search=_("Title, number, account …"),
        empty=_empty(has_any=bool(found.total)),
        export_url=reverse("dossier:contracts-export", args=["csv"]) + wanted.url(),
        workbook_url=reverse("dossier:contracts-export", args=["xlsx"]) + wanted.url(),
        note=basis.rates_note,
    )
    context = {
        "list": page,
        "active": "portfolio",
        "basis": basis,
        "stake": _stake(found, basis),
    }
    return list_response(request, "dossier/contracts.html", context)


@require_safe
def contracts_export(request: Request, kind: str) -> HttpResponseBase:
    """Send exactly the contracts that the list shows, all pages, as CSV or XLSX."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    actor, today = request.user, localdate()
    basis = portfolio.basis_for(actor)
    found = _found(actor, _wanted(request.GET, basis), today)
    rows = [_values(one, today) for one in listing.read(found.rows, today)]
    table = Table(_("Contracts"), _file_columns(basis), rows)
    name = f"{_('contracts')}.{kind}"
    if kind == "csv":
        return table_csv(name, table)
    return xlsx_response(name, [table], basis.rates_note)


def _wanted(given: QueryDict, basis: Basis) -> ListRequest:
    columns = _columns(basis)
    return ListRequest.from_get(given, columns=columns, default_sort="decide", filters=FILTERS)


def _found(actor: "User", wanted: ListRequest, today: date) -> listing.ContractList:
    return listing.contracts(actor, today, q=wanted.q, filters=wanted.filters, sort=wanted.order)


def _columns(basis: Basis) -> list[Column]:
    unit = formats.currency_symbol(basis.currency)
    return [
        Column("contract", _("Contract"), sortable=True, css="ct-title"),
        Column("account", _("Account"), sortable=True, css="wide"),
        Column("decide", _("Next decision"), sortable=True, css="ct-decide"),
        Column("value", _("Value a year"), numeric=True, sortable=True, unit=unit),
        Column("state", _("State"), css="mid"),
        Column("until", _("Term"), sortable=True, css="mid", by_default=False),
        Column("tier", _("Tier"), sortable=True, css="mid"),
        Column("owner", _("Key account manager"), sortable=True, css="mid"),
    ]


def _cells(rows: "Sequence[KnownContract]", today: date) -> list[list[str | SafeString | None]]:
    contract, account = door("dossier:contract"), door("web:account-dossier-contracts")
    with formats.one_language():
        return [
            _row(one, contract(one.version.contract_id), account(one.contract.account.pk), today)
            for one in rows
        ]


def _row(
    one: "KnownContract", url: str, account_url: str, today: date
) -> list[str | SafeString | None]:
    account, version = one.contract.account, one.version
    state, step = panels.state_of(one, today), panels.next_step(one, today)
    about = " · ".join(part for part in (version.number, version.product_group) if part)
    return [
        format_html(
            '<a class="name" href="{}">{}</a><span class="sub">{}</span>'
            '<span class="sub ct-phone">{}</span>',
            url,
            version.title,
            about,
            account.name,
        ),
        format_html('<a class="ok-ev cut" href="{}">{}</a>', account_url, account.name),
        format_html(
            '<b class="{}">{}</b><span class="sub">{}</span>',
            f"ok-{step.tone}" if step.tone else "ok-strong",
            step.first,
            step.second,
        ),
        MUTE if one.stake is None else formats.number(one.stake),
        format_html('<span class="ok-flag {}">{}</span>', state.tone, state.first),
        panels.term_words(one.standing.term),
        badges.tier(account.tier.name, account.tier.position) if account.tier else MUTE,
        str(account.owner) if account.owner else MUTE,
    ]


def _chips(actor: "User", wanted: ListRequest) -> list[FilterChip]:
    chosen = wanted.filters
    owners, _colleagues = portfolio.owners_and_colleagues(actor)
    tiers, _segments = portfolio.care_names()
    due = [(days, _("Within %(count)s days") % {"count": days}) for days in listing.DUE]
    states = [
        ("running", _("Running")),
        ("under_notice", _("Under notice")),
        ("not_begun", _("Not begun")),
        ("ended", _("Ended")),
        ("all", _("All")),
    ]
    people = [(str(pk), name) for pk, name in owners if pk != actor.pk]
    found = [
        FilterChip("due", _("Decision"), chosen["due"], due),
        FilterChip("state", _("State"), chosen["state"], states),
        FilterChip(
            "owner",
            _("Key account manager"),
            chosen["owner"],
            [("me", _("Me")), *people, ("none", _("Nobody"))],
        ),
    ]
    if tiers:
        listed = [(str(pk), str(name)) for pk, name in tiers]
        found.append(FilterChip("tier", _("Tier"), chosen["tier"], listed))
    return found


def _stake(found: listing.ContractList, basis: Basis) -> str:
    """What the list is worth a year, and of how many that is not known."""
    if not found.rows:
        return ""
    amount = formats.money_short(found.stake, basis.currency)
    said = _("%(amount)s a year") % {"amount": amount}
    if not found.without_stake:
        return said
    unknown = ngettext(
        "%(count)s value not known", "%(count)s values not known", found.without_stake
    )
    return f"{said}, {unknown % {'count': formats.number(found.without_stake)}}"


def _empty(*, has_any: bool) -> dict[str, str]:
    if has_any:
        return {
            "icon": "file-text",
            "title": _("No contract runs any more"),
            "text": _("All that are noted have ended. They stay in the list of ended ones."),
            "url": "?state=ended",
            "action": _("Show the ended ones"),
        }
    return {
        "icon": "file-text",
        "title": _("No contract is noted"),
        "text": _(
            "Here stand all contracts with your accounts, the next decision first: which renews by"
            " itself if nobody says anything, which ends, and what it is worth. Note them in the"
            " dossier of an account."
        ),
        "url": reverse("portfolio:accounts"),
        "action": _("To the accounts"),
    }


def _file_columns(basis: Basis) -> list[TableColumn]:
    stake = _("Value a year")
    return [
        TableColumn(_("Account")),
        TableColumn(_("Contract")),
        TableColumn(_("Number")),
        TableColumn(_("Product group")),
        TableColumn(_("State")),
        TableColumn(_("Decide by"), Kind.DAY),
        TableColumn(_("Renews on"), Kind.DAY),
        TableColumn(_("Ends on"), Kind.DAY),
        TableColumn(_("Begins"), Kind.DAY),
        TableColumn(_("Last day of the term"), Kind.DAY),
        TableColumn(_("Notice, days before"), Kind.COUNT),
        TableColumn(_("On its last day")),
        TableColumn(f"{stake}, {basis.currency}" if basis.currency else stake, Kind.AMOUNT),
        TableColumn(pgettext("contract", "Value"), Kind.AMOUNT),
        TableColumn(_("Currency")),
        TableColumn(_("Value of")),
        TableColumn(_("Negotiated terms")),
        TableColumn(_("Confirmed")),
        TableColumn(_("Stale from"), Kind.DAY),
        TableColumn(_("Tier")),
        TableColumn(_("Key account manager")),
    ]


def _values(one: "KnownContract", today: date) -> list[Any]:
    version, standing, account = one.version, one.standing, one.contract.account
    return [
        account.name,
        version.title,
        version.number,
        version.product_group,
        panels.state_of(one, today).first,
        standing.decide_by,
        standing.renews_on,
        standing.ends_on,
        version.starts_on,
        standing.term.last_day,
        version.notice_days,
        panels.renewal_words(version),
        one.stake,
        version.value,
        version.currency,
        str(ContractVersion.ValuePer(version.value_per).label) if version.value_per else "",
        version.terms,
        _("yes") if version.is_confirmed else _("no"),
        version.stale_on,
        account.tier.name if account.tier else "",
        str(account.owner) if account.owner else "",
    ]
