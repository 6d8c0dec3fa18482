"""What can be done from the keyboard palette: only what the reader may do."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import QueryDict
from django.urls import Resolver404, ResolverMatch, resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from openkam.core.access.models import Level, Role
from openkam.core.saved_views.addresses import state_of
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.imports.folder import may_export
from openkam.shell.web.saved_lists import lists_of

if TYPE_CHECKING:
    from openkam.core.access.models import User

REPORTS = "economics:"


@dataclass(frozen=True)
class Action:
    """One thing to do: a link, or with `value` a form that is sent to its address."""

    title: str
    url: str
    icon: str
    words: str = ""  # what else people call it
    field: str = ""  # of the form; "" for a link
    value: str = ""
    context: str = ""

    @property
    def is_sent(self) -> bool:
        """Whether it changes something, and so is a form."""
        return bool(self.field)


@dataclass(frozen=True)
class _Declared:
    """A page on which something is done, and who may."""

    title: Promise
    url_name: str
    icon: str
    is_open_to: "Callable[[User], bool]"
    words: Promise


DECLARED = (
    _Declared(
        gettext_lazy("Add account"),
        "portfolio:account-create",
        "plus",
        lambda actor: actor.role != Role.OBSERVER,
        gettext_lazy("new account customer create"),
    ),
    _Declared(
        gettext_lazy("Add person"),
        "stakeholders:quick-add",
        "user-plus",
        lambda actor: actor.role != Role.OBSERVER,
        gettext_lazy("new stakeholder contact at a customer"),
    ),
    _Declared(
        gettext_lazy("Note a contact"),
        "stakeholders:touch-add",
        "calendar",
        lambda actor: actor.role != Role.OBSERVER,
        gettext_lazy("meeting call visit mail touch people met spoke"),
    ),
    _Declared(
        gettext_lazy("Import a file"),
        "portfolio:import-new",
        "file-import",
        portfolio.may_import,
        gettext_lazy("import sales upload invoices accounts products"),
    ),
    _Declared(
        gettext_lazy("Invite a colleague"),
        "web:user-invite",
        "user-plus",
        lambda actor: actor.is_administrator,
        gettext_lazy("new user invitation add person"),
    ),
    _Declared(
        gettext_lazy("Set a rate"),
        "portfolio:rate-set",
        "coins",
        portfolio.may_import,
        gettext_lazy("set rates currency exchange"),
    ),
    _Declared(
        gettext_lazy("Export everything"),
        "portfolio:company-export",
        "download",
        may_export,
        gettext_lazy("take along all data folder archive"),
    ),
    _Declared(
        gettext_lazy("Add a webhook"),
        "web:webhook-new",
        "link",
        lambda actor: actor.is_administrator,
        gettext_lazy("new webhook integration notify another system"),
    ),
    _Declared(
        gettext_lazy("Add a tier"),
        "portfolio:tier-add",
        "plus",
        portfolio.may_decide_care,
        gettext_lazy("new tier level of care"),
    ),
    _Declared(
        gettext_lazy("Add a segment"),
        "portfolio:segment-add",
        "plus",
        portfolio.may_decide_care,
        gettext_lazy("new segment market"),
    ),
    _Declared(
        gettext_lazy("Add an own field"),
        "portfolio:own-field-add",
        "plus",
        portfolio.may_decide_care,
        gettext_lazy("new custom field"),
    ),
)


@dataclass(frozen=True)
class _OfAccount:
    """What can be done with an account, from a level on."""

    title: Promise
    url_name: str
    icon: str
    level: Level
    field: str = ""
    words: Promise | str = ""
    asked: str = ""  # the name under which the address is told the account, where it is no part


OF_ACCOUNT = (
    _OfAccount(gettext_lazy("Open"), "web:account", "building", Level.READ),
    _OfAccount(
        gettext_lazy("Add person to this account"),
        "stakeholders:person-add",
        "user-plus",
        Level.WRITE,
        words=gettext_lazy("new stakeholder contact"),
    ),
    _OfAccount(
        gettext_lazy("People"),
        "web:account-people",
        "users",
        Level.READ,
        words=gettext_lazy("stakeholders map ties coverage"),
    ),
    _OfAccount(
        gettext_lazy("Add a contract"),
        "dossier:contract-add",
        "file-text",
        Level.WRITE,
        words=gettext_lazy("new agreement note renewal notice"),
    ),
    _OfAccount(
        gettext_lazy("Contracts"),
        "web:account-dossier-contracts",
        "file-text",
        Level.READ,
        words=gettext_lazy("agreements renewal notice terms"),
    ),
    _OfAccount(
        gettext_lazy("Change owner"),
        "portfolio:account-change",
        "user",
        Level.LEAD,
        "owner",
        gettext_lazy("key account manager hand over"),
    ),
    _OfAccount(
        gettext_lazy("Set tier"), "portfolio:account-change", "list-check", Level.LEAD, "tier"
    ),
    _OfAccount(
        gettext_lazy("Set segment"), "portfolio:account-change", "chart-pie", Level.WRITE, "segment"
    ),
    _OfAccount(
        gettext_lazy("Key-account status"),
        "web:account-team",
        "shield-check",
        Level.READ,
        words=gettext_lazy("make key account candidate former promote demote"),
    ),
    _OfAccount(gettext_lazy("Rename"), "portfolio:account-change", "edit", Level.WRITE, "name"),
    _OfAccount(
        gettext_lazy("Change country"), "portfolio:account-change", "edit", Level.WRITE, "country"
    ),
    _OfAccount(
        gettext_lazy("Change site"), "portfolio:account-change", "edit", Level.WRITE, "site"
    ),
    _OfAccount(
        gettext_lazy("Change parent account"),
        "portfolio:account-change",
        "sitemap",
        Level.LEAD,
        "parent",
        gettext_lazy("group"),
    ),
    _OfAccount(
        gettext_lazy("Add to the team"),
        "web:account-team",
        "users",
        Level.LEAD,
        words=gettext_lazy("members colleagues levels"),
    ),
    _OfAccount(
        gettext_lazy("Merge with another account"),
        "portfolio:account-merge",
        "copy",
        Level.LEAD,
        words=gettext_lazy("duplicate twice"),
    ),
    _OfAccount(
        gettext_lazy("Note a contact"),
        "stakeholders:touch-add",
        "calendar",
        Level.WRITE,
        words=gettext_lazy("meeting call visit mail touch people met spoke"),
        asked="account",
    ),
    _OfAccount(
        gettext_lazy("Note a competitor"),
        "dossier:presence-add",
        "plus",
        Level.WRITE,
        words=gettext_lazy("rival who else supplies"),
    ),
    _OfAccount(
        gettext_lazy("Note a deal"),
        "dossier:contest-add",
        "plus",
        Level.WRITE,
        words=gettext_lazy("won lost offer competitor"),
    ),
    _OfAccount(
        gettext_lazy("Competitors"),
        "web:account-dossier-competitors",
        "chart-bar",
        Level.READ,
        words=gettext_lazy("rivals comparison won lost"),
    ),
    _OfAccount(gettext_lazy("Money"), "web:account-money", "report-money", Level.READ),
    _OfAccount(gettext_lazy("Team"), "web:account-team", "users", Level.READ),
    _OfAccount(gettext_lazy("History"), "web:account-history", "history", Level.READ),
)


def actions_of(actor: "User") -> Iterator[Action]:
    """Return what the reader may do wherever they are. No queries."""
    for one in DECLARED:
        if one.is_open_to(actor):
            yield Action(str(one.title), reverse(one.url_name), one.icon, str(one.words))
    yield from _personal()


def actions_of_account(actor: "User", pk: int) -> Iterator[Action]:
    """Return what the reader may do with an account; nothing if it is not open to them."""
    level = portfolio.level_on(actor, pk)
    for one in OF_ACCOUNT if level is not None else ():
        if one.level <= (level or 0):
            yield Action(str(one.title), _address(one, pk), one.icon, str(one.words))


def _address(one: _OfAccount, pk: int) -> str:
    if one.asked:
        return f"{reverse(one.url_name)}?{urlencode({one.asked: pk})}"
    more = {"field": one.field} if one.field else {}
    return reverse(one.url_name, kwargs={"pk": pk, **more})


def actions_of_page(actor: "User", address: str) -> Iterator[Action]:
    """Return what the page at this address offers: saving its list as a view, its files."""
    parts = urlsplit(address)
    match = _match(parts.path)
    if match is None or match.view_name not in lists_of(actor):
        return
    query = QueryDict(parts.query)
    asked = {"list": match.view_name, "query": state_of(parts.query)}
    asked["columns"] = query.get("columns", "")
    url = f"{reverse('web:view-save')}?{urlencode(asked, safe=',')}"
    yield Action(_("Save this view"), url, "list-check", _("keep filters bookmark"))
    words = _("export this list download")
    for title, path in _files_of(match.view_name):
        whole = f"{path}?{parts.query}" if parts.query else path
        yield Action(title, whole, "download", words)


def account_of_page(address: str) -> int | None:
    """Return the account that the page at this address is about, if it is about one."""
    match = _match(urlsplit(address).path)
    if match is None or not match.view_name.startswith("web:account"):
        return None
    pk = match.kwargs.get("pk")
    return pk if isinstance(pk, int) else None


def _files_of(list_key: str) -> list[tuple[str, str]]:
    if list_key == "portfolio:accounts":
        return [(_("Export this list as CSV"), reverse("portfolio:accounts-export"))]
    if list_key == "stakeholders:people":
        return [
            (title, reverse("stakeholders:people-export", kwargs={"kind": kind}))
            for kind, title in (
                ("xlsx", _("Export this list as XLSX")),
                ("csv", _("Export this list as CSV")),
                ("vcf", _("Export this list as visiting cards")),
            )
        ]
    if list_key == "dossier:contracts":
        return [
            (title, reverse("dossier:contracts-export", kwargs={"kind": kind}))
            for kind, title in (
                ("xlsx", _("Export this list as XLSX")),
                ("csv", _("Export this list as CSV")),
            )
        ]
    if list_key == "portfolio:rates":
        return [(_("Export this list as CSV"), reverse("portfolio:rates-export"))]
    if not list_key.startswith(REPORTS):
        return []
    report = list_key.removeprefix(REPORTS)
    table = {
        kind: reverse("economics:report-table", kwargs={"report": report, "kind": kind})
        for kind in ("csv", "xlsx")
    }
    page = reverse("economics:report-document", kwargs={"report": report})
    return [
        (_("Export this list as XLSX"), table["xlsx"]),
        (_("Export this list as CSV"), table["csv"]),
        (_("This page as PDF"), page),
    ]


def _personal() -> Iterator[Action]:
    url, theme = reverse("web:profile-set"), _("appearance theme mode colours")
    yield Action(_("Dark appearance"), url, "moon", theme, "theme", "dark")
    yield Action(_("Light appearance"), url, "sun", theme, "theme", "light")
    yield Action(
        _("Appearance as the system has it"), url, "adjustments-horizontal", theme, "theme", "auto"
    )
    for code, name in settings.LANGUAGES:
        title = _("Language: %(name)s") % {"name": name}
        # Who cannot read the present language finds their own by its code and in English.
        yield Action(title, url, "language", f"language {code} {name}", "language", code)
    url = reverse("account_logout")
    yield Action(_("Sign out"), url, "logout", _("log out leave end"), "out", "1")


def _match(path: str) -> ResolverMatch | None:
    try:
        return resolve(path) if path else None
    except Resolver404:
        return None
