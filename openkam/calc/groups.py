"""Revenue by group: the whole tree below a parent counts as one customer."""

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from openkam.calc import money
from openkam.calc.ranking import Key


class ParentCycle(ValueError):
    """Accounts that stand below each other have no ultimate parent."""

    def __init__(self, keys: tuple[object, ...]) -> None:
        super().__init__("These accounts are parents of each other: " + ", ".join(map(str, keys)))
        self.keys = keys


def ultimate_parent(account: Key, parents: Mapping[Key, Key | None]) -> Key:
    """Return the account at the top of the tree, the account itself when it has no parent.

    Raises ParentCycle, with the accounts on the way, when the parents lead back.
    """
    way = {account: None}
    top = account
    while (above := parents.get(top)) is not None:
        if above in way:
            raise ParentCycle(tuple(way))
        way[above] = None
        top = above
    return top


def roll_up(
    revenues: Mapping[Key, Decimal], parents: Mapping[Key, Key | None]
) -> dict[Key, Decimal]:
    """Return the revenue per ultimate parent, own revenue included; the total stays the same.

    ASC 280-10-50-42 counts entities under common control as one customer, so this comes before
    any test of shares. Raises ParentCycle when the parents lead back.
    """
    families: defaultdict[Key, list[Decimal]] = defaultdict(list)
    for account, revenue in revenues.items():
        families[ultimate_parent(account, parents)].append(revenue)
    return {parent: money.exact_total(amounts) for parent, amounts in families.items()}
