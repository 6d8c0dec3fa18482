"""Accounts through the eyes of who looks at them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    DateField,
    Exists,
    ExpressionWrapper,
    F,
    Field,
    FloatField,
    IntegerField,
    JSONField,
    OuterRef,
    Q,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce
from django.db.models.lookups import GreaterThan

from openkam.core.access.gate import fetch
from openkam.core.access.models import Level, User
from openkam.core.amounts import AmountField
from openkam.core.audit import trail
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    AccountQuerySet,
    AccountSummary,
    KeyState,
    Lineage,
    Membership,
    Preparation,
)
from openkam.domain.portfolio.selectors.basis import Basis, basis_for
from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.portfolio.selectors.searching import searched
from openkam.domain.portfolio.selectors.standing import (
    chain,
    identities,
    kept_accounts,
    parents_on,
)

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.db.models.expressions import Combinable

    from openkam.core.audit.models import Entry

SUMMARY = {
    "revenue": AmountField(),
    "revenue_before": AmountField(),
    "change_share": FloatField(),
    "share": FloatField(),
    "abc_class": CharField(),
    "rank": IntegerField(),
    "trend": JSONField(),
    "first_on": DateField(),
    "last_on": DateField(),
    "document_count": IntegerField(),
}
# What only the page of one account shows besides.
OF_ONE_ACCOUNT = (
    "cost",
    "revenue_with_cost",
    "first_sale_on",
    "last_sale_on",
    "purchase_days",
    "typical_interval",
)
BESIDE = ("owner", "group", "tier", "segment")  # shown with every account
OF_THE_WHOLE = ("share", "abc_class", "rank")
NOTHING = Value(0, AmountField())
# Revenue against the year before in money: what lost most stands first.
LOST = ExpressionWrapper(
    Coalesce(F("revenue"), NOTHING) - Coalesce(F("revenue_before"), NOTHING), AmountField()
)
SORTS: dict[str, "str | ExpressionWrapper[Any]"] = {
    "name": "search_name",
    "revenue": "revenue",
    "change": "change_share",
    "share": "revenue",
    "class": "rank",
    "owner": "owner__name",
    "group": "group__search_name",
    "last": "last_on",
    "country": "country",
    "tier": "tier__position",
    "segment": "segment__name",
    "lost": LOST,
    "before": "revenue_before",
    "status": "key_state",
    "key_since": "key_since",
    "first": "first_on",
    "site": "site",
    "documents": "document_count",
}
STATES = {
    "buying": Q(revenue__isnull=False),
    "silent": Q(revenue__isnull=True, last_on__isnull=False),
    "never": Q(last_on__isnull=True),
    "declining": Q(change_share__lt=0),
}


STATUSES = {
    **{state: Q(key_state=state) for state in KeyState.values},
    "none": Q(key_state=""),
    # A tier from before it was only for key accounts.
    "tier": Q(tier__needs_key_status=True) & ~Q(key_state=KeyState.KEY),
}


NAMED = {"status": STATUSES, "class": {name: Q(abc_class=name) for name in ("A", "B", "C")}}


class FoundAccount(NamedTuple):
    """An account as the keyboard palette shows it."""

    pk: int
    name: str
    group_name: str


def accounts(
    actor: User,
    *,
    q: str = "",
    filters: Mapping[str, str] | None = None,
    sort: str = "-revenue",
    basis: Basis | None = None,
) -> AccountQuerySet:
    """Return the open accounts with owner, group, tier, segment and their summary's columns.

    The columns (`SUMMARY`) are None before the first preparation. To members who do not see the
    whole, `share` is the share of their own accounts' revenue, `rank` and `abc_class` are None.
    `q`: see `searching`. Filters: owner (a user's id, "me", "none"), tier and segment (id, "none"),
    class (A, B, C), status (candidate, key, former, "none", "tier": has one that is only for key
    accounts and is none), country (its code, "none"), group (an account's id: it and all below it),
    state (buying, silent, never, declining, lost: gone, or fallen by more than the limit that asks
    for action). `sort`: one of `SORTS`, a minus before it for descending.
    What is not understood is left out.
    """
    basis = basis or basis_for(actor)
    rows = with_summary(actor, Account.objects.open_to(actor), basis)
    rows = searched(rows, q)
    for name, value in (filters or {}).items():
        rows = rows.filter(_condition(actor, name, value, basis))
    return _sorted(rows, sort).select_related(*BESIDE)


def open_accounts(actor: User, level: Level = Level.READ) -> AccountQuerySet:
    """Return the accounts on which the actor holds at least this level, without their figures."""
    return Account.objects.open_to(actor, level)


def with_summary(actor: User, rows: AccountQuerySet, basis: Basis | None = None) -> AccountQuerySet:
    """Add the columns of the current summary to these accounts."""
    basis = basis or basis_for(actor)
    preparation = basis.preparation
    if preparation is None:
        return rows.annotate(**{name: unknown(field) for name, field in SUMMARY.items()})
    # Filtering first makes one inner join that the columns share, so that the database can walk
    # along the summary's index and stop after a page.
    rows = rows.filter(summaries__preparation=preparation)
    columns: dict[str, Combinable] = {name: F(f"summaries__{name}") for name in SUMMARY}
    if not basis.whole_is_visible:
        columns |= {name: unknown(SUMMARY[name]) for name in OF_THE_WHOLE}
        columns["share"] = _own_share(actor, preparation)
    return rows.annotate(**columns)


def unknown(field: "Field[Any, Any]") -> "Combinable":
    """A column without values. PostgreSQL sorts by a NULL only if it has a type."""
    return Cast(Value(None), field)


def numbers(rows: AccountQuerySet) -> list[int]:
    """Return the numbers of these accounts, in their order."""
    return list(rows.values_list("pk", flat=True))


def account(actor: User, pk: int, level: Level = Level.READ) -> Account:
    """Return one account with owner, group, tier and segment.

    Raises Http404 or PermissionDenied if it is not open.
    """
    return fetch(Account.objects.select_related(*BESIDE), actor, pk, level)


def account_to_change(actor: User, pk: int, level: Level) -> Account:
    """Return one account and keep others from changing it until the transaction ends.

    Raises Http404 or PermissionDenied if it is not open at this level.
    """
    return fetch(Account.objects.select_for_update(of=("self",)), actor, pk, level)


def summary(
    actor: User, account_id: int, basis: Basis | None = None, beside: Sequence[str] = ()
) -> Account | None:
    """Return the account with all columns of its summary; None if it is not open.

    Those of `OF_ONE_ACCOUNT` are missing before the first preparation. `beside` names what else is
    read with it.
    """
    basis = basis or basis_for(actor)
    rows = accounts(actor, basis=basis).filter(pk=account_id).select_related(*BESIDE, *beside)
    if basis.preparation is not None:
        # The join is the one of `with_summary`.
        rows = rows.annotate(**{name: F(f"summaries__{name}") for name in OF_ONE_ACCOUNT})
    return rows.first()


def level_on(actor: User, account_id: int) -> Level | None:
    """Return what the actor may do with the account at most; None if it is not open."""
    if actor.is_head:
        return Level.LEAD
    held = Membership.objects.filter(user=actor, account__descent__account=account_id)
    highest = held.order_by("-level").values_list("level", flat=True).first()
    if highest is not None:
        return Level(highest)
    return Level.READ if actor.sees_all_accounts else None


def find_accounts(actor: User, text: str, limit: int = 8) -> list[FoundAccount]:
    """Return the open accounts that a few typed letters mean, best first.

    Names that begin with the text come first, then the larger accounts.
    """
    folded = fold(text)
    if not folded:
        return []
    begins = Case(When(search_name__startswith=folded, then=0), default=1)
    rows = searched(with_summary(actor, Account.objects.open_to(actor)), text)
    rows = rows.order_by(begins, F("revenue").desc(nulls_last=True), "search_name", "pk")
    found = rows.values_list("pk", "name", Coalesce("group__name", Value("")))
    return [FoundAccount(*row) for row in found[:limit]]


def names(actor: User, ids: Collection[int]) -> dict[int, str]:
    """Return the names of these accounts, if they or an account of their group are open."""
    wanted = Account.objects.filter(pk__in=ids)
    if not actor.sees_all_accounts:
        mine = Account.objects.open_to(actor)
        groups = mine.exclude(group=None).values("group")
        wanted = wanted.filter(Q(pk__in=mine.values("pk")) | Q(pk__in=groups))
    return dict(wanted.values_list("pk", "name"))


def groups(
    actor: User, ids: Collection[int] | None = None, *, on: date | None = None
) -> dict[int, int]:
    """Return the group of each open account (of these ids), the account itself when it has none.

    In today's tree, or in that of another day. A merged account, which figures may still name,
    has the group of the one that it is now.
    """
    rows = Account.objects.open_with_merged(actor)
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    found: dict[int, int] = dict(rows.values_list("pk", Coalesce("group", "pk")))
    kept = kept_accounts()
    if on is None:
        tops = {pk: found.get(kept[pk], kept[pk]) for pk in found if pk in kept}
        return {**found, **tops}
    parents = parents_on(on)
    return {pk: chain(kept.get(pk, pk), parents)[-1] for pk in found}


def children(actor: User, account_id: int) -> AccountQuerySet:
    """Return the open accounts directly below this one with their summary, largest first."""
    return accounts(actor).filter(lineage__ancestor=account_id, lineage__depth=1)


def keys(actor: User, account_id: int) -> "QuerySet[AccountKey]":
    """Return how other systems call the account."""
    return AccountKey.objects.open_to(actor).filter(account=account_id).order_by("source", "key")


def memberships(actor: User, user_id: int) -> "QuerySet[Membership]":
    """Return on which accounts open to the actor a colleague works."""
    rows = Membership.objects.open_to(actor).filter(user=user_id)
    return rows.select_related("account").order_by("account__search_name", "pk")


def members_of(actor: User, account_id: int) -> list[Membership]:
    """Return who works on the account, also through an account above it, highest level first."""
    fetch(Account.objects.all(), actor, account_id)
    rows = Membership.objects.filter(account__descent__account=account_id, user__is_active=True)
    rows = rows.select_related("user", "account")
    return list(rows.order_by("-level", "user__name", "account__descent__depth", "pk"))


def colleagues(actor: User) -> "QuerySet[User]":
    """Return the active users who can own accounts or work on them."""
    return User.objects.people().filter(is_active=True).order_by("name", "pk")


def owners_and_colleagues(actor: User) -> tuple[list[tuple[int, str]], list[tuple[int, str]]]:
    """Return who owns an account open to the actor, and who can own one: id and name, by name."""
    # Asked per colleague along the index of owners: there are few of them and many accounts.
    owned = Account.objects.open_to(actor).filter(owner=OuterRef("pk"))
    people = User.objects.people().annotate(owns=Exists(owned)).order_by("name", "pk")
    rows = list(people.values_list("pk", "name", "owns", "is_active"))
    return (
        [(pk, name) for pk, name, owns, _is_active in rows if owns],
        [(pk, name) for pk, name, _owns, is_active in rows if is_active],
    )


def history(
    actor: User, account_id: int, merged: Collection[int] | None = None
) -> "QuerySet[Entry]":
    """Return what was written about the account and those merged into it, newest first.

    A caller who knows which these are hands them on.
    """
    fetch(Account.objects.all(), actor, account_id)
    found = identities(account_id) if merged is None else merged
    others = [pk for pk in found if pk != account_id]
    return trail.history_of_account(account_id, *others).exclude(
        verb="account.merged",
        account_id__in=others,  # its counterpart stands with the kept one
    )


def _own_share(actor: User, preparation: Preparation) -> "Combinable":
    mine = AccountSummary.objects.open_to(actor).filter(preparation=preparation)
    # One row over all of them; ten-thousandths on both sides of the division.
    total = mine.order_by().values("preparation").annotate(total=Sum("revenue")).values("total")
    whole = Cast(Cast(Subquery(total), BigIntegerField()), FloatField())
    amount = Cast(Cast("summaries__revenue", BigIntegerField()), FloatField())
    return Case(When(GreaterThan(whole, 0.0), then=amount / whole), output_field=FloatField())


def _condition(actor: User, name: str, value: str, basis: Basis) -> Q:
    number = int(value) if value.isascii() and value.isdigit() and len(value) < 19 else None
    if name == "owner":
        if value == "none":
            return Q(owner=None)
        chosen = actor.pk if value == "me" else number
        return Q() if chosen is None else Q(owner=chosen)
    if name in ("tier", "segment"):
        known = Q() if number is None else Q(**{name: number})
        return Q(**{name: None}) if value == "none" else known
    if name == "country":
        return Q(country="" if value == "none" else value)
    if name in NAMED:
        return NAMED[name].get(value, Q())
    if name == "group" and number is not None:
        return Q(pk__in=Lineage.objects.filter(ancestor=number).values("account"))
    if name == "state":
        return _lost(basis) if value == "lost" else STATES.get(value, Q())
    return Q()


def _lost(basis: Basis) -> Q:
    """The condition by which the overview counts accounts as gone or falling."""
    limit = float(basis.company.act_decline_share)
    gone = Q(revenue__isnull=True) | Q(revenue__lte=0)
    return Q(revenue_before__gt=0) & (gone | Q(change_share__lt=-limit))


def _sorted(rows: AccountQuerySet, sort: str) -> AccountQuerySet:
    descending = sort.startswith("-")
    field = SORTS.get(sort.lstrip("-"))
    if field is None:
        field, descending = SORTS["revenue"], True
    if field == "search_name":
        return rows.order_by("-search_name" if descending else "search_name", "pk")
    expression = F(field) if isinstance(field, str) else field
    ordered = expression.desc(nulls_last=True) if descending else expression.asc(nulls_last=True)
    return rows.order_by(ordered, "search_name", "pk")
