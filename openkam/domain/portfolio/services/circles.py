"""Finding accounts that would stand above themselves."""

from collections.abc import Collection, Mapping


def in_circles(standing: Mapping[int, Collection[int]], new: Mapping[int, int]) -> set[int]:
    """Return the accounts whose new parent would close a circle.

    `standing` are the parents at any time, `new` the one parent each further account would get.
    Accounts that nobody stands above, or nobody below, are in no circle; taking them away again
    and again leaves the circles and what lies between two of them.
    """
    above = {account: set(parents) for account, parents in standing.items()}
    for account, parent in new.items():
        above.setdefault(account, set()).add(parent)
    below: dict[int, set[int]] = {}
    for account, parents in above.items():
        for parent in parents:
            below.setdefault(parent, set()).add(account)
    loose = [
        account for account in {*above, *below} if account not in above or account not in below
    ]
    while loose:
        account = loose.pop()
        loose += _without(account, above, below) + _without(account, below, above)
    return {account for account in new if account in above and new[account] in above}


def _without(account: int, here: dict[int, set[int]], there: dict[int, set[int]]) -> list[int]:
    """Take the account off one side; return the neighbours that are loose now."""
    freed = []
    for neighbour in here.pop(account, ()):
        if neighbour in there:
            there[neighbour].discard(account)
            if not there[neighbour]:
                del there[neighbour]
                freed.append(neighbour)
    return freed
