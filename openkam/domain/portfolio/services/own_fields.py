"""The company's own fields of accounts, and their values."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.utils.translation import gettext as _

from openkam.core.access.gate import fetch, require_head_or_administrator
from openkam.core.access.models import Level
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Account, OwnField
from openkam.domain.portfolio.selectors.own_values import plain_value
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.domain.portfolio.services.unique_names import free_name

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST_NAME = 60
MOST_FIELDS = 40


class BadValue(Refusal):
    """The value is not of the field's kind."""


class KindIsFixed(Refusal):
    """Accounts have values that the other kind cannot hold."""


class TooManyFields(Refusal):
    """More fields than a page can show."""


@transaction.atomic
def add_own_field(actor: "User", *, name: str, kind: str) -> OwnField:
    """Add a field after the others. Raises BadName, NameTaken, TooManyFields, PermissionDenied."""
    require_head_or_administrator(actor)
    name = free_name(OwnField, name, longest=LONGEST_NAME)
    if OwnField.objects.count() >= MOST_FIELDS:
        raise TooManyFields(_("There are at most %(count)d own fields.") % {"count": MOST_FIELDS})
    last = OwnField.objects.aggregate(last=Max("position"))["last"] or 0
    field = OwnField.objects.create(name=name, kind=kind, position=last + 1)
    trail.record(actor, "field.created", field, name=name, kind=kind)
    return field


@transaction.atomic
def change_own_field(actor: "User", pk: int, *, name: str, kind: str) -> OwnField:
    """Rename a field, or change its kind as long as every value fits the new one.

    Raises BadName, NameTaken, KindIsFixed, PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    field = existing_own_field(pk)
    given = {"name": free_name(OwnField, name, longest=LONGEST_NAME, of=pk), "kind": kind}
    changes = trail.changed({"name": field.name, "kind": field.kind}, given)
    if "kind" in changes:
        _check_values(field, kind)
    if changes:
        field.name, field.kind = given["name"], given["kind"]
        field.save(update_fields=list(changes))
        trail.record(actor, "field.changed", field, **changes)
    return field


@transaction.atomic
def move_own_field(actor: "User", pk: int, *, up: bool) -> OwnField:
    """Let a field change places with its neighbour; at the end nothing happens."""
    require_head_or_administrator(actor)
    order = list(OwnField.objects.order_by("position", "pk"))
    place = next((place for place, field in enumerate(order) if field.pk == pk), None)
    if place is None:
        raise Http404
    moved, other = order[place], place - 1 if up else place + 1
    if not 0 <= other < len(order):
        return moved
    order[place], order[other] = order[other], order[place]
    for position, field in enumerate(order, start=1):
        field.position = position
    OwnField.objects.bulk_update(order, ["position"])
    trail.record(actor, "field.moved", moved, position=(place + 1, other + 1))
    return moved


@transaction.atomic
def remove_own_field(actor: "User", pk: int) -> int:
    """Remove a field with its values on all accounts; return how many values are lost."""
    require_head_or_administrator(actor)
    field = existing_own_field(pk)
    key = str(field.pk)
    accounts = list(Account.objects.filter(own_values__has_key=key))
    lost = [(one, one.pk, {field.name: (one.own_values.pop(key), None)}) for one in accounts]
    Account.objects.bulk_update(accounts, ["own_values"], batch_size=500)
    trail.record_many(actor, "account.own_value_set", lost)
    trail.record(actor, "field.removed", field, name=field.name, values_lost=len(lost))
    field.delete()
    return len(lost)


@transaction.atomic
def set_own_value(actor: "User", account_id: int, *, field_id: int, value: str) -> Account:
    """Say what an own field holds for an account, as text; "" for nothing.

    Numbers are read with a point or as the reader's language writes them, dates as 2026-01-31.
    Raises BadValue.
    """
    account = fetch(Account.objects.select_for_update(of=("self",)), actor, account_id, Level.WRITE)
    field = existing_own_field(field_id)
    key, kept = str(field.pk), tidy_own_value(field.kind, value)
    before = account.own_values.get(key, "")
    if kept == before:
        return account
    account.own_values = {**account.own_values, key: kept}
    if not kept:
        del account.own_values[key]
    account.save(update_fields=["own_values"])
    changes = {field.name: (before or None, kept or None)}
    trail.record(actor, "account.own_value_set", account, account_id=account.pk, **changes)
    return account


def tidy_own_value(kind: str, value: str) -> str:
    """Return a value as it is kept: text, a number with a point, a date as 2026-01-31.

    Raises BadValue if the text is none of that kind.
    """
    kept = plain_value(kind, value)
    if kept is None:
        if kind == OwnField.Kind.DATE:
            raise BadValue(_("This is no date. Write it like 2026-01-31."))
        if kind == OwnField.Kind.NUMBER:
            raise BadValue(_("This is no number. Write it in digits, like 1250.5."))
        raise BadValue(_("This text is too long."))
    return kept


def own_field_to_change(actor: "User", pk: int) -> OwnField:
    """Return an own field to those who may change it; PermissionDenied or Http404 otherwise."""
    require_head_or_administrator(actor)
    return existing_own_field(pk)


def hold_own_field(actor: "User", pk: int) -> OwnField:
    """Return a field to those who may change it, and keep others off until the transaction ends.

    Raises PermissionDenied, Http404.
    """
    require_head_or_administrator(actor)
    field = OwnField.objects.select_for_update().filter(pk=pk).first()
    if field is None:
        raise Http404
    return field


def existing_own_field(pk: int) -> OwnField:
    """Return an own field; raises Http404 if there is none with this number."""
    field = OwnField.objects.filter(pk=pk).first()
    if field is None:
        raise Http404
    return field


def _check_values(field: OwnField, kind: str) -> None:
    key = str(field.pk)
    held = Account.objects.filter(own_values__has_key=key).values_list("own_values", flat=True)
    for values in held.iterator():
        if plain_value(kind, str(values[key])) != values[key]:
            raise KindIsFixed(
                _("Accounts have values like “%(value)s”, which the other kind cannot hold.")
                % {"value": values[key]}
            )
