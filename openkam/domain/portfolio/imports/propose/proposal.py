"""Proposing which column serves as which field, with the reasons in words."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.core.face import formats
from openkam.core.ledger import Heads, MappingFault
from openkam.core.ledger import Mapping as ColumnMapping
from openkam.core.ledger.mapping import SOURCE_LENGTH
from openkam.domain.portfolio.imports.propose.fields import FIELDS_OF, TELLING, Wanted
from openkam.domain.portfolio.imports.propose.headers import meaning_of
from openkam.domain.portfolio.imports.propose.values import (
    Nature,
    fit,
    is_convincing,
    nature_of,
)
from openkam.domain.portfolio.imports.shapes import SHAPE_OF, SHAPES, TITLES
from openkam.domain.portfolio.selectors.folding import fold

if TYPE_CHECKING:
    from openkam.core.ledger import Look
    from openkam.domain.portfolio.models import SavedMapping

ENOUGH = 0.55  # a weaker likeness is none
BY_HEADER_ALONE = 0.9  # a column without values must be called nearly what is wanted
BY_VALUES_ALONE = 0.6


@dataclass(frozen=True)
class Proposal:
    """What a mapping may say, before the user has looked at it.

    `why` tells for each column in words what speaks for it; `saved` is the mapping that was taken
    over whole, if one fits.
    """

    mapping_columns: dict[str, str]
    own_columns: dict[str, str] = field(default_factory=dict)
    heads: Heads | None = None
    options: dict[str, Any] = field(default_factory=dict)
    why: dict[str, str] = field(default_factory=dict)
    source: str = ""
    default_currency: str | None = None
    saved: "SavedMapping | None" = None


@dataclass(frozen=True)
class Sign:
    """What speaks for a column as a field."""

    score: float
    by_header: bool


def mapping_for(
    kind: str,
    look: "Look",
    *,
    source: str = "",
    saved: Sequence["SavedMapping"] = (),
    own_fields: Sequence[str] = (),
) -> Proposal:
    """Propose a mapping for a file of this kind; a saved one whose columns are all there wins.

    Of several saved ones that fit, that of the source wins, then the one with most columns.
    """
    taken_over = _saved_proposal(kind, look, source, saved)
    if taken_over is not None:
        return taken_over
    own = _own_columns(kind, look, own_fields)
    columns, why = _columns(kind, look, set(own.values()))
    why |= {column: _("the header is the name of the field") for column in own.values()}
    match = _match(kind, columns)
    return Proposal(
        mapping_columns=columns,
        own_columns=own,
        heads=look.heads_on if kind == "sales" else None,
        options={"match": match} if match else {},
        why=why,
        source=source,
    )


def kind_of(look: "Look") -> str:
    """Return what kind of file it most likely is; sales lines where nothing tells."""
    natures = _natures(look)
    points = {kind: _points(kind, natures) for kind in FIELDS_OF}
    best = max(points, key=lambda kind: points[kind])
    return best if points[best] > 0 else "sales"


def telling(look: "Look") -> float:
    """Return how clearly the columns tell that a file is of one of the kinds; 0 for not at all."""
    natures = _natures(look)
    return max(_points(kind, natures) for kind in FIELDS_OF)


def heads_for(lines: "Look", heads: "Look") -> Heads | None:
    """Return how lines without dates or customers find their heads in a second file; None if not.

    The columns must be called alike, and where samples of both show values, look alike.
    """
    found, _why = _columns("sales", lines)
    above, _why = _columns("sales", heads)
    if {"invoiced_on", "account"} <= set(found) or "invoiced_on" not in above:
        return None
    document = found.get("document")
    if document is None:
        return None
    key = above.get("document")
    if key is not None and _are_alike(lines.samples.get(document), heads.samples.get(key)):
        return Heads(document, key)
    same = next((name for name in heads.header if fold(name) == fold(document)), None)
    return Heads(document, same) if same else None


def source_from(file_name: str) -> str:
    """Return a source's name for a file: its own name without digits, dates and ending."""
    stem = PurePath(file_name.replace("\\", "/")).name.rsplit(".", 1)[0]
    words = "".join(sign if sign.isalpha() else " " for sign in fold(stem)).split()
    return "-".join(words)[:SOURCE_LENGTH].strip("-") or "import"


def _points(kind: str, natures: Mapping[str, Nature]) -> float:
    signs = _assigned(_signs(kind, natures))
    found = {name: sign.score for name, (_column, sign) in signs.items()}
    if kind == "sales" and not _can_be_sales(set(found)):
        return 0.0
    if kind == "rates" and "rate" not in found:
        return 0.0
    return sum(TELLING[kind].get(name, 0.0) * score for name, score in found.items())


def _can_be_sales(found: set[str]) -> bool:
    is_document = bool({"document", "invoiced_on"} & found)
    return is_document and bool(
        {"quantity", "net_amount"} & found or {"document", "invoiced_on"} <= found
    )


def _natures(look: "Look") -> dict[str, Nature]:
    return {column: nature_of(look.samples.get(column, ())) for column in look.header}


def _columns(
    kind: str, look: "Look", taken: Collection[str] = ()
) -> tuple[dict[str, str], dict[str, str]]:
    """The column of each field that has one, in the order of the shape, and why by column."""
    natures = {column: found for column, found in _natures(look).items() if column not in taken}
    assigned = _assigned(_signs(kind, natures))
    _drop_what_contradicts(kind, assigned)
    columns = {name: assigned[name][0] for name in SHAPE_OF[kind].fields if name in assigned}
    why = {
        column: _why(kind, name, sign, natures[column]) for name, (column, sign) in assigned.items()
    }
    return _with_shared(kind, columns), why


def _signs(kind: str, natures: Mapping[str, Nature]) -> dict[tuple[str, str], Sign]:
    """What speaks for each column as each field of the kind, as far as it is enough."""
    found = {
        (name, column): _sign(wanted, column, nature)
        for name, wanted in FIELDS_OF[kind].items()
        for column, nature in natures.items()
    }
    return {place: sign for place, sign in found.items() if sign.score >= ENOUGH}


def _sign(wanted: Wanted, column: str, nature: Nature) -> Sign:
    meaning = meaning_of(column)
    likeness = meaning.likeness(wanted)
    if not nature.values:
        return Sign(likeness * 0.9 if likeness >= BY_HEADER_ALONE else 0.0, by_header=True)
    if likeness:
        return Sign(likeness * fit(wanted.looks, nature), by_header=True)
    says_nothing = not meaning.known
    if wanted.alone and says_nothing and is_convincing(wanted.looks, nature):
        return Sign(BY_VALUES_ALONE, by_header=False)
    return Sign(0.0, by_header=False)


def _assigned(signs: Mapping[tuple[str, str], Sign]) -> dict[str, tuple[str, Sign]]:
    """One column for each field and one field for each column: the strongest signs first."""
    assigned: dict[str, tuple[str, Sign]] = {}
    used: set[str] = set()
    for (name, column), sign in sorted(signs.items(), key=lambda item: -item[1].score):
        if name not in assigned and column not in used:
            assigned[name] = (column, sign)
            used.add(column)
    return assigned


def _drop_what_contradicts(kind: str, assigned: dict[str, tuple[str, Sign]]) -> None:
    """Leave out fields that a mapping may not name beside the surer ones."""
    rivals = {
        "sales": (("cost_amount", "unit_cost"), ("discount_amount", "discount_share")),
        "colleagues": (("last_name", "name"),),
    }
    for stronger, weaker in rivals.get(kind, ()):
        if stronger in assigned:
            assigned.pop(weaker, None)
    if kind != "sales":
        return
    if not {"quantity", "unit_price"} <= set(assigned):
        assigned.pop("discount_share", None)
    if "quantity" not in assigned:
        assigned.pop("unit_cost", None)


def _with_shared(kind: str, columns: dict[str, str]) -> dict[str, str]:
    """Let a name serve as the key where a file has no key."""
    if kind == "sales":
        for key, name in (("account", "account_name"), ("product", "product_name")):
            if key not in columns and name in columns:
                columns[key] = columns[name]
    if kind == "products" and "key" not in columns and "name" in columns:
        columns["key"] = columns["name"]
    return columns


def _match(kind: str, columns: Mapping[str, str]) -> str:
    """The field by which rows find what is there: the first of those that are mapped."""
    return next((name for name in SHAPE_OF[kind].matches if name in columns), "")


def _own_columns(kind: str, look: "Look", own_fields: Sequence[str]) -> dict[str, str]:
    """The columns that are called as one of the company's own fields."""
    if not SHAPE_OF[kind].has_own_fields:
        return {}
    called = {fold(column): column for column in look.header}
    return {name: called[fold(name)] for name in own_fields if fold(name) in called}


def _are_alike(mine: Sequence[str] | None, theirs: Sequence[str] | None) -> bool:
    """Whether two columns can hold the same keys: numbers here and there, or a common value."""
    here, there = nature_of(mine or ()), nature_of(theirs or ())
    if not here.values or not there.values:
        return True
    return here.integer == there.integer or bool(set(here.values) & set(there.values))


def _saved_proposal(
    kind: str, look: "Look", source: str, saved: Sequence["SavedMapping"]
) -> Proposal | None:
    there = set(look.header)
    fitting = []
    for row in saved:
        mapping = _read(row) if row.kind == kind else None
        if mapping is not None and _columns_of(mapping) <= there:
            rank = (row.source == source, len(_columns_of(mapping)), row.saved_at)
            fitting.append((rank, row, mapping))
    if not fitting:
        return None
    _rank, row, mapping = max(fitting, key=lambda each: each[0])
    return _taken_over(row, mapping)


def _taken_over(row: "SavedMapping", mapping: ColumnMapping) -> Proposal:
    words = _("as in the saved mapping of %(source)s of %(day)s") % {
        "source": row.source,
        "day": formats.day(row.saved_at.date()),
    }
    options = {
        name: getattr(mapping, name)
        for name in ("create_accounts", "date_format", "non_products", "decimal", "match", "sheet")
        if getattr(mapping, name) not in (None, ())
    }
    return Proposal(
        mapping_columns=dict(mapping.columns),
        own_columns=dict(mapping.own_columns),
        heads=mapping.heads,
        options=options,
        why=dict.fromkeys([*mapping.columns.values(), *mapping.own_columns.values()], words),
        source=row.source,
        default_currency=mapping.default_currency,
        saved=row,
    )


def _read(row: "SavedMapping") -> ColumnMapping | None:
    try:
        return ColumnMapping.from_toml(row.text, SHAPES)
    except MappingFault:
        return None  # saved by an older version that knew other fields


def _columns_of(mapping: ColumnMapping) -> set[str]:
    heads = {mapping.heads.line} if mapping.heads else set()
    return {*mapping.columns.values(), *mapping.own_columns.values(), *heads}


def _why(kind: str, name: str, sign: Sign, nature: Nature) -> str:
    """In words what speaks for a column."""
    title = TITLES.get((kind, name), name)
    looks = _looks_in_words(FIELDS_OF[kind][name].looks, nature)
    if not sign.by_header:
        return _("the values are %(what)s") % {"what": looks}
    header = _("the header says “%(title)s”") % {"title": title}
    if not looks:
        return header
    return _("%(header)s, the values are %(what)s") % {"header": header, "what": looks}


def _looks_in_words(looks: str, nature: Nature) -> str:
    words = {
        "date": _("dates"),
        "month": _("months"),
        "integer": _("whole numbers"),
        "number": _("numbers"),
        "share": _("shares between 0 and 1"),
        "mail": _("mail addresses"),
        "currency": _("currency codes"),
    }
    if looks == "country" and nature.country:
        return _("countries")
    if looks == "vat" and nature.vat:
        return _("VAT numbers")
    if looks == "domain" and nature.domain:
        return _("web domains")
    return words.get(looks, "") if nature.values else ""
