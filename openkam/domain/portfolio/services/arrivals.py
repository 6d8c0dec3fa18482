"""Storing the accounts and products that a sales file names; made for a hundred thousand of them.

Everything here runs inside the transaction that makes the batch live.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import repeat
from typing import TYPE_CHECKING, Any

from django.db.models import F
from django.utils.translation import gettext as _

from openkam.core.face import countries
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    Lineage,
    Parenthood,
    Product,
)
from openkam.domain.portfolio.services import bulk, circles, tree
from openkam.domain.portfolio.services.bringing.notes import Arrival, note_in_trail
from openkam.domain.portfolio.services.names import spellings

if TYPE_CHECKING:
    import pyarrow as pa


# What a sales file does not tell of an account.
UNKNOWN = dict.fromkeys(("site", "company_number", "vat_number", "domain"), "")
SHOWN_KEYS = 10
FEW = 500


@dataclass
class Arrived:
    """What an import stored besides sales lines."""

    accounts: int = 0
    warnings: list[str] = field(default_factory=list)


def store_accounts(arrival: Arrival, named: "pa.Table", *, create: bool) -> Arrived:
    """Store the accounts of the keys (key, name, country, group_key), their keys and parents.

    Known accounts keep their name and their parent; only a name that was a mere key gives way.
    Without `create` unknown keys stay unassigned.
    """
    rows = named.to_pylist()
    known = dict(AccountKey.objects.filter(source=arrival.source).values_list("key", "account"))
    names = {row["key"]: row["name"] for row in rows if row["name"]}
    _name_the_nameless(arrival, names)
    new = [row["key"] for row in rows if row["key"] not in known] if create else []
    sits = {row["key"]: row["country"] for row in rows if row["country"]}
    codes = {called: countries.code_of(called) for called in set(sits.values())}
    known |= _create(arrival, new, names, {key: codes[sits[key]] or "" for key in sits})
    wanted = {
        known[row["key"]]: known[row["group_key"]]
        for row in rows
        if row["group_key"] in known and row["key"] in known
    }
    strange = sorted({sits[key] for key in new if key in sits and codes[sits[key]] is None})
    return Arrived(len(new), [*_country_warning(strange), *_put_below(arrival, wanted)])


def store_products(source: str, named: "pa.Table") -> None:
    """Store new products (key, name, product_group, is_product) and what changed about others.

    The source system owns its products: what it says now replaces what it said before, but
    silence replaces nothing.
    """
    known = {product.key: product for product in Product.objects.filter(source=source)}
    new, changed = [], []
    for row in named.to_pylist():
        told = {
            "name": (row["name"] or "")[:300],
            "product_group": (row["product_group"] or "")[:200],
            "is_product": row["is_product"],
        }
        product = known.get(row["key"])
        if product is None:
            new.append((source, row["key"], *told.values()))
        elif _tell(product, told):
            changed.append(product)
    if new:
        bulk.insert(Product, ("source", "key", "name", "product_group", "is_product"), new)
    Product.objects.bulk_update(changed, ["name", "product_group", "is_product"], batch_size=FEW)


def _tell(product: Product, told: Mapping[str, Any]) -> bool:
    """Change the product to what was told; return whether that is news."""
    news = {
        name: value
        for name, value in told.items()
        if value != "" and getattr(product, name) != value
    }
    for name, value in news.items():
        setattr(product, name, value)
    return bool(news)


def _create(
    arrival: Arrival, keys: Sequence[str], names: Mapping[str, str], sits: Mapping[str, str]
) -> dict[str, int]:
    if not keys:
        return {}
    called = [" ".join(names.get(key, key).split())[:300] or key for key in keys]
    ids = bulk.new_ids(Account, len(keys))
    today = arrival.today.isoformat()
    bulk.insert(
        Account,
        ("id", "name", "search_name", "bare_name", "created_on", "own_values", "country", *UNKNOWN),
        [
            (pk, name, *spellings(name).values(), today, "{}", sits.get(key, ""), *UNKNOWN.values())
            for pk, name, key in zip(ids, called, keys, strict=True)
        ],
    )
    stored = dict(zip(keys, ids, strict=True))
    bulk.insert(
        AccountKey,
        ("source", "key", "account"),
        [(arrival.source, key, pk) for key, pk in stored.items()],
    )
    bulk.insert(Lineage, ("account", "ancestor", "depth"), [(pk, pk, 0) for pk in ids])
    changes = {"import": arrival.batch.pk}
    created = zip(ids, called, repeat(changes), strict=False)
    note_in_trail(arrival, "account.created", created)
    return stored


def _name_the_nameless(arrival: Arrival, names: Mapping[str, str]) -> None:
    """Give accounts that were called by their key the name that the file has for them."""
    nameless = AccountKey.objects.filter(
        source=arrival.source, account__name=F("key")
    ).select_related("account")
    renamed = []
    for key in nameless.iterator():
        name = " ".join(names.get(key.key, "").split())[:300]
        if name and name != key.account.name:
            renamed.append((key.account, key.account.name, name))
            for field, value in {"name": name, **spellings(name)}.items():
                setattr(key.account, field, value)
    named = [account for account, _before, _name in renamed]
    Account.objects.bulk_update(named, ["name", "search_name", "bare_name"], batch_size=FEW)
    note_in_trail(
        arrival,
        "account.renamed",
        (
            (account.pk, name, {"name": [before, name], "import": arrival.batch.pk})
            for account, before, name in renamed
        ),
    )


def _put_below(arrival: Arrival, wanted: Mapping[int, int]) -> list[str]:
    """Put accounts without a parent below the one that the file names; return warnings."""
    if not wanted:
        return []
    tree.lock()
    standing: dict[int, set[int]] = {}
    for account, parent in Parenthood.objects.values_list("account", "parent"):
        standing.setdefault(account, set()).add(parent)
    others = [a for a, p in wanted.items() if a in standing and p not in standing[a]]
    new = {a: p for a, p in wanted.items() if a not in standing and a != p}
    circular = circles.in_circles(standing, new)
    new = {a: p for a, p in new.items() if a not in circular}
    if new:
        bulk.insert(Parenthood, ("account", "parent"), list(new.items()))
        tree.rebuild(arrival.today, list(new) if len(new) < FEW else None)
    return [*_circle_warning(arrival, circular), *_other_parent_warning(arrival, others)]


def _country_warning(strange: Sequence[str]) -> list[str]:
    if not strange:
        return []
    more = " …" if len(strange) > SHOWN_KEYS else ""
    words = _("These texts name no country, so it stays unknown: %(texts)s")
    return [words % {"texts": ", ".join(strange[:SHOWN_KEYS]) + more}]


def _circle_warning(arrival: Arrival, accounts: Iterable[int]) -> list[str]:
    shown = _keys_of(arrival, accounts)
    if not shown:
        return []
    words = _("These keys are parents of each other, so none was put below another: %(keys)s")
    return [words % {"keys": shown}]


def _other_parent_warning(arrival: Arrival, accounts: Iterable[int]) -> list[str]:
    shown = _keys_of(arrival, accounts)
    if not shown:
        return []
    words = _("The file names another parent than the one known here, which is kept: %(keys)s")
    return [words % {"keys": shown}]


def _keys_of(arrival: Arrival, accounts: Iterable[int]) -> str:
    wanted = sorted(accounts)[: SHOWN_KEYS + 1]
    keys = AccountKey.objects.filter(source=arrival.source, account__in=wanted)
    named = list(keys.order_by("key").values_list("key", flat=True))
    more = " …" if len(named) > SHOWN_KEYS else ""
    return ", ".join(named[:SHOWN_KEYS]) + more
