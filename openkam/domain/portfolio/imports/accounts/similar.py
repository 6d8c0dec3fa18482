"""New accounts that may be here already under another key."""

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from openkam.calc.company_names import bare_name
from openkam.domain.portfolio.imports.accounts.subjects import Subjects
from openkam.domain.portfolio.models import Account
from openkam.domain.portfolio.services.facts import tidy_vat_number

# What is compared, and how; a mail provider's domain would make strangers alike, but no company
# gives one as its own.
COMPARED: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("vat_number", tidy_vat_number),
    ("domain", str.lower),
    ("name", bare_name),
)
MOST = 3  # of the accounts that a row is like


def similar_accounts(subjects: Subjects) -> dict[int, list[dict[str, Any]]]:
    """Return for rows of new accounts the known ones that they are like, and why."""
    new = list(enumerate(subjects.created))
    if not new or not Account.objects.filter(merged_into=None).exists():
        return {}
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for field, alike in COMPARED:
        wanted: dict[str, list[int]] = defaultdict(list)
        for place, row in new:
            if said := subjects.told(-1 - place, field):
                wanted[alike(said)].append(row)
        # Names are stored without their legal form already.
        stored = str if field == "name" else alike
        for account, value in _stored(field) if wanted else ():
            for row in wanted.get(stored(value), ()):
                found[row].setdefault(account, field)
    return {
        row: [{"account": account, "why": why} for account, why in list(matches.items())[:MOST]]
        for row, matches in found.items()
    }


def _stored(field: str) -> Iterable[tuple[int, str]]:
    column = "bare_name" if field == "name" else field
    rows = Account.objects.filter(merged_into=None).exclude(**{column: ""})
    return rows.values_list("pk", column).iterator()
