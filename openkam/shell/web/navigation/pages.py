"""Every page that one can go to, by section."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

EVERYBODY, HEAD, WHOLE, ADMINISTRATOR = "everybody", "head", "whole", "administrator"
WRITER = "writer"  # may write somewhere, which observers may nowhere
CONCERNED = "concerned"  # the selection has something to show: one query, for members only


@dataclass(frozen=True)
class Page:
    """One place to go. `views` are beginnings of the view names that belong to it."""

    title: str | Promise
    url_name: str
    views: tuple[str, ...]
    open_to: frozenset[str] = frozenset({EVERYBODY})
    words: str | Promise = ""  # what else people call it, for the search
    url: str = ""
    in_menu: bool = True  # else only the search leads there, and links on other pages


@dataclass(frozen=True)
class Section:
    """One entry of the navigation with the pages below it."""

    key: str
    title: str | Promise
    icon: str
    pages: tuple[Page, ...]

    @property
    def url(self) -> str:
        """Where the entry leads: its first page."""
        return self.pages[0].url


SECTIONS = (
    Section(
        "portfolio",
        _("Portfolio"),
        "building-community",
        (
            Page(
                _("Accounts"),
                "portfolio:accounts",
                (
                    "portfolio:account",
                    "portfolio:duplicates",
                    "portfolio:key",
                    "portfolio:parent",
                    "web:account",
                    # What is noted of an account is reached through it, unless a list leads there.
                    "dossier:",
                    "dossier:contract-add",
                ),
                words=_("customers"),
            ),
            Page(
                _("Key accounts"),
                "portfolio:key-accounts",
                ("portfolio:key-accounts",),
                words=_("candidates former status"),
            ),
            Page(
                _("Who is a key account"),
                "portfolio:directory",
                ("portfolio:directory",),
                words=_("directory tiers managers contact colleague"),
            ),
            Page(
                _("Hangs on one person"),
                "stakeholders:threads",
                ("stakeholders:thread", "stakeholders:colleague"),
                words=_("single-threaded coverage people risk leaves"),
            ),
            Page(
                _("Contracts"),
                "dossier:contracts",
                ("dossier:contract",),
                words=_("agreements renewal notice terms value ends decision"),
            ),
            Page(
                _("Competitors"),
                "dossier:competitors",
                ("dossier:competitor",),
                words=_("rivals market win loss who else supplies"),
            ),
            Page(
                _("Dossiers to revise"),
                "dossier:revisions",
                ("dossier:revision",),
                words=_("facts stale overdue"),
            ),
            Page(
                _("Possible duplicates"),
                "portfolio:duplicates",
                (),
                words=_("merge accounts twice"),
                in_menu=False,
            ),
            Page(_("Products"), "portfolio:products", ("portfolio:product",)),
            Page(
                _("Imports"),
                "portfolio:imports",
                ("portfolio:import",),
                frozenset({WHOLE, ADMINISTRATOR}),
                _("sales data"),
            ),
            Page(
                _("Saved mappings"),
                "portfolio:import-mappings",
                (),
                frozenset({HEAD, ADMINISTRATOR}),
                _("columns of files"),
                in_menu=False,
            ),
            Page(
                _("Scheduled imports"),
                "portfolio:import-schedules",
                (),
                frozenset({ADMINISTRATOR}),
                _("watched folders web addresses"),
                in_menu=False,
            ),
            Page(
                _("What changed since the last import"),
                "portfolio:last-import-changes",
                (),
                words=_("new accounts missing documents"),
                in_menu=False,
            ),
        ),
    ),
    Section(
        "people",
        _("People"),
        "users",
        (
            Page(
                _("People"),
                "stakeholders:people",
                ("stakeholders:",),
                words=_("stakeholders contacts buying centre who decides"),
            ),
            Page(
                _("Import people"),
                "stakeholders:import-new",
                ("stakeholders:import",),
                frozenset({WRITER}),
                words=_("contacts vcard visiting cards csv xlsx"),
                in_menu=False,
            ),
            Page(
                _("People who may be one"),
                "stakeholders:duplicates",
                ("stakeholders:duplicates", "stakeholders:merge"),
                words=_("duplicates merge twice"),
                in_menu=False,
            ),
        ),
    ),
    Section(
        "selection",
        _("Selection"),
        "adjustments-horizontal",
        (
            Page(
                _("Rounds"),
                "selection:rounds",
                ("selection:",),
                frozenset({CONCERNED}),
                _("key accounts choose criteria ranking decisions"),
            ),
            Page(
                _("Judging"),
                "selection:judging",
                ("selection:judg",),
                frozenset({CONCERNED}),
                _("what I am asked to judge scores"),
            ),
            Page(
                _("Yearly reviews"),
                "selection:reviews",
                ("selection:review",),
                frozenset({CONCERNED}),
                _("key accounts due overdue"),
            ),
            Page(
                _("Criteria"),
                "selection:criteria",
                ("selection:criteri",),
                frozenset({WHOLE}),
                _("catalogue scales anchors own criterion"),
            ),
        ),
    ),
    Section(
        "results",
        _("Results"),
        "chart-line",
        (
            Page(
                _("Concentration"),
                "economics:concentration",
                ("economics:concentration",),
                words=_("dependence Pareto ABC"),
            ),
            Page(
                _("Margin"),
                "economics:margin",
                ("economics:margin",),
                words=_("profit cost whale curve"),
            ),
            Page(
                _("Retention"),
                "economics:retention",
                ("economics:retention",),
                words=_("churn NRR GRR lost customers cohorts"),
            ),
            Page(
                _("Tiers and segments"),
                "economics:segments",
                ("economics:segments",),
                words=_("middle growth candidates"),
            ),
            Page(
                _("Trend"),
                "economics:trend",
                ("economics:trend",),
                words=_("months growth season year on year"),
            ),
        ),
    ),
    Section(
        "settings",
        _("Settings"),
        "settings",
        (
            Page(
                _("Company"),
                "web:settings-company",
                ("web:settings-company", "portfolio:company-export"),
                frozenset({ADMINISTRATOR}),
                _("logo currency"),
            ),
            Page(
                _("Thresholds"),
                "web:settings-thresholds",
                ("web:settings-thresholds",),
                frozenset({ADMINISTRATOR, HEAD}),
                _("limits alarms"),
            ),
            Page(
                _("Tiers"),
                "portfolio:tiers",
                ("portfolio:tier",),
                frozenset({WHOLE, ADMINISTRATOR}),
                _("levels of care rhythm promise"),
            ),
            Page(
                _("Segments"),
                "portfolio:segments",
                ("portfolio:segment",),
                frozenset({WHOLE, ADMINISTRATOR}),
                _("market industry"),
            ),
            Page(
                _("Own fields"),
                "portfolio:own-fields",
                ("portfolio:own-field",),
                frozenset({WHOLE, ADMINISTRATOR}),
                _("custom fields of accounts"),
            ),
            Page(
                _("Retention"),
                "stakeholders:retention",
                ("stakeholders:retention",),
                frozenset({HEAD, ADMINISTRATOR}),
                _("privacy data protection GDPR erase delete due"),
            ),
            Page(
                _("Buying roles"),
                "stakeholders:settings",
                ("stakeholders:settings", "stakeholders:own-role"),
                frozenset({WHOLE, ADMINISTRATOR}),
                _("own roles expected coverage stakeholders"),
            ),
            Page(
                _("Points of comparison"),
                "dossier:points",
                ("dossier:point",),
                frozenset({WHOLE, ADMINISTRATOR}),
                _("competitors price quality strengths weaknesses marks"),
            ),
            Page(
                _("Kinds of facts"),
                "dossier:kinds",
                ("dossier:kind", "dossier:template"),
                frozenset({WHOLE, ADMINISTRATOR}),
                _("dossier own kinds template expected weights"),
            ),
            Page(
                _("What dossiers are expected to hold"),
                "dossier:templates",
                (),
                frozenset({WHOLE, ADMINISTRATOR}),
                _("dossier template tiers weights kinds"),
                in_menu=False,
            ),
            Page(
                _("Rates"),
                "portfolio:rates",
                ("portfolio:rate",),
                frozenset({WHOLE, ADMINISTRATOR}),
                _("currencies exchange"),
            ),
            Page(
                _("Users"),
                "web:users",
                ("web:user", "web:invitation"),
                frozenset({ADMINISTRATOR}),
                _("colleagues invitations roles"),
            ),
            Page(
                _("API tokens"),
                "web:all-tokens",
                ("web:all-tokens",),
                frozenset({ADMINISTRATOR}),
                _("scripts keys access"),
            ),
            Page(
                _("Webhooks"),
                "web:webhooks",
                ("web:webhook",),
                frozenset({ADMINISTRATOR}),
                _("events notify other systems integration"),
            ),
            Page(
                _("Backups"),
                "web:backups",
                ("web:backups",),
                frozenset({ADMINISTRATOR}),
                _("archive restore save everything"),
            ),
            Page(
                _("Sign-ins"),
                "web:sign-ins",
                ("web:sign-ins",),
                frozenset({ADMINISTRATOR}),
                _("log attempts security"),
            ),
            Page(_("Jobs"), "web:jobs", ("web:job",), frozenset({ADMINISTRATOR})),
        ),
    ),
)
PERSONAL = (
    Page(_("Profile"), "web:profile", ("web:profile",), words=_("language appearance name")),
    Page(_("My views"), "web:views", ("web:view",), words=_("saved views of lists columns")),
    Page(_("Password"), "account_change_password", ("account_change_password",)),
    Page(
        _("Second factor"), "mfa_index", ("mfa_",), words=_("authenticator passkey recovery codes")
    ),
    Page(
        _("Where you are signed in"),
        "web:own-sessions",
        ("web:own-sessions",),
        words=_("sessions devices sign out"),
    ),
    Page(_("My sign-ins"), "web:own-sign-ins", ("web:own-sign-ins",), words=_("log of attempts")),
    Page(
        _("My API tokens"),
        "web:tokens",
        ("web:tokens", "web:token-revoke"),
        words=_("scripts keys access"),
    ),
    Page(_("API reference"), "api-reference", ("api-reference",), words=_("OpenAPI scripts")),
)
