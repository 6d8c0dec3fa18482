"""`openkam mapping`: the saved mappings that browser and command share."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from django.utils import timezone

from openkam.core.access.models import User
from openkam.core.access.users import system_user
from openkam.core.ledger import FileFault, Mapping
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.imports.shapes import SHAPE_OF, SHAPES
from openkam.shell.cli.main import refuse
from openkam.shell.cli.output import json_text, table

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import SavedMapping


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Take what to do with which mapping."""
    acts = parser.add_subparsers(dest="act", metavar="ACT", required=True)
    listing = acts.add_parser("list", help="list the saved mappings")
    listing.add_argument("--json", action="store_true", help="print JSON")
    listing.set_defaults(act=_list)
    save = acts.add_parser("save", help="keep a mapping file for its source and kind")
    save.add_argument("file", type=Path, metavar="FILE.toml")
    save.set_defaults(act=_save)
    for name, act, purpose in (
        ("show", _show, "print a saved mapping as a mapping file"),
        ("remove", _remove, "forget a saved mapping"),
    ):
        command = acts.add_parser(name, help=purpose)
        command.add_argument("source", metavar="SOURCE", help="the source that it is for")
        command.add_argument("kind", metavar="KIND", choices=list(SHAPE_OF), help="what it brings")
        command.set_defaults(act=act)


def run(options: argparse.Namespace) -> int:
    """Do what was asked, in the name of the system; return the exit code."""
    code: int = options.act(system_user(), options)
    return code


def _list(actor: User, options: argparse.Namespace) -> int:
    saved = list(selectors.saved_mappings(actor))
    if options.json:
        print(json_text({"mappings": [_described(row) for row in saved]}))
    elif not saved:
        print("No mapping is saved yet. An import that succeeds saves its own.")
    else:
        rows = [
            (row.source, row.kind, f"{row.saved_at:%Y-%m-%d %H:%M}", str(row.saved_by))
            for row in saved
        ]
        print(table([("source", "kind", "saved", "by"), *rows], left=4))
    return 0


def _described(row: "SavedMapping") -> dict[str, object]:
    return {
        "source": row.source,
        "kind": row.kind,
        "saved_at": row.saved_at,
        "by": str(row.saved_by),
    }


def _show(actor: User, options: argparse.Namespace) -> int:
    saved = selectors.saved_mapping(actor, options.source, options.kind)
    if saved is None:
        return _unknown(options)
    print(saved.text, end="" if saved.text.endswith("\n") else "\n")
    return 0


def _save(actor: User, options: argparse.Namespace) -> int:
    text = mapping_text(options.file)
    mapping = Mapping.from_toml(text, SHAPES)
    services.save_mapping(actor, mapping=mapping, text=text, now=timezone.now())
    print(f"Saved for {mapping.kind} of {mapping.source}.")
    return 0


def _remove(actor: User, options: argparse.Namespace) -> int:
    saved = selectors.saved_mapping(actor, options.source, options.kind)
    if saved is None:
        return _unknown(options)
    services.remove_mapping(actor, saved.pk)
    print(f"Removed; {options.kind} of {options.source} are mapped anew next time.")
    return 0


def mapping_text(path: Path) -> str:
    """Return the text of a mapping file; FileFault if it is none."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as fault:
        raise FileFault(f"{path} is no UTF-8 text.") from fault


def _unknown(options: argparse.Namespace) -> int:
    return refuse(
        f'No mapping is saved for {options.kind} of "{options.source}". '
        "To see which are: openkam mapping list"
    )
