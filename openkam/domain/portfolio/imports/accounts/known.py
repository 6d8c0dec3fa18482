"""What is stored of accounts, as far as a file is compared with it."""

from collections import defaultdict
from collections.abc import Callable, Collection
from datetime import date
from typing import Any

from openkam.domain.portfolio.models import FACTS, Account, AccountKey, Parenthood
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.portfolio.services.bringing.plans import Span
from openkam.domain.portfolio.services.facts import tidy_vat_number

FEW = 500
STORED = ("pk", *FACTS, "own_values")
# How a value is compared by which a row finds its account.
ALIKE: dict[str, Callable[[str], str]] = {
    "vat_number": tidy_vat_number,
    "company_number": lambda text: "".join(text.split()).upper(),
    "name": lambda text: fold(text)[:300],
}


def keys_of(source: str) -> dict[str, int]:
    """Return the account of each key of a source."""
    return dict(AccountKey.objects.filter(source=source).values_list("key", "account"))


def accounts_by(match: str) -> dict[str, list[int]]:
    """Return the accounts of each value of a field by which rows find their account."""
    found: dict[str, list[int]] = defaultdict(list)
    alike = ALIKE[match]
    rows = Account.objects.filter(merged_into=None).exclude(**{match: ""})
    for pk, text in rows.values_list("pk", match).iterator():
        found[alike(text)].append(pk)
    return found


def stored(ids: Collection[int]) -> dict[int, dict[str, Any]]:
    """Return the stored fields of these accounts."""
    rows = Account.objects.all()
    if len(ids) <= FEW:
        rows = rows.filter(pk__in=ids)
    wanted = set(ids)
    return {
        row[0]: dict(zip(STORED, row, strict=True))
        for row in rows.values_list(*STORED).iterator()
        if row[0] in wanted
    }


def parents() -> dict[int, list[Span]]:
    """Return the parents of every account that has or had one."""
    found: dict[int, list[Span]] = defaultdict(list)
    rows = Parenthood.objects.values_list("account", "parent", "valid_from", "valid_until")
    for account, parent, start, end in rows.iterator():
        found[account].append((parent, start, end))
    for spans in found.values():
        spans.sort(key=_by_day)
    return found


def _by_day(span: Span) -> tuple[date, date, int]:
    return (span[1] or date.min, span[2] or date.max, span[0])
