"""What two accounts that become one know of themselves."""

from collections.abc import Collection, Mapping
from typing import Any

from openkam.core.access.models import User
from openkam.domain.portfolio.models import FACTS, Account, OwnField, Segment, Tier
from openkam.domain.portfolio.services import announcing
from openkam.domain.portfolio.services.key_tiers import may_have
from openkam.domain.portfolio.services.names import spellings

NAMED: Mapping[str, Any] = {"segment_id": Segment, "tier_id": Tier, "owner_id": User}
FIELDS = tuple(f"{name}_id" if f"{name}_id" in NAMED else name for name in FACTS)
OWN = "own:"  # before the number of one of the company's own fields

Facts = dict[str, list[Any]]  # by field: before and after


def of(account: Account) -> dict[str, Any]:
    """Return what is known of the account by field; the company's own fields are "own:<number>"."""
    own = {f"{OWN}{number}": value for number, value in account.own_values.items()}
    return {**{name: getattr(account, name) for name in FIELDS}, **own}


def fill(keep: Account, merged: Account, takes: Collection[str]) -> Facts:
    """Write into the kept account what it does not know, and what `takes` names."""
    mine, theirs = of(keep), of(merged)
    if not may_have(keep, merged.tier):
        del theirs["tier_id"]
    changed = {
        name: [mine.get(name, ""), value]
        for name, value in theirs.items()
        if value not in ("", None)
        and value != mine.get(name)
        and (name in takes or mine.get(name) in ("", None))
    }
    _write(keep, {name: after for name, (_before, after) in changed.items()})
    return changed


def give_back(keep: Account, changed: Facts) -> None:
    """Write back what the kept account knew before, where it is not something else by now."""
    mine = of(keep)
    standing = {
        name: _still_there(name, before)
        for name, (before, after) in changed.items()
        if mine.get(name, "") == after
    }
    number = standing.get("tier_id")
    if number and not may_have(keep, Tier.objects.get(pk=number)):
        del standing["tier_id"]
    _write(keep, standing)


def in_words(changed: Facts) -> dict[str, tuple[str, str]]:
    """Return the changes as the trail keeps them: names instead of numbers."""
    titles = {str(pk): title for pk, title in OwnField.objects.values_list("pk", "name")}
    words = {}
    for name, pair in changed.items():
        title = name.removesuffix("_id")
        if name.startswith(OWN):  # marked, so that it is never taken for a field of ours
            title = f"«{titles.get(name.removeprefix(OWN), name)}»"
        before, after = (_named(name, value) for value in pair)
        words[title] = (before, after)
    return words


def _write(account: Account, values: Mapping[str, Any]) -> None:
    for name in values.keys() & NAMED.keys():
        change = (account.pk, getattr(account, name), values[name])
        announcing.status_changed(name.removesuffix("_id"), [change])
    for name, value in values.items():
        if name.startswith(OWN):
            account.own_values[name.removeprefix(OWN)] = value
        else:
            setattr(account, name, value)
    account.own_values = {number: value for number, value in account.own_values.items() if value}
    for name, value in spellings(account.name).items():
        setattr(account, name, value)
    if values:
        account.save(update_fields=[*FIELDS, "own_values", "search_name", "bare_name"])


def _named(name: str, value: Any) -> str:
    model = NAMED.get(name)
    if model is None or value is None:
        return str(value or "")
    row = model._default_manager.filter(pk=value).first()
    return str(row or "")


def _still_there(name: str, value: Any) -> Any:
    """The value; None where it names something that was deleted since."""
    model = NAMED.get(name)
    if model is None or value is None:
        return value
    return value if model._default_manager.filter(pk=value).exists() else None
