"""Storing a whole company at once, as an exported folder holds it; made for many accounts.

Everything here runs inside the caller's transaction: all of it comes in, or nothing.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Model

from openkam.core.access import users
from openkam.core.access.gate import require_administrator
from openkam.core.access.models import Level, User
from openkam.core.audit import trail
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    ColleagueKey,
    Company,
    CompanyRate,
    DistinctAccounts,
    ImportBatch,
    KeyStatus,
    Membership,
    OwnField,
    Parenthood,
    Product,
    SavedMapping,
    Segment,
    Tier,
)
from openkam.domain.portfolio.services import bulk, revision, tree
from openkam.domain.portfolio.services.company import logo_type
from openkam.domain.portfolio.services.names import spellings

Rows = Mapping[str, Sequence[Mapping[str, Any]]]
ACCOUNT_FIELDS = (
    "id",
    "name",
    "search_name",
    "bare_name",
    "country",
    "site",
    "company_number",
    "vat_number",
    "domain",
    "owner",
    "tier",
    "segment",
    "created_on",
    "merged_into",
    "merged_on",
    "own_values",
)


def what_is_there() -> dict[str, int]:
    """Count what makes the company not empty. Colleagues and tiers are not among it.

    The first visit makes an administrator, the company's name and its tiers.
    """
    live = ImportBatch.objects.filter(state__in=(ImportBatch.State.LIVE, ImportBatch.State.RUNNING))
    counted: dict[str, Any] = {
        "accounts": Account.objects.all(),
        "products": Product.objects.all(),
        "imports": live,
        "exchange rates": CompanyRate.objects.all(),
        "segments": Segment.objects.all(),
        "own fields": OwnField.objects.all(),
        "saved mappings": SavedMapping.objects.all(),
    }
    found = {name: rows.count() for name, rows in counted.items()}
    return {name: count for name, count in found.items() if count}


def restore_company(
    actor: User,
    *,
    company: Mapping[str, Any],
    logo: bytes | None,
    rows: Rows,
    mappings: Mapping[str, str],
    today: date,
) -> Company:
    """Store everything but the sales lines; the caller has found the company empty.

    `rows` are those of the folder's tables, `mappings` the texts of its mapping files. Raises
    PermissionDenied and LogoNotAccepted.
    """
    require_administrator(actor)
    kept = _store_company(company, logo)
    people = _store_colleagues(actor, rows)
    numbers = _store_accounts(rows, people)
    _store_around_accounts(rows, numbers, people)
    _store_key_statuses(rows, numbers, people)
    _store_products_and_rates(rows, people)
    for row in rows["mappings"]:
        SavedMapping.objects.create(
            source=row["source"],
            kind=row["kind"],
            text=mappings[row["file"]],
            header=row["header"] or [],
            saved_by=people[row["saved_by"]],
            saved_at=row["saved_at"],
        )
    tree.rebuild(today)
    revision.raise_revision()
    trail.record(actor, "company.restored", kept, accounts=len(numbers))
    return kept


def _store_company(fields: Mapping[str, Any], logo: bytes | None) -> Company:
    company = Company.objects.get_or_create(pk=1)[0]
    for name, value in fields.items():
        setattr(company, name, value)
    company.logo = logo
    company.logo_type = "" if logo is None else logo_type(logo)
    company.save()
    return company


def _store_colleagues(actor: User, rows: Rows) -> dict[str | None, User]:
    """Store those who are not here yet; return everybody by their address, None is the system."""
    people: dict[str | None, User] = {None: users.system_user()}
    for row in rows["colleagues"]:
        people[row["mail"]] = users.restore_colleague(
            actor,
            email=row["mail"],
            name=row["name"],
            role=row["role"],
            is_administrator=bool(row["is_administrator"]),
            is_active=bool(row["is_active"]),
            language=row["language"],
            theme=row["theme"],
        )
    ColleagueKey.objects.bulk_create(
        ColleagueKey(source=row["source"], key=row["key"], user=people[row["mail"]])
        for row in rows["colleague_keys"]
    )
    return people


def _store_accounts(rows: Rows, people: Mapping[str | None, User]) -> dict[int, int]:
    """Store tiers, segments, own fields and accounts; return the accounts' ids by number."""
    tiers = _store_tiers(rows)
    segments = _named(Segment, [{"name": row["name"]} for row in rows["segments"]])
    own = _named(
        OwnField,
        [
            {"name": row["name"], "kind": row["kind"], "position": place}
            for place, row in enumerate(rows["own_fields"])
        ],
    )
    accounts = sorted(rows["accounts"], key=lambda row: row["number"])
    ids = bulk.new_ids(Account, len(accounts))
    numbers = {row["number"]: pk for row, pk in zip(accounts, ids, strict=True)}
    names = {"tier": tiers, "segment": segments, "own": own}
    stored = [_account(row, numbers, names, people) for row in accounts]
    bulk.insert(Account, ACCOUNT_FIELDS, stored)
    return numbers


def _account(
    row: Mapping[str, Any],
    numbers: Mapping[int, int],
    names: Mapping[str, Mapping[str, int]],
    people: Mapping[str | None, User],
) -> tuple[object, ...]:
    told = spellings(row["name"])
    own = {str(names["own"][name]): text for name, text in row["own"].items() if text}
    return (
        numbers[row["number"]],
        row["name"],
        told["search_name"],
        told["bare_name"],
        row["country"],
        row["site"],
        row["company_number"],
        row["vat_number"],
        row["domain"],
        people[row["owner"]].pk if row["owner"] else None,
        names["tier"].get(row["tier"]),
        names["segment"].get(row["segment"]),
        _day(row["created_on"]),
        numbers.get(row["merged_into"]),
        _day(row["merged_on"]),
        json.dumps(own, ensure_ascii=False),
    )


def _store_tiers(rows: Rows) -> dict[str, int]:
    Tier.objects.all().delete()  # those of the first visit; no account has one yet
    names = ("rhythm_days", "dossier_revision_days", "wants_plan", "needs_key_status")
    return _named(
        Tier,
        [
            {"name": row["name"], "position": place, **{name: row[name] for name in names}}
            for place, row in enumerate(rows["tiers"], start=1)
        ],
    )


def _named(model: type[Model], rows: Sequence[Mapping[str, Any]]) -> dict[str, int]:
    """Store rows that have a name of their own; return their ids by it."""
    manager = model._default_manager
    return {row["name"]: manager.create(**row).pk for row in rows}


def _store_around_accounts(
    rows: Rows, numbers: Mapping[int, int], people: Mapping[str | None, User]
) -> None:
    keys = [
        (row["source"], row["key"], numbers[row["account"]], numbers.get(row["came_from"]))
        for row in rows["account_keys"]
    ]
    bulk.insert(AccountKey, ("source", "key", "account", "came_from"), keys)
    parents = [
        (numbers[row["account"]], numbers[row["parent"]], *map(_day, _period(row)))
        for row in rows["parents"]
    ]
    bulk.insert(Parenthood, ("account", "parent", "valid_from", "valid_until"), parents)
    members = [
        (numbers[row["account"]], people[row["mail"]].pk, Level[row["level"].upper()].value)
        for row in rows["memberships"]
    ]
    bulk.insert(Membership, ("account", "user", "level"), members)
    DistinctAccounts.objects.bulk_create(
        DistinctAccounts(
            first_id=numbers[row["first"]],
            second_id=numbers[row["second"]],
            said_by=people[row["said_by"]],
            said_on=row["said_on"],
        )
        for row in rows["distinct_accounts"]
    )


def _store_key_statuses(
    rows: Rows, numbers: Mapping[int, int], people: Mapping[str | None, User]
) -> None:
    """Store the decisions in their order; the last one of an account is kept beside it."""
    tiers = dict(Tier.objects.values_list("name", "pk"))
    newest = {numbers[row["account"]]: row for row in rows["key_statuses"]}
    KeyStatus.objects.bulk_create(
        KeyStatus(
            account_id=numbers[row["account"]],
            state=row["state"],
            since=row["since"],
            reason=row["reason"],
            decided_by=people[row["decided_by"]],
            noted_at=row["noted_at"],
            tier_before_id=tiers.get(row["tier_before"]),
            is_tier_taken=bool(row["is_tier_taken"]),
        )
        for row in rows["key_statuses"]
    )
    accounts = [
        Account(pk=pk, key_state=row["state"], key_since=row["since"]) for pk, row in newest.items()
    ]
    Account.objects.bulk_update(accounts, ["key_state", "key_since"], batch_size=500)


def _store_products_and_rates(rows: Rows, people: Mapping[str | None, User]) -> None:
    names = ("source", "key", "name", "product_group", "is_product")
    products = [tuple(row[name] for name in names) for row in rows["products"]]
    bulk.insert(Product, names, products)
    CompanyRate.objects.bulk_create(
        CompanyRate(
            currency=row["currency"],
            month=row["month"],
            rate=row["rate"],
            origin=row["origin"],
            set_by=people[row["set_by"]],
            set_at=row["set_at"],
        )
        for row in rows["rates"]
    )


def _period(row: Mapping[str, Any]) -> tuple[date | None, date | None]:
    return row["valid_from"], row["valid_until"]


def _day(value: date | None) -> str | None:
    return None if value is None else value.isoformat()
