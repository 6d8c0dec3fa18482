"""What would become of each row of a file of people, before anything is changed."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.http import HttpResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.calc.folding import fold
from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest, list_response
from openkam.domain.stakeholders.imports.judge import VERDICTS
from openkam.domain.stakeholders.imports.reasons import words
from openkam.domain.stakeholders.views import account_named
from openkam.domain.stakeholders.views.import_answers import questions
from openkam.domain.stakeholders.views.import_words import change_words, verdict_words

if TYPE_CHECKING:
    from openkam.domain.stakeholders.models import PeopleImport

TONES = {"rejected": "act", "changed": "watch", "new": "fine"}
MOST_CHANGES = 6
MOST_REASONS = 8


def page(request: Request, found: "PeopleImport") -> HttpResponse:
    """Show the verdicts, what is asked about accounts, and the start."""
    preview = found.preview or {}
    counts = preview["rows"]
    context = {
        "import": found,
        "figures": row_figures(counts, "?verdict="),
        "reasons": reason_rows(_reasons(preview["verdicts"])),
        "notes": [words(code, value) for code, value in preview["notes"]],
        "new_accounts": preview.get("new_accounts", 0),
        "may_start": bool(counts["new"] or counts["changed"]),
        "error": found.job.error if found.job is not None and found.job.has_ended else "",
        "accounts": account_named.offered(request.user) if preview["questions"] else [],
        "list": _list(request, preview["verdicts"], counts),
        "active": "people",
        **questions(request.user, found),
    }
    return list_response(request, "stakeholders/import_preview.html", context)


def row_figures(counts: Mapping[str, int], url: str = "") -> list[dict[str, str]]:
    """The counts that add up: read = new + updated + known + rejected."""
    titles = {
        "read": _("Rows read"),
        "new": _("New people"),
        "changed": _("Updated"),
        "same": _("Known already"),
        "rejected": _("Rejected"),
    }
    return [
        {
            "caption": title,
            "value": formats.number(counts.get(key)),
            "url": f"{url}{key}" if url and key != "read" and counts.get(key) else "",
            "tone": "watch" if key == "rejected" and counts.get(key) else "",
        }
        for key, title in titles.items()
    ]


def reason_rows(reasons: Sequence[tuple[str, str, int]]) -> list[tuple[str, str]]:
    """Return why rows are not taken, each with an example, and how many."""
    return [(words(code, value), formats.number(count)) for code, value, count in reasons][
        :MOST_REASONS
    ]


def _reasons(verdicts: Sequence[Mapping[str, Any]]) -> list[tuple[str, str, int]]:
    found: dict[str, list[str]] = {}
    for one in verdicts:
        if one["verdict"] == "rejected":
            found.setdefault(one["code"], []).append(one["value"])
    told = [(code, values[0], len(values)) for code, values in found.items()]
    return sorted(told, key=lambda one: -one[2])


def _list(
    request: Request, verdicts: Sequence[Mapping[str, Any]], counts: Mapping[str, int]
) -> ListPage:
    columns = [
        Column("row", _("Row"), numeric=True),
        Column("verdict", _("Verdict")),
        Column("name", _("Person")),
        Column("account", _("Account"), css="wide"),
        Column("why", _("What changes, or why not"), css="why"),
    ]
    wanted = ListRequest.from_get(request.GET, columns=columns, filters={"verdict": VERDICTS})
    rows = [one for one in verdicts if _fits(one, wanted)]
    named = verdict_words()
    options = [(key, named[key], counts[key]) for key in VERDICTS if counts.get(key)]
    return ListPage(
        columns=columns,
        rows=[_cells(one, named) for one in rows[wanted.window(len(rows))]],
        total=len(rows),
        request=wanted,
        chips=[FilterChip("verdict", _("Verdict"), wanted.filters["verdict"], options)],
        label=_("Rows of the file"),
        search=_("Search in the rows"),
    )


def _fits(one: Mapping[str, Any], wanted: ListRequest) -> bool:
    verdict = wanted.filters["verdict"]
    if verdict and one["verdict"] != verdict:
        return False
    return not wanted.q or fold(wanted.q) in fold(f"{one['name']} {one['account']}")


def _cells(one: Mapping[str, Any], named: Mapping[str, str]) -> list[str | SafeString]:
    account: str | SafeString = one["account"] or formats.UNKNOWN
    if one["account_id"]:
        address = door("web:account")(one["account_id"])
        account = format_html('<a class="ok-link ok-clip" href="{}">{}</a>', address, account)
    tone = TONES.get(one["verdict"], "")
    return [
        formats.number(one["line"]),
        format_html('<span class="ok-flag {}">{}</span>', tone, named[one["verdict"]]),
        format_html('<span class="name ok-clip">{}</span>', one["name"] or formats.UNKNOWN),
        account,
        _told(one),
    ]


def _told(one: Mapping[str, Any]) -> SafeString:
    lines = []
    if one["code"]:
        lines.append(
            format_html('<span class="ok-clip">{}</span>', words(one["code"], one["value"]))
        )
    changes = change_words(one["changes"])
    if one["verdict"] == "new":
        brought = format_html_join(
            " · ", "<i>{}</i> {}", [(title, new) for title, _old, new in changes]
        )
        lines.append(format_html('<span class="ok-clip">{}</span>', brought))
    elif changes:
        parts = format_html_join(
            " · ",
            "<i>{}</i> <s>{}</s> → {}",
            [(title, before or formats.UNKNOWN, after) for title, before, after in changes][
                :MOST_CHANGES
            ],
        )
        lines.append(format_html('<span class="ok-clip">{}</span>', parts))
    return SafeString("".join(lines))
