"""The page on which somebody says which column of a file is what."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from openkam.core.ledger import FileFault, Heads, LedgerFault, look
from openkam.domain.portfolio import selectors
from openkam.domain.portfolio.imports import propose
from openkam.domain.portfolio.imports.choices import (
    JOIN,
    NEEDED,
    OWN,
    TOGETHER,
    Choices,
    title_of,
)
from openkam.domain.portfolio.imports.shapes import SHAPE_OF
from openkam.domain.portfolio.models import ImportDraft, Kind
from openkam.domain.portfolio.views.draft_options import fault_context, options_context

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.ledger import Look

MOST_COLUMNS = 120
SHOWN_SAMPLES = 4
TELLS_ENOUGH = 2.0  # of the points of a kind: a key and a name tell it
MOST_SHEETS = 8
LONGEST_SAMPLE = 60


@dataclass(frozen=True)
class Columns:
    """A file with what is chosen about it; without a look the file could not be read."""

    draft: ImportDraft
    choices: Choices
    look: "Look | None"
    fault: Mapping[str, Any] | None = None
    why: Mapping[str, str] | None = None

    @property
    def is_complete(self) -> bool:
        """Whether the file can be looked through with these choices."""
        return self.look is not None and not self.lacking

    @property
    def lacking(self) -> list[str]:
        """What has still to be chosen, in words."""
        return self.choices.lacking(self.look.header) if self.look else []

    def toml(self) -> str:
        """Return the mapping file that the choices amount to; FileFault without columns."""
        if self.look is None:
            raise FileFault("The file could not be read.", "unreadable_file")
        mapping = self.choices.mapping(self.look, has_heads=self.draft.heads is not None)
        return mapping.to_toml()


def kinds_for(actor: "User") -> list[str]:
    """Return which kinds of files the actor may bring in."""
    return [kind for kind in Kind.values if kind != Kind.COLLEAGUES or actor.is_administrator]


def first_columns(actor: "User", draft: ImportDraft, wanted: Mapping[str, str]) -> Columns:
    """Return what was chosen before, or what is proposed for a file that nobody has mapped yet."""
    if draft.mapping:
        choices = Choices.from_toml(draft.mapping, draft.on_changed)
        found, fault = _looked(draft, choices)
        return Columns(draft, choices, found, fault or _kept_fault(draft))
    kind = wanted.get("kind", "")
    kind = kind if kind in kinds_for(actor) else ""
    choices = Choices(kind=kind or "sales", source=wanted.get("source", "")[:50])
    found, fault = _looked(draft, choices)
    if found is None:
        return Columns(draft, choices, None, fault)
    choices, found = _on_likeliest_sheet(draft, choices, found)
    if not kind:
        recognised = propose.kind_of(found)
        choices = replace(choices, kind=recognised if recognised in kinds_for(actor) else "sales")
    return _proposed(actor, draft, choices, found)


def changed_columns(actor: "User", draft: ImportDraft, given: Mapping[str, str]) -> Columns:
    """Return what the form says; a changed kind or source brings a new proposal, and a changed
    sheet one for the columns that are new."""
    choices = _mended(Choices.from_form(given, kinds_for(actor)), given.get("mend", ""))
    found, fault = _looked(draft, choices)
    if found is None:
        return Columns(draft, choices, None, fault)
    is_new = choices.kind != given.get("was_kind", choices.kind)
    saved = _has_saved(actor, choices) and choices.source != given.get("was_source")
    if is_new or saved:
        return _proposed(actor, draft, choices, found)
    if set(found.header) - set(choices.meanings):
        proposed = _proposed(actor, draft, choices, found).choices.meanings
        choices = replace(choices, meanings={**proposed, **choices.meanings})
    if draft.heads is not None and not choices.line_column and found.heads_on is not None:
        on = found.heads_on
        choices = replace(choices, line_column=on.line, head_column=on.head)
    return Columns(draft, choices, found)


def columns_context(actor: "User", columns: Columns) -> dict[str, Any]:
    """Return what the template of the page needs."""
    choices, found = columns.choices, columns.look
    header = found.header if found else ()
    rows, left_out = _rows(actor, columns) if found else ([], 0)
    return {
        "choices": choices,
        "kinds": [(kind, Kind(kind).label, kind == choices.kind) for kind in kinds_for(actor)],
        "sheets": _sheets(columns),
        "sources": _sources(actor),
        "rows": rows,
        "left_out": left_out,
        "lacking": columns.lacking,
        "fault": fault_context(columns.fault),
        "look": found,
        "warnings": found.warnings if found else (),
        "wants_heads": _wants_heads(columns),
        "joins": _joins(columns),
        **options_context(choices, header),
        "has_more": found.format == "csv" if found else _is_text(columns.draft),
    }


def _is_text(draft: ImportDraft) -> bool:
    """Whether another encoding or another sign between the cells may make the file readable."""
    return not draft.upload.file_name.lower().endswith((".xlsx", ".xlsm", ".parquet"))


def _looked(draft: ImportDraft, choices: Choices) -> "tuple[Look | None, dict[str, Any] | None]":
    path = selectors.upload_path(draft.upload)
    heads = selectors.upload_path(draft.heads) if draft.heads else None
    on = None
    if heads and choices.line_column and choices.head_column:
        on = Heads(choices.line_column, choices.head_column)
    try:
        return _look_of(path, choices.sheet, choices.delimiter, choices.encoding, heads, on), None
    except LedgerFault as fault:
        said = {"code": fault.code, "parameters": fault.parameters, "message": str(fault)}
        return None, said


def _on_likeliest_sheet(
    draft: ImportDraft, choices: Choices, found: "Look"
) -> "tuple[Choices, Look]":
    """Leave a cover or a note for the sheet whose columns tell most, if there is one."""
    best, likeliest = propose.telling(found), (choices, found)
    if best >= TELLS_ENOUGH:
        return likeliest
    others = [each.name for each in found.sheets if not each.is_hidden and each.name != found.sheet]
    for name in others[:MOST_SHEETS]:
        chosen = replace(choices, sheet=name)
        other, _fault = _looked(draft, chosen)
        if other is not None and propose.telling(other) > best:
            best, likeliest = propose.telling(other), (chosen, other)
    return likeliest


def _look_of(
    path: Path, sheet: str, delimiter: str, encoding: str, heads: Path | None, on: Heads | None
) -> "Look":
    if not path.is_file():
        raise FileFault("The file is not here any more.", "no_file")
    moment = path.stat().st_mtime_ns
    return _remembered_look(path, moment, sheet, delimiter, encoding, heads, on)


# Every change on the page asks again, and a workbook takes its time.
@lru_cache(maxsize=16)
def _remembered_look(
    path: Path,
    _moment: int,
    sheet: str,
    delimiter: str,
    encoding: str,
    heads: Path | None,
    on: Heads | None,
) -> "Look":
    return look(
        path,
        sheet=sheet,
        delimiter=delimiter or None,
        encoding=encoding or None,
        heads=heads,
        heads_on=on,
    )


def _kept_fault(draft: ImportDraft) -> dict[str, Any] | None:
    fault: dict[str, Any] | None = (draft.preview or {}).get("fault")
    return fault


def _proposed(actor: "User", draft: ImportDraft, choices: Choices, found: "Look") -> Columns:
    proposal = propose.mapping_for(
        choices.kind,
        found,
        source=choices.source,
        saved=list(selectors.saved_mappings(actor)),
        own_fields=[field.name for field in selectors.own_fields()],
    )
    source = choices.source or proposal.source
    if not source:
        source = _likely_source(actor, choices.kind, draft, _keys_in(choices.kind, proposal, found))
    heads = found.heads_on
    proposed = Choices.from_proposal(
        choices.kind,
        proposal,
        source=source,
        sheet=choices.sheet or (found.sheet if len(found.sheets) > 1 else ""),
        encoding=choices.encoding,
        delimiter=choices.delimiter,
        on_changed=choices.on_changed,
        currency=choices.currency or proposal.default_currency or _currency(),
        line_column=heads.line if heads else "",
        head_column=heads.head if heads else "",
    )
    return Columns(draft, proposed, found, why=proposal.why)


def _likely_source(
    actor: "User", kind: str, draft: ImportDraft, keys: Mapping[str, Sequence[str]]
) -> str:
    """The source that knows these keys, or the only one there is; else a name from the file's.

    Sales whose customers nobody knows are likely those of another system.
    """
    same = selectors.source_of_keys(actor, accounts=keys["account"], products=keys["product"])
    known = _sources(actor)
    if same or (kind != Kind.SALES and len(known) == 1):
        return same or known[0]
    return propose.source_from(draft.upload.file_name)


def _keys_in(kind: str, proposal: "propose.Proposal", found: "Look") -> dict[str, Sequence[str]]:
    """Some of the keys of accounts and products that the file holds."""
    columns = proposal.mapping_columns
    key = {"account": "account", "product": "product"}
    if kind in ("accounts", "products"):
        key = {"account": "", "product": ""} | {kind.removesuffix("s"): "key"}
    return {thing: found.samples.get(columns.get(name, ""), ()) for thing, name in key.items()}


def _currency() -> str:
    return selectors.company_settings().currency


def _sources(actor: "User") -> list[str]:
    saved = selectors.saved_mappings(actor).values_list("source", flat=True)
    imported = selectors.imports(actor).order_by().values_list("source", flat=True).distinct()
    return sorted({*saved, *imported})


def _has_saved(actor: "User", choices: Choices) -> bool:
    return selectors.saved_mapping(actor, choices.source, choices.kind) is not None


def _mended(choices: Choices, mend: str) -> Choices:
    """Take over what a button beside a fault says, such as "decimal=,"."""
    name, _sign, value = mend.partition("=")
    if name == "date_format":
        return replace(choices, date_format=value)
    if name == "decimal":
        return replace(choices, decimal=value)
    return replace(choices, on_changed=value) if name == "on_changed" else choices


def _rows(actor: "User", columns: Columns) -> tuple[list[dict[str, Any]], int]:
    choices, found = columns.choices, columns.look
    assert found is not None  # noqa: S101 - the caller asks only with a look
    header = list(dict.fromkeys(found.header))
    # A file with hundreds of columns shows those that mean something, then the first others.
    header.sort(key=lambda column: not choices.meanings.get(column))
    shown = header[:MOST_COLUMNS]
    if len(header) <= MOST_COLUMNS:
        shown = list(dict.fromkeys(found.header))
    own = [field.name for field in selectors.own_fields()] if _has_own(choices.kind) else []
    rows = [
        {
            "place": place,
            "column": column,
            "why": (columns.why or {}).get(column, "") if choices.meanings.get(column) else "",
            "samples": [_short(value) for value in found.samples.get(column, ())[:SHOWN_SAMPLES]],
            "options": _meanings(choices, column, own),
            "is_used": bool(choices.meanings.get(column)),
        }
        for place, column in enumerate(shown)
    ]
    return rows, len(header) - len(shown)


def _short(value: str) -> str:
    return value if len(value) <= LONGEST_SAMPLE else f"{value[:LONGEST_SAMPLE]}…"


def _has_own(kind: str) -> bool:
    return SHAPE_OF[kind].has_own_fields


def _meanings(choices: Choices, column: str, own: Sequence[str]) -> SafeString:
    """The options of the select beside a column; written here, since a file may have hundreds."""
    chosen = choices.meanings.get(column, "")
    parts = [format_html('<option value="">{}</option>', _("not imported"))]
    for label, meanings in _groups(choices.kind, chosen, own, column):
        options = format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (meaning, SafeString(" selected") if meaning == chosen else "", words)
                for meaning, words in meanings
            ),
        )
        parts.append(format_html('<optgroup label="{}">{}</optgroup>', label, options))
    return SafeString("".join(parts))


def _groups(
    kind: str, chosen: str, own: Sequence[str], column: str
) -> Iterator[tuple[str, list[tuple[str, str]]]]:
    needed = NEEDED[kind]
    yield _("Asked for"), [(name, title_of(kind, name)) for name in needed]
    others = [name for name in SHAPE_OF[kind].fields if name not in needed]
    yield _("Optional"), [(name, title_of(kind, name)) for name in others]
    together = {JOIN.join(names) for names in TOGETHER.get(kind, ())}
    together |= {chosen} if JOIN in chosen else set()
    if together:
        yield _("Both at once"), [(names, title_of(kind, names)) for names in sorted(together)]
    if _has_own(kind):
        fields = [(f"{OWN}{name}", name) for name in own]
        if column not in own:
            new = _("new own field: %(name)s") % {"name": _short(column)}
            fields.append((f"{OWN}{column[:60]}", new))
        yield _("Own fields"), fields


def _sheets(columns: Columns) -> list[tuple[str, str, bool]]:
    found = columns.look
    if found is None or len(found.sheets) < 2:
        return []
    current = columns.choices.sheet or found.sheet
    return [
        (
            sheet.name,
            _("%(name)s (hidden)") % {"name": sheet.name} if sheet.is_hidden else sheet.name,
            sheet.name == current,
        )
        for sheet in found.sheets
    ]


def _wants_heads(columns: Columns) -> bool:
    """Whether dates or customers of sales lines have to come from a second file."""
    if columns.choices.kind != "sales" or columns.look is None:
        return False
    found = columns.choices.columns_of(columns.look.header)
    return columns.draft.heads is not None or not {"invoiced_on", "account"} <= set(found)


def _joins(columns: Columns) -> dict[str, list[str]] | None:
    """The columns of both files that may join them; None with one file."""
    draft, choices = columns.draft, columns.choices
    if draft.heads is None or columns.look is None:
        return None
    lines, heads = selectors.upload_path(draft.upload), selectors.upload_path(draft.heads)
    try:
        mine = _look_of(lines, choices.sheet, choices.delimiter, choices.encoding, None, None)
        theirs = _look_of(heads, "", "", "", None, None)
    except LedgerFault:
        return None  # said already where the columns should stand
    return {"lines": list(mine.header), "heads": list(theirs.header)}
