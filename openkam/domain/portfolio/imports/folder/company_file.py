"""company.toml: what the company has decided about itself and its figures."""

import json
import tomllib
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from openkam.domain.portfolio.imports.folder.faults import FolderFault
from openkam.domain.portfolio.models import Company

NAME = "company.toml"
TEXTS = ("name", "currency", "language")
SHARES = (
    "dependence_limit_share",
    "a_class_limit_share",
    "b_class_limit_share",
    "watch_decline_share",
    "act_decline_share",
)
DAYS = ("figures_as_of", "rates_month")


def written(company: Company) -> str:
    """Return the file's text; shares are texts, so that they stay exact."""
    lines = [f"{name} = {_text(getattr(company, name))}" for name in TEXTS]
    lines.append(f"first_month = {company.first_month}")
    lines.append(f"members_see_whole = {json.dumps(company.members_see_whole)}")
    lines += [f"{name} = {_text(str(getattr(company, name)))}" for name in SHARES]
    days = [(name, getattr(company, name)) for name in DAYS]
    lines += [f"{name} = {day.isoformat()}" for name, day in days if day is not None]
    return "\n".join(lines) + "\n"


def read(path: Path) -> dict[str, Any]:
    """Return the company's fields; FolderFault names all that is wrong."""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as fault:
        raise FolderFault([f"{NAME}: this is no TOML in UTF-8: {fault}."]) from fault
    problems: list[str] = []
    fields: dict[str, Any] = dict.fromkeys(DAYS)
    for name, value in found.items():
        try:
            fields[name] = _value(name, value)
        except (ValueError, InvalidOperation) as fault:
            problems.append(f"{NAME}: {name}: {fault or 'this is no number'}.")
    if problems:
        raise FolderFault(problems)
    return fields


def _text(value: str) -> str:
    """A text in TOML: that of JSON but for one control character."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _value(name: str, value: Any) -> Any:
    kinds = {
        **dict.fromkeys(TEXTS, str),
        **dict.fromkeys(SHARES, str),
        **dict.fromkeys(DAYS, date),
        "first_month": int,
        "members_see_whole": bool,
    }
    if name not in kinds:
        raise ValueError("this is not known")
    if not isinstance(value, kinds[name]):
        raise ValueError(f"expected a value such as {_example(name)}")
    return Decimal(str(value)) if name in SHARES else value


def _example(name: str) -> str:
    if name in DAYS:
        return "2026-01-31"
    return {"first_month": "1", "members_see_whole": "false"}.get(name, '"text"')
