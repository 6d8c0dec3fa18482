"""The room's part of the folder of everything the company owns, in files that anybody can read."""

from collections.abc import Iterator

from openkam.core.offers import Names, OwnedTable, cells
from openkam.domain.dossier.models import FactVersion, Revision

CHUNK = 2_000


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
            one.source,
            one.source_text,
            one.source_url,
            one.is_confirmed,
            names.colleague(one.noted_by_id),
            one.noted_on,
            one.checked_on,
            one.stale_on,
            one.is_withdrawn,
            one.replaced_on,
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


TABLES = (
    OwnedTable(
        "dossier_facts.csv",
        "Every version of every fact; without replaced_on it holds.",
        (
            *("account", "kind", "year", "text", "value", "currency", "day", "source"),
            *("source_text", "source_url", "is_confirmed", "noted_by", "noted_on"),
            *("checked_on", "stale_on", "is_withdrawn", "replaced_on"),
        ),
        _facts,
    ),
    OwnedTable(
        "dossier_revisions.csv",
        "Who went through which dossier, and what was done of each thing asked.",
        ("account", "started_by", "started_at", "ended_at", "done", "note"),
        _revisions,
    ),
)
"""They are only read: a folder imports into an empty company without them."""
