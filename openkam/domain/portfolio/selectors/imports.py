"""What was brought in."""

import csv
from collections import Counter
from collections.abc import Collection
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.domain.portfolio.models import AccountKey, ImportBatch, Product

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from openkam.core.access.models import User

LONGEST_CELL = 500  # shown of a rejected row; the file has all of it


def may_import(actor: "User") -> bool:
    """Whether the actor brings sales files in: heads and administrators do."""
    return actor.is_head or actor.is_administrator


def may_get_rejects(actor: "User") -> bool:
    """Whether the actor may have the rejected documents: whole invoices of all customers.

    Running the installation opens no account, so an administrator needs to see them all as well.
    """
    return may_import(actor) and actor.sees_all_accounts


def imports(actor: "User", kind: str = "") -> "QuerySet[ImportBatch]":
    """Return all imports, or those of one kind, newest first.

    PermissionDenied unless the actor imports or sees all.
    """
    if not (may_import(actor) or actor.sees_all_accounts):
        raise PermissionDenied
    rows = ImportBatch.objects.select_related("actor").order_by("-pk")
    return rows.filter(kind=kind) if kind else rows


def import_batch(actor: "User", pk: int) -> ImportBatch:
    """Return one import; Http404 if there is none."""
    batch = imports(actor).filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def import_to_change(actor: "User", pk: int) -> ImportBatch:
    """Return one import with its row locked until the transaction ends; Http404 if there is none.

    The caller's service decides who may change it.
    """
    batch = imports(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if batch is None:
        raise Http404
    return batch


def rejects_folder() -> Path:
    """Return where the files with rejected documents are kept."""
    return Path(settings.DATA) / "rejects"


def exports_folder() -> Path:
    """Return where exports of everything lie until they have been downloaded."""
    return Path(settings.DATA) / "exports"


def rejects_of(actor: "User", pk: int) -> Path:
    """Return the file with the rejected documents of an import; Http404 if there is none.

    Raises PermissionDenied unless the actor may get it.
    """
    batch = import_batch(actor, pk)
    path = rejects_folder() / batch.rejects_file
    if not may_get_rejects(actor):
        raise PermissionDenied
    if not batch.rejects_file or not path.is_file():
        raise Http404
    return path


def rejected_rows(actor: "User", pk: int, *, offset: int, limit: int) -> list[dict[str, Any]]:
    """Return some rejected rows of an import in the order of the file: line, reason, cells.

    Raises Http404 and PermissionDenied as `rejects_of` does.
    """
    path = rejects_of(actor, pk)
    recognised = (import_batch(actor, pk).result or {}).get("recognised") or {}
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = csv.reader(file, delimiter=recognised.get("delimiter") or ",")
        header = next(rows, [])[:-2]  # the last two columns are our own: why, and where
        return [
            {
                "line": int(row[-1]) if row[-1].isdecimal() else None,
                "reason": row[-2],
                "cells": dict(zip(header, map(_shortened, row[:-2]), strict=False)),
            }
            for row in islice(rows, offset, offset + limit)
        ]


def _shortened(cell: str) -> str:
    return cell if len(cell) <= LONGEST_CELL else f"{cell[:LONGEST_CELL]}…"


def source_of_keys(
    actor: "User", *, accounts: Collection[str] = (), products: Collection[str] = ()
) -> str:
    """Return the source that knows most of these keys, by accounts first; "" if none knows half.

    Raises PermissionDenied unless the actor imports.
    """
    if not may_import(actor):
        raise PermissionDenied
    for model, keys in ((AccountKey, accounts), (Product, products)):
        rows = model._default_manager.filter(key__in=set(keys)).values_list("source", flat=True)
        found = Counter(rows).most_common(1)
        if found and found[0][1] * 2 > len(set(keys)):
            return str(found[0][0])
    return ""
