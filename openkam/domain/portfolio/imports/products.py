"""Files of products: the source system owns its products, so what it says replaces what it said."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import ngettext

from openkam.domain.portfolio.imports.cells import Rows, Table, exact, plain
from openkam.domain.portfolio.imports.words import yes_or_no
from openkam.domain.portfolio.models import Product
from openkam.domain.portfolio.services.bringing.judged import (
    CHANGED,
    NEW,
    REJECTED,
    UNCHANGED,
    Judged,
)
from openkam.domain.portfolio.services.bringing.plans import PRODUCT, ProductsPlan

if TYPE_CHECKING:
    from openkam.core.ledger import Mapping

READERS = {
    "name": plain(300),
    "product_group": plain(200),
    "is_product": yes_or_no,
}
BLANK = {"name": "", "product_group": "", "is_product": True}
SHOWN = 10


def typed_fields(_mapping: "Mapping") -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the fields whose cells are dates, and those whose cells are numbers: none."""
    return (), ()


def judge(file: Table, mapping: "Mapping", *, today: date, in_detail: bool = False) -> Judged:
    """Judge a file of products against what is stored; of several rows the last one counts."""
    del today
    rows = Rows(file, mapping)
    keys = rows.read("key", exact(200))
    cells = {name: rows.read(name, READERS[name]) for name in PRODUCT}
    for row, key in enumerate(keys):
        if key is None:
            rows.reject(row, "no_match", "key")
    last = {keys[row]: row for row, kept in enumerate(rows.reasons) if kept is None}
    known = _known(mapping.source)
    plan = ProductsPlan()
    verdicts: list[str] = []
    changes: dict[int, dict[str, list[str | None]]] = {}
    for row, kept in enumerate(rows.reasons):
        if kept is not None:
            verdicts.append(REJECTED)
            continue
        verdict, changed = _judged(plan, known, keys[row], cells, row, last)
        verdicts.append(verdict)
        if in_detail and changed:
            changes[row] = changed
    return Judged(
        lines=rows.lines,
        reasons=rows.reasons,
        verdicts=verdicts,
        labels=[name or key for name, key in zip(cells["name"], keys, strict=True)],
        plan=plan,
        changes=changes,
        warnings=_warnings(keys, cells, rows, last),
        malformed=file.malformed,
    )


def _known(source: str) -> dict[str, tuple[Any, ...]]:
    rows = Product.objects.filter(source=source).values_list("key", "pk", *PRODUCT)
    return {key: stored for key, *stored in rows.iterator()}


def _judged(
    plan: ProductsPlan,
    known: dict[str, tuple[Any, ...]],
    key: str,
    cells: dict[str, list[Any]],
    row: int,
    last: dict[str | None, int],
) -> tuple[str, dict[str, list[str | None]]]:
    """Put what the row brings into the plan; return its verdict and what it changes."""
    if last[key] != row:
        return UNCHANGED, {}
    told = {name: cells[name][row] for name in PRODUCT}
    if key not in known:
        values = {name: BLANK[name] if said is None else said for name, said in told.items()}
        plan.created.append((key, *values.values()))
        return NEW, {name: [None, _said(said)] for name, said in told.items() if said is not None}
    pk, *stored = known[key]
    differs = {
        name: (before, told[name])
        for name, before in zip(PRODUCT, stored, strict=True)
        if told[name] is not None and told[name] != before
    }
    if not differs:
        return UNCHANGED, {}
    plan.changed[pk] = differs
    return CHANGED, {name: [_said(value) for value in pair] for name, pair in differs.items()}


def _said(value: Any) -> str | None:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return value or None


def _warnings(
    keys: list[str | None], cells: dict[str, list[Any]], rows: Rows, last: dict[str | None, int]
) -> list[str]:
    """Name the keys that several rows describe differently."""
    torn = dict.fromkeys(
        key
        for row, (key, kept) in enumerate(zip(keys, rows.reasons, strict=True))
        if kept is None
        and last[key] != row
        and any(column[row] != column[last[key]] for column in cells.values())
    )
    if not torn:
        return []
    shown = ", ".join(str(key) for key in list(torn)[:SHOWN]) + (" …" if len(torn) > SHOWN else "")
    words = ngettext(
        "%(count)d key stands in several rows with different data; the last one counts: %(keys)s",
        "%(count)d keys stand in several rows with different data; the last one counts: %(keys)s",
        len(torn),
    )
    return [words % {"count": len(torn), "keys": shown}]
