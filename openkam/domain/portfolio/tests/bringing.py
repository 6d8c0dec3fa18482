"""Bringing in small files of every kind, as the command and the browser do."""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings

from openkam.core.access import users
from openkam.core.ledger import Mapping
from openkam.domain.portfolio import imports
from openkam.domain.portfolio.imports.shapes import SHAPES
from openkam.domain.portfolio.tests import make

VERDICTS = ("new", "changed", "unchanged", "rejected")


def mapping(kind: str, fields: Sequence[str], **options: Any) -> Mapping:
    """A mapping of columns that are called like the fields; own fields as `own:Name`."""
    own = [name.removeprefix("own:") for name in fields if name.startswith("own:")]
    lines = [f'kind = "{kind}"', 'source = "erp"', "[columns]"]
    lines += [f'{name} = "{name}"' for name in fields if not name.startswith("own:")]
    lines += ["[own_fields]", *(f'"{name}" = "own:{name}"' for name in own)] if own else []
    lines += ["[options]", *(f'{name} = "{value}"' for name, value in options.items())]
    return Mapping.from_toml("\n".join(lines), SHAPES)


def file_of(fields: Sequence[str], rows: Sequence[Sequence[str | None]]) -> Path:
    """Write the rows as a CSV file; the fixture `ledger_folder` gives its folder."""
    folder = Path(settings.DATA)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "file.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, quoting=csv.QUOTE_ALL)
        writer.writerow(fields)
        writer.writerows([[cell or "" for cell in row] for row in rows])
    return path


def brought(
    kind: str,
    fields: str,
    *rows: Sequence[str | None],
    actor: Any = None,
    today: Any = make.TODAY,
    dry_run: bool = False,
    preview_to: Path | None = None,
    **options: Any,
) -> dict[str, Any]:
    """Bring in a file with these fields, separated by spaces, and rows."""
    names = fields.split()
    result = imports.bring_in(
        actor or users.system_user(),
        path=file_of(names, rows),
        mapping=mapping(kind, names, **options),
        dry_run=dry_run,
        preview_to=preview_to,
        now=make.NOW,
        today=today,
    )
    assert result["rows"]["read"] == sum(result["rows"][name] for name in VERDICTS)
    return result


def counts(result: dict[str, Any]) -> tuple[int, ...]:
    """How many rows were new, changed, unchanged, rejected."""
    return tuple(result["rows"][name] for name in VERDICTS)


def codes(result: dict[str, Any]) -> dict[str, int]:
    """How many rows were rejected for which reason."""
    return {reason["code"]: reason["lines"] for reason in result["reasons"]}
