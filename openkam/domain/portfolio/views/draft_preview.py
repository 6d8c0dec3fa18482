"""What would become of each row of a file, before anything is changed."""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.core.access.requests import Request
from openkam.core.face import formats
from openkam.core.face.doors import door
from openkam.core.face.lists import Column, FilterChip, ListPage, ListRequest
from openkam.core.jobs.models import Job
from openkam.core.ledger import FileFault, table_counts, table_page
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.imports.choices import title_of
from openkam.domain.portfolio.imports.outcome import amounts_of, kept_reason_words
from openkam.domain.portfolio.models import ImportDraft, Kind
from openkam.domain.portfolio.views.import_kinds import reason_part, unknown_amounts

if TYPE_CHECKING:
    from openkam.core.access.models import User

VERDICTS = ("new", "changed", "unchanged", "rejected")
TONES = {"rejected": "act", "changed": "watch"}
MOST_CHANGES = 6
MOST_REASONS = 8


def preview_context(request: Request, draft: ImportDraft) -> dict[str, Any]:
    """Return what the page with the preview needs."""
    result = draft.preview or {}
    reasons = result.get("reasons") or []
    is_stale = draft.compared_with != services.state_of_the_house()
    return {
        "list": _list(request, draft),
        "figures": _figures(draft, result),
        "adds_up": _adds_up(draft),
        "unknown": unknown_amounts(result),
        "kind": Kind(draft.kind).label,
        "reasons": [reason_part(draft.kind, reason) for reason in reasons[:MOST_REASONS]],
        "further_reasons": len(reasons[MOST_REASONS:]),
        "warnings": result.get("warnings") or [],
        "is_stale": is_stale,
        "may_start": not is_stale and _brings_anything(draft, result),
        "error": _ended_badly(draft),
    }


def verdict_words() -> dict[str, str]:
    """Return what the verdicts on rows are called."""
    return {
        "new": pgettext("row", "new"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "rejected": _("rejected"),
    }


def _ended_badly(draft: ImportDraft) -> str:
    job = draft.import_job
    if job is None or job.state not in (Job.State.FAILED, Job.State.DEAD):
        return ""
    return job.error or _("The import was interrupted. Nothing is half-done; start it again.")


def _brings_anything(draft: ImportDraft, result: Mapping[str, Any]) -> bool:
    rows = result.get("rows") or result.get("lines") or {}
    return bool(rows.get("read", 0) - rows.get("rejected", 0))


def _adds_up(draft: ImportDraft) -> str:
    if draft.kind == Kind.SALES:
        return _("read = loaded + without an account + rejected")
    return _("read = new + changed + unchanged + rejected")


def _figures(draft: ImportDraft, result: Mapping[str, Any]) -> list[dict[str, str]]:
    """The counts that add up; those of sales with their amounts."""
    if draft.kind == Kind.SALES:
        return _sales_figures(result)
    rows = result.get("rows", {})
    words = {"read": _("Rows read"), **{key: text.capitalize() for key, text in _words_of_rows()}}
    return [
        {
            "caption": words[key],
            "value": formats.number(rows.get(key)),
            "url": "" if key == "read" or not rows.get(key) else f"?verdict={key}",
            "tone": "watch" if key == "rejected" and rows.get(key) else "",
        }
        for key in ("read", *VERDICTS)
    ]


def _words_of_rows() -> Iterable[tuple[str, str]]:
    return verdict_words().items()


def _sales_figures(result: Mapping[str, Any]) -> list[dict[str, str]]:
    lines, amounts = result.get("lines", {}), amounts_of(result)
    currency = result.get("currency") or selectors.company_settings().currency
    captions = {
        "read": _("Lines read"),
        "loaded": _("Would be loaded"),
        "unassigned": _("Without an account"),
        "rejected": _("Would be rejected"),
    }
    figures = [
        {
            "caption": caption,
            "value": formats.number(lines.get(key)),
            "context": formats.money_exact(amounts.get(key), currency),
            "url": "?verdict=rejected" if key == "rejected" and lines.get(key) else "",
            "tone": "watch" if key == "rejected" and lines.get(key) else "",
        }
        for key, caption in captions.items()
    ]
    documents, created = result.get("documents", {}), result.get("accounts", {}).get("created")
    words = verdict_words()
    told = [
        f"{formats.number(documents[key])} {words[key]}"
        for key in ("unchanged", "changed")
        if documents.get(key)
    ]
    new = {"caption": _("New documents"), "value": formats.number(documents.get("new"))}
    accounts = {"caption": _("New accounts"), "value": formats.number(created), "context": ""}
    return [*figures, new | {"context": ", ".join(told)}, accounts]


def _list(request: Request, draft: ImportDraft) -> ListPage:
    columns = _columns(draft)
    wanted = ListRequest.from_get(request.GET, columns=columns, filters={"verdict": VERDICTS})
    rows, total, counts = _rows_of(draft, wanted)
    words = verdict_words()
    options = [(key, words[key], counts[key]) for key in VERDICTS if counts.get(key)]
    names = _names_of_similar(request.user, rows)
    return ListPage(
        columns=columns,
        rows=[
            _sales_cells(row) if draft.kind == Kind.SALES else _cells(row, draft.kind, names)
            for row in rows
        ],
        total=total,
        request=wanted,
        chips=[FilterChip("verdict", _("Verdict"), wanted.filters["verdict"], options)],
        label=_("Rows of the file"),
        search=_("Search in the rows"),
        empty={
            "icon": "file-text",
            "title": _("The rows of this preview are not here any more"),
            "text": _("Make a new one from the columns."),
        },
    )


def _rows_of(
    draft: ImportDraft, wanted: ListRequest
) -> tuple[list[dict[str, Any]], int, dict[str, int]]:
    path = selectors.preview_path(draft)
    verdict = wanted.filters["verdict"]
    equals = {"verdict": verdict} if verdict else {}
    try:
        counts = table_counts(path, "verdict")
        total = table_page(path, equals=equals, contains=wanted.q, limit=0)[1]
        window = wanted.window(total)
        rows, total = table_page(path, equals=equals, contains=wanted.q, offset=window.start)
    except FileFault:
        return [], 0, {}
    return rows, total, counts


def _columns(draft: ImportDraft) -> list[Column]:
    row, verdict = Column("row", _("Row"), numeric=True), Column("verdict", _("Verdict"))
    if draft.kind != Kind.SALES:
        about = Column("label", _("What it is about"))
        return [row, verdict, about, Column("why", _("What changes, or why not"), css="why")]
    return [
        row,
        verdict,
        Column("document", _("Document")),
        Column("account", _("Customer"), css="wide"),
        Column("product", _("Product"), css="wide"),
        Column("day", _("Date"), css="wide"),
        Column("quantity", _("Quantity"), numeric=True, css="wide"),
        Column("net", _("Net amount"), numeric=True),
        Column("why", _("Why not"), css="why"),
    ]


def _sales_cells(row: Mapping[str, Any]) -> list[str | None]:
    quantity = row["quantity"]
    digits = 0 if quantity is None or quantity == int(quantity) else 2
    return [
        formats.number(row["row"]),
        _verdict(row["verdict"]),
        _cut(row["document"]),
        _cut(row["account_key"]),
        _cut(row["product_key"]),
        formats.day(row["invoiced_on"]),
        formats.number(quantity, digits),
        formats.money_exact(row["net_amount"], row["currency"] or ""),
        _wrapped(kept_reason_words(row["reason"], Kind.SALES)),
    ]


def _cells(row: Mapping[str, Any], kind: str, names: Mapping[int, str]) -> list[str | None]:
    return [
        formats.number(row["row"]),
        _verdict(row["verdict"]),
        format_html('<span class="name ok-clip">{}</span>', row["label"] or formats.UNKNOWN),
        _told(row, kind, names),
    ]


def _verdict(verdict: str) -> SafeString:
    words = verdict_words().get(verdict, verdict)
    return format_html('<span class="ok-flag {}">{}</span>', TONES.get(verdict, ""), words)


def _cut(value: str | None) -> SafeString:
    text = formats.UNKNOWN if value is None else value
    return format_html('<span class="cut" title="{}">{}</span>', text, text)


def _wrapped(text: str) -> SafeString:
    return format_html('<span class="ok-clip">{}</span>', text)


def _told(row: Mapping[str, Any], kind: str, names: Mapping[int, str]) -> SafeString:
    lines = [_wrapped(kept_reason_words(row["reason"], kind))] if row["reason"] else []
    changes = json.loads(row["changes"]) if row["changes"] else {}
    if row["verdict"] == "new":
        lines.append(_brought(changes, kind, row["label"]))
        changes = {}
    if changes:
        lines.append(_changed(list(changes.items())[:MOST_CHANGES], kind))
    if len(changes) > MOST_CHANGES:
        lines.append(format_html("{}", _("and more")))
    lines += [_like(each, names) for each in _similar(row)]
    return SafeString("".join(lines))


def _changed(changes: Iterable[tuple[str, Any]], kind: str) -> SafeString:
    parts = format_html_join(
        " · ",
        "<i>{}</i> <s>{}</s> → {}",
        (
            (title_of(kind, name), before or formats.UNKNOWN, after or formats.UNKNOWN)
            for name, (before, after) in changes
        ),
    )
    return format_html('<span class="ok-clip">{}</span>', parts)


def _brought(changes: Mapping[str, Any], kind: str, label: str) -> SafeString:
    """What is known of a new thing, in one line; its name stands beside it already."""
    known = [
        (title_of(kind, name), after)
        for name, (_before, after) in changes.items()
        if after not in (None, "", label)
    ]
    parts = format_html_join(" · ", "<i>{}</i> {}", known)
    return format_html('<span class="ok-clip">{}</span>', parts)


def _similar(row: Mapping[str, Any]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(row["similar"]) if row.get("similar") else []
    return found


def _names_of_similar(actor: "User", rows: Iterable[Mapping[str, Any]]) -> dict[int, str]:
    wanted = {int(each["account"]) for row in rows for each in _similar(row)}
    return selectors.names(actor, wanted) if wanted else {}


def _like(found: Mapping[str, Any], names: Mapping[int, str]) -> SafeString:
    """The hint that a new account may be here already under another key."""
    why = {
        "vat_number": _("same VAT number"),
        "domain": _("same web domain"),
        "name": _("same name"),
        "company_number": _("same company number"),
    }.get(found.get("why", ""), "")
    number = int(found["account"])
    name = names.get(number)
    if name is None:
        return format_html(
            '<span class="ok-clip ok-watch">{}</span>',
            _("looks like an account that is there: %(why)s") % {"why": why},
        )
    link = format_html('<a class="ok-link" href="{}">{}</a>', door("web:account")(number), name)
    return format_html('<span class="ok-clip">{} {} ({})</span>', _("looks like"), link, why)
