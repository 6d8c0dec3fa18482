"""What stands in the tables of the folder, in an order that depends on the content alone."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from openkam.core.access.models import Level, User
from openkam.core.offers import Names
from openkam.domain.portfolio.imports.folder import tables
from openkam.domain.portfolio.imports.folder.tables import OWN, Column, Table
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    ColleagueKey,
    CompanyRate,
    DistinctAccounts,
    KeyStatus,
    Membership,
    OwnField,
    Parenthood,
    Product,
    Segment,
    Tier,
)

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet

Row = list[str]
CHUNK = 5_000


def mail_of(user: User | None) -> str:
    """Return by what the folder names a colleague; "" for the system and for nobody."""
    return "" if user is None or user.is_system else user.email


class Book:
    """The tables of one export: accounts are named by their place, which an import repeats."""

    def __init__(self) -> None:
        self._own = list(OwnField.objects.order_by("position", "pk"))
        pks = Account.objects.order_by("pk").values_list("pk", flat=True)
        self._numbers = {pk: str(number) for number, pk in enumerate(pks, start=1)}
        self._mails = {user.pk: mail_of(user) for user in User.objects.all()}
        own = tuple(Column(f"{OWN}{field.name}") for field in self._own)
        accounts = tables.ACCOUNTS
        self._accounts = Table(accounts.name, accounts.about, (*accounts.columns, *own))

    @property
    def tables(self) -> list[Table]:
        """The tables that come from here, accounts with the company's own fields."""
        others = (tables.ACCOUNTS, tables.MAPPINGS, tables.SALES)
        return [self._accounts, *(table for table in tables.TABLES if table not in others)]

    @property
    def names(self) -> Names:
        """How tables of other rooms name accounts and colleagues; "" for those not known."""
        return Names(
            account=lambda pk: self._numbers.get(pk or 0, ""),
            colleague=lambda pk: self._mails.get(pk or 0, ""),
        )

    def rows_of(self, table: Table) -> Iterator[Row]:
        """Yield the rows of a table."""
        written = {
            tables.TIERS.name: self._tiers_rows,
            tables.SEGMENTS.name: self._segments_rows,
            tables.OWN_FIELDS.name: self._own_fields_rows,
            tables.COLLEAGUES.name: self._colleagues_rows,
            tables.COLLEAGUE_KEYS.name: self._colleague_keys_rows,
            tables.ACCOUNTS.name: self._accounts_rows,
            tables.ACCOUNT_KEYS.name: self._account_keys_rows,
            tables.PARENTS.name: self._parents_rows,
            tables.MEMBERSHIPS.name: self._memberships_rows,
            tables.DISTINCT.name: self._distinct_accounts_rows,
            tables.KEY_STATUSES.name: self._key_statuses_rows,
            tables.PRODUCTS.name: self._products_rows,
            tables.RATES.name: self._rates_rows,
        }
        return written[table.name]()

    def _tiers_rows(self) -> Iterator[Row]:
        for tier in Tier.objects.order_by("position"):
            yield [
                tier.name,
                _text(tier.rhythm_days),
                _text(tier.dossier_revision_days),
                _yes(tier.wants_plan),
                _yes(tier.needs_key_status),
            ]

    def _segments_rows(self) -> Iterator[Row]:
        yield from _sorted([name] for name in Segment.objects.values_list("name", flat=True))

    def _own_fields_rows(self) -> Iterator[Row]:
        yield from ([field.name, field.kind] for field in self._own)

    def _colleagues_rows(self) -> Iterator[Row]:
        yield from _sorted(
            [
                user.email,
                user.name,
                user.role,
                _yes(user.is_administrator),
                _yes(user.is_active),
                user.language,
                user.theme,
            ]
            for user in User.objects.people()
        )

    def _colleague_keys_rows(self) -> Iterator[Row]:
        rows = ColleagueKey.objects.values_list("source", "key", "user")
        yield from _sorted([source, key, self._mails[user]] for source, key, user in rows)

    def _accounts_rows(self) -> Iterator[Row]:
        rows = Account.objects.select_related("tier", "segment").order_by("pk")
        for account in rows.iterator(chunk_size=CHUNK):
            if account.pk not in self._numbers:
                continue  # added while we write: the next export has it
            yield [
                self._numbers[account.pk],
                account.name,
                account.country,
                account.site,
                account.company_number,
                account.vat_number,
                account.domain,
                self._mails.get(account.owner_id or 0, ""),
                account.tier.name if account.tier else "",
                account.segment.name if account.segment else "",
                _text(account.created_on),
                self._numbers.get(account.merged_into_id or 0, ""),
                _text(account.merged_on),
                *(str(account.own_values.get(str(field.pk), "")) for field in self._own),
            ]

    def _account_keys_rows(self) -> Iterator[Row]:
        rows = AccountKey.objects.values_list("source", "key", "account", "came_from")
        yield from _sorted(
            [source, key, self._numbers[account], self._numbers.get(before or 0, "")]
            for source, key, account, before in rows
            if account in self._numbers
        )

    def _parents_rows(self) -> Iterator[Row]:
        rows = self._of_accounts(
            Parenthood.objects.values_list("account", "parent", "valid_from", "valid_until")
        )
        for account, parent, start, end in rows:
            yield [self._numbers[account], self._numbers[parent], _text(start), _text(end)]

    def _memberships_rows(self) -> Iterator[Row]:
        found = Membership.objects.values_list("account", "user", "level")
        rows = [
            (account, self._mails[user], Level(level).name.lower())
            for account, user, level in found
            if account in self._numbers
        ]
        yield from ([self._numbers[account], mail, level] for account, mail, level in sorted(rows))

    def _distinct_accounts_rows(self) -> Iterator[Row]:
        found = DistinctAccounts.objects.values_list("first", "second", "said_by", "said_on")
        for first, second, user, day in self._of_accounts(found):
            yield [self._numbers[first], self._numbers[second], self._mails[user], _text(day)]

    def _key_statuses_rows(self) -> Iterator[Row]:
        rows = KeyStatus.objects.select_related("decided_by", "tier_before").order_by("pk")
        for status in rows.iterator(chunk_size=CHUNK):
            if status.account_id in self._numbers:
                yield [
                    self._numbers[status.account_id],
                    status.state,
                    _text(status.since),
                    status.reason,
                    mail_of(status.decided_by),
                    status.noted_at.isoformat(),
                    status.tier_before.name if status.tier_before else "",
                    _yes(status.is_tier_taken),
                ]

    def _products_rows(self) -> Iterator[Row]:
        rows = Product.objects.values_list("source", "key", "name", "product_group", "is_product")
        yield from _sorted([*texts, _yes(is_product)] for *texts, is_product in rows)

    def _rates_rows(self) -> Iterator[Row]:
        for rate in CompanyRate.objects.select_related("set_by").order_by("month", "currency"):
            yield [
                rate.currency,
                _text(rate.month),
                f"{rate.rate:f}",
                rate.origin,
                mail_of(rate.set_by),
                rate.set_at.isoformat(),
            ]

    def _of_accounts(self, rows: "QuerySet[Model, tuple[Any, ...]]") -> list[tuple[Any, ...]]:
        """Rows about two known accounts, by their numbers; days that are not known come first."""
        known = [row for row in rows if row[0] in self._numbers and row[1] in self._numbers]
        return sorted(known, key=lambda row: (row[0], row[1], *map(str, row[2:])))


def _sorted(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows)


def _yes(value: bool) -> str:  # noqa: FBT001 - the value is what is written
    return "yes" if value else "no"


def _text(value: date | int | None) -> str:
    return "" if value is None else str(value)
