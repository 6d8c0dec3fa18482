"""The room's part of the folder of everything the company owns, in files that anybody can read."""

from collections.abc import Iterator
from pathlib import Path

from openkam.core.filing import kinds, store
from openkam.core.offers import Names, OwnedTable, cells
from openkam.domain.dossier.models import (
    Competitor,
    Contest,
    ContractVersion,
    FactVersion,
    PresenceVersion,
    Provenance,
    Revision,
    StoredFile,
)
from openkam.domain.dossier.selectors.points import points

CHUNK = 2_000
ORIGIN = (
    *("source", "source_text", "source_url", "is_confirmed", "noted_by", "noted_on"),
    *("checked_on", "stale_on", "is_withdrawn", "replaced_on"),
)
"""The columns of every table of versions that say where one is from, and how far it holds."""
AGREED = (
    *("title", "number", "product_group", "starts_on", "ends_on", "notice_days", "renewal"),
    *("renewal_months", "notice_given_on", "value", "currency", "value_per", "terms"),
)


def _origin(row: Provenance, names: Names) -> Iterator[object]:
    for column in ORIGIN:
        yield names.colleague(row.noted_by_id) if column == "noted_by" else getattr(row, column)


def _facts(names: Names) -> Iterator[list[str]]:
    rows = FactVersion.objects.select_related("fact").order_by("fact", "pk")
    for one in rows.iterator(chunk_size=CHUNK):
        yield cells(
            names.account(one.fact.account_id),
            one.fact.kind,
            one.fact.year,
            one.text,
            one.number,
            one.currency,
            one.day,
            *_origin(one, names),
        )


def _contracts(names: Names) -> Iterator[list[str]]:
    rows = ContractVersion.objects.select_related("contract").order_by("contract", "pk")
    for one in rows.iterator(chunk_size=CHUNK):
        yield cells(
            one.contract_id,
            names.account(one.contract.account_id),
            *(getattr(one, name) for name in AGREED),
            *_origin(one, names),
        )


def _revisions(names: Names) -> Iterator[list[str]]:
    for one in Revision.objects.order_by("pk").iterator(chunk_size=CHUNK):
        yield cells(
            names.account(one.account_id),
            names.colleague(one.started_by_id),
            one.started_at,
            one.ended_at,
            one.done,
            one.note,
        )


def _competitors(_names: Names) -> Iterator[list[str]]:
    for one in Competitor.objects.select_related("merged_into").order_by("pk"):
        merged_into = one.merged_into.name if one.merged_into else None
        yield cells(one.name, one.website, one.note, one.is_retired, merged_into)


def _points(_names: Names) -> Iterator[list[str]]:
    for one in points(with_retired=True):
        yield cells(one.key, str(one), one.position, one.is_retired)


def _presences(names: Names) -> Iterator[list[str]]:
    rows = PresenceVersion.objects.select_related("presence__competitor").order_by("presence", "pk")
    for one in rows.iterator(chunk_size=CHUNK):
        yield cells(
            names.account(one.presence.account_id),
            one.presence.competitor.name,
            one.presence.product_group,
            one.supplies,
            one.spend,
            one.currency,
            one.strengths,
            one.weaknesses,
            one.marks,
            *_origin(one, names),
        )


def _contests(names: Names) -> Iterator[list[str]]:
    rows = Contest.objects.select_related("competitor").order_by("pk")
    for one in rows.iterator(chunk_size=CHUNK):
        yield cells(
            names.account(one.account_id),
            one.title,
            one.decided_on,
            one.outcome,
            one.competitor.name if one.competitor else None,
            one.product_group,
            one.amount,
            one.currency,
            one.point,
            one.reason,
            one.source,
            one.source_text,
            names.colleague(one.noted_by_id),
            one.noted_on,
            one.removed_on,
        )


def _files(names: Names) -> Iterator[list[str]]:
    for one in _kept_files():
        yield cells(
            names.account(one.account_id),
            one.name,
            _place_of(one),
            one.media_type,
            one.size,
            one.digest,
            one.note,
            one.contract_id,
            names.colleague(one.added_by_id),
            one.added_at,
        )


def _contents() -> Iterator[tuple[str, Path]]:
    for one in _kept_files():
        yield _place_of(one), store.place_of(one.digest)


def _kept_files() -> Iterator[StoredFile]:
    rows = StoredFile.objects.filter(removed_at=None).defer("text").order_by("pk")
    return rows.iterator(chunk_size=CHUNK)


def _place_of(row: StoredFile) -> str:
    """Where its content lies in the folder: under the names of its digest and its kind."""
    return f"files/{row.digest}.{kinds.kind_of(row.media_type).endings[0]}"


TABLES = (
    OwnedTable(
        "dossier_files.csv",
        "Files of accounts; in_folder says where each lies here, in files/.",
        (
            *("account", "name", "in_folder", "media_type", "bytes", "sha256", "note"),
            *("contract", "added_by", "added_at"),
        ),
        _files,
        _contents,
    ),
    OwnedTable(
        "dossier_facts.csv",
        "Every version of every fact; without replaced_on it holds.",
        ("account", "kind", "year", "text", "value", "currency", "day", *ORIGIN),
        _facts,
    ),
    OwnedTable(
        "dossier_contracts.csv",
        "Every version of every contract; without replaced_on it holds.",
        ("contract", "account", *AGREED, *ORIGIN),
        _contracts,
    ),
    OwnedTable(
        "dossier_revisions.csv",
        "Who went through which dossier, and what was done of each thing asked.",
        ("account", "started_by", "started_at", "ended_at", "done", "note"),
        _revisions,
    ),
    OwnedTable(
        "dossier_competitors.csv",
        "Who sells what we sell; one that was merged says into which other.",
        ("name", "website", "note", "is_retired", "merged_into"),
        _competitors,
    ),
    OwnedTable(
        "dossier_points.csv",
        "On which points the company compares itself; marks and deals name them by their key.",
        ("key", "name", "position", "is_retired"),
        _points,
    ),
    OwnedTable(
        "dossier_presences.csv",
        "Every version of what was noted of a competitor at an account; marks are [ours, theirs].",
        (
            *("account", "competitor", "product_group", "supplies", "spend", "currency"),
            *("strengths", "weaknesses", "marks", *ORIGIN),
        ),
        _presences,
    ),
    OwnedTable(
        "dossier_contests.csv",
        "Deals that were won, lost or dropped; without removed_on they count.",
        (
            *("account", "title", "decided_on", "outcome", "competitor", "product_group"),
            *("amount", "currency", "point", "reason", "source", "source_text"),
            *("noted_by", "noted_on", "removed_on"),
        ),
        _contests,
    ),
)
"""They are only read: a folder imports into an empty company without them."""
