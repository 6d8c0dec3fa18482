"""The tables of the folder: their columns, what may stand in each, and what they are for."""

from dataclasses import dataclass

from openkam.core.access.models import Level, Role
from openkam.domain.portfolio.models import KeyState, Kind, OwnField

OWN = "own: "  # before the name of one of the company's own fields
LEVELS = {level.name.lower(): level.value for level in Level}


@dataclass(frozen=True)
class Column:
    """One column: what kind of text it holds, how long it may be, whether it may be blank.

    Kinds: text, yes (or no), day, instant, count, rate, account (its number), mail (of a
    colleague), choice, json.
    """

    name: str
    kind: str = "text"
    longest: int = 0
    needed: bool = False
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Table:
    """One CSV file."""

    name: str
    about: str
    columns: tuple[Column, ...]
    is_new: bool = False  # folders that older versions wrote do not have it

    @property
    def header(self) -> list[str]:
        """The names of its columns."""
        return [column.name for column in self.columns]


def _key(longest: int = 200) -> tuple[Column, Column]:
    return Column("source", longest=60, needed=True), Column("key", longest=longest, needed=True)


TIERS = Table(
    "tiers.csv",
    "Tiers and what each promises, the highest first.",
    (
        Column("name", longest=60, needed=True),
        Column("rhythm_days", "count"),
        Column("dossier_revision_days", "count"),
        Column("wants_plan", "yes"),
        Column("needs_key_status", "yes"),
    ),
)
SEGMENTS = Table("segments.csv", "Segments.", (Column("name", longest=100, needed=True),))
OWN_FIELDS = Table(
    "own_fields.csv",
    "The company's own fields of accounts, in their order.",
    (
        Column("name", longest=60, needed=True),
        Column("kind", "choice", choices=tuple(OwnField.Kind.values), needed=True),
    ),
)
COLLEAGUES = Table(
    "colleagues.csv",
    "Colleagues. Passwords and second factors are not among it: each sets a new password.",
    (
        Column("mail", "text", longest=254, needed=True),
        Column("name", longest=150),
        Column("role", "choice", choices=tuple(Role.values), needed=True),
        Column("is_administrator", "yes"),
        Column("is_active", "yes"),
        Column("language", longest=8),
        Column("theme", longest=8),
    ),
)
COLLEAGUE_KEYS = Table(
    "colleague_keys.csv",
    "How other systems call the colleagues.",
    (*_key(), Column("mail", "mail", needed=True)),
)
ACCOUNTS = Table(
    "accounts.csv",
    "Accounts under a number of their own, which other files name them by. A column "
    f'"{OWN}NAME" for each own field. merged_into: the account that stands for this one now.',
    (
        Column("number", "count", needed=True),
        Column("name", longest=300, needed=True),
        Column("country", longest=2),
        Column("site", longest=200),
        Column("company_number", longest=40),
        Column("vat_number", longest=40),
        Column("domain", longest=100),
        Column("owner", "mail"),
        Column("tier"),
        Column("segment"),
        Column("created_on", "day", needed=True),
        Column("merged_into", "count"),
        Column("merged_on", "day"),
    ),
)
ACCOUNT_KEYS = Table(
    "account_keys.csv",
    "How other systems call the accounts: sales lines find their account by source and key. "
    "came_from: the account that had the key before a merge.",
    (*_key(), Column("account", "account", needed=True), Column("came_from", "account")),
)
PARENTS = Table(
    "parents.csv",
    "Which account belongs to which, from a day (inclusive) until another (exclusive).",
    (
        Column("account", "account", needed=True),
        Column("parent", "account", needed=True),
        Column("valid_from", "day"),
        Column("valid_until", "day"),
    ),
)
MEMBERSHIPS = Table(
    "memberships.csv",
    "Who works on which account, and how far: read, write or lead.",
    (
        Column("account", "account", needed=True),
        Column("mail", "mail", needed=True),
        Column("level", "choice", choices=tuple(LEVELS), needed=True),
    ),
)
DISTINCT = Table(
    "distinct_accounts.csv",
    "Accounts that look alike and that somebody said are different customers.",
    (
        Column("first", "account", needed=True),
        Column("second", "account", needed=True),
        Column("said_by", "mail"),
        Column("said_on", "day", needed=True),
    ),
)
KEY_STATUSES = Table(
    "key_statuses.csv",
    "Decisions on key accounts, the oldest first; the last one of an account counts. "
    "tier_before: the tier that it had then; is_tier_taken: the decision took it away.",
    (
        Column("account", "account", needed=True),
        Column("state", "choice", choices=tuple(KeyState.values), needed=True),
        Column("since", "day", needed=True),
        Column("reason", needed=True),
        Column("decided_by", "mail"),
        Column("noted_at", "instant", needed=True),
        Column("tier_before"),
        Column("is_tier_taken", "yes"),
    ),
    is_new=True,
)
PRODUCTS = Table(
    "products.csv",
    "Products of each source. is_product is no for charges such as postage.",
    (
        *_key(),
        Column("name", longest=300),
        Column("product_group", longest=200),
        Column("is_product", "yes"),
    ),
)
RATES = Table(
    "rates.csv",
    "What one unit of a currency is worth in the reporting currency, by month.",
    (
        Column("currency", longest=3, needed=True),
        Column("month", "day", needed=True),
        Column("rate", "rate", needed=True),
        Column("origin", longest=100),
        Column("set_by", "mail"),
        Column("set_at", "instant", needed=True),
    ),
)
MAPPINGS = Table(
    "mappings.csv",
    "Saved mappings; each stands in the file named here. header: the columns it was used for.",
    (
        Column("source", longest=60, needed=True),
        Column("kind", "choice", choices=tuple(Kind.values), needed=True),
        Column("file", needed=True),
        Column("header", "json"),
        Column("saved_by", "mail"),
        Column("saved_at", "instant", needed=True),
    ),
)
SALES = Table(
    "sales.csv",
    "The files of sales lines, one for each source, with their mappings and numbers of lines.",
    (
        Column("source", longest=60, needed=True),
        Column("file", needed=True),
        Column("mapping", needed=True),
        Column("lines", "count", needed=True),
    ),
)
TRAIL = "trail.csv"
TRAIL_HEADER = ("at", "actor", "verb", "thing", "thing_number", "thing_name", "changes")
TRAIL_ABOUT = "Who changed what and when, to be read; importing the folder leaves it out."
TABLES = (
    TIERS,
    SEGMENTS,
    OWN_FIELDS,
    COLLEAGUES,
    COLLEAGUE_KEYS,
    ACCOUNTS,
    ACCOUNT_KEYS,
    PARENTS,
    MEMBERSHIPS,
    DISTINCT,
    KEY_STATUSES,
    PRODUCTS,
    RATES,
    MAPPINGS,
    SALES,
)
