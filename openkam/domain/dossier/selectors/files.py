"""Files of accounts, and who may see them."""

from typing import TYPE_CHECKING

from django.db.models import Q
from django.db.models.functions import Left

from openkam.core.access.gate import ScopedQuerySet, fetch
from openkam.domain.dossier.models import ContractVersion, FactVersion, StoredFile
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.selectors.standing import identities

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.core.audit.words import Words

SHOWN_OF_FILE = 20_000  # characters of the text inside


def files_of(
    actor: "User", account_id: int, *, removed: bool = False
) -> "ScopedQuerySet[StoredFile]":
    """Return the files of an account and of those merged into it, the newest first.

    `removed`: those instead that can be taken back. Their texts are left out. Raises Http404.
    """
    portfolio.account(actor, account_id)
    rows = StoredFile.objects.filter(
        account__in=list(identities(account_id)), removed_at__isnull=not removed
    )
    return rows.select_related("added_by").defer("text").order_by("-added_at", "-pk")


def stored_file(actor: "User", pk: int) -> StoredFile:
    """Return a file with how its text `begins`, also one that can be taken back. Raises Http404."""
    rows = StoredFile.objects.select_related("account", "added_by").defer("text")
    return fetch(rows.annotate(begins=Left("text", SHOWN_OF_FILE + 1)), actor, pk)


def files_naming(words: "Words") -> list[StoredFile]:
    """Return the files whose name, note or text holds one of the words, whoever may see them.

    For erasing a person: the words around a file can be replaced, its bytes cannot.
    """
    if not words:
        return []
    held = Q()
    for spelling in words.spellings:
        for field in ("name", "note", "text"):
            held |= Q(**{f"{field}__icontains": spelling})
    rows = StoredFile.objects.filter(held).select_related("account").order_by("pk")
    return [row for row in rows.iterator() if _names(row, words)]


def _names(row: StoredFile, words: "Words") -> bool:
    return any(words.without(text) != text for text in (row.name, row.note, row.text))


def contracts_by_number(actor: "User", account_id: int) -> dict[int, str]:
    """Return {contract: what it is about} of an account, for choosing one. Raises Http404."""
    portfolio.account(actor, account_id)
    rows = ContractVersion.objects.filter(
        contract__account__in=list(identities(account_id)), replaced_on=None, is_withdrawn=False
    )
    return dict(rows.order_by("title", "pk").values_list("contract", "title"))


def facts_with(row: StoredFile) -> list[FactVersion]:
    """Return the versions that hold and name this file; the gate is passed before."""
    rows = FactVersion.objects.filter(file=row, replaced_on=None, is_withdrawn=False)
    return list(rows.select_related("fact").order_by("pk"))
