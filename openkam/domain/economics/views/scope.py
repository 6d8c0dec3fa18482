"""Which part of the sales the address of the trend asks for."""

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.http import Http404, QueryDict
from django.utils.translation import gettext as _

from openkam.domain.economics.selectors import Basis
from openkam.domain.economics.views.choice import number
from openkam.domain.portfolio import selectors as portfolio

if TYPE_CHECKING:
    from openkam.core.access.models import User

NUMBERS = ("account", "group", "segment", "tier")
NO_GROUP = "-"  # stands in the address for lines of no known product group


@dataclass(frozen=True)
class Narrowed:
    """A part of the sales: the parameters that ask for it, and what it is called."""

    scope: portfolio.Scope
    parameters: dict[str, str]  # of the address
    names: dict[str, str]  # by parameter


def read_scope(actor: "User", get: QueryDict, basis: Basis, tree: date | None) -> Narrowed:
    """Read the address; nonsense means nothing.

    Raises Http404 for what does not exist or is not open to the actor: a link to one account must
    never show the figures of all.
    """
    read = ((key, number(get.get(key, ""))) for key in NUMBERS)
    numbers = {key: value for key, value in read if value is not None}
    names = {key: _name(actor, key, value, tree) for key, value in numbers.items()}
    parameters = {key: str(value) for key, value in numbers.items()}
    product = get.get("product", "").replace("\0", "")
    group = None
    if product:
        group = "" if product == NO_GROUP else product
        names["product"] = _product_group(group, basis)
        parameters["product"] = product
    return Narrowed(portfolio.Scope(**numbers, product_group=group), parameters, names)


def without_title(by: str) -> str:
    """Return what accounts without a segment or tier, or lines without a group, are called."""
    if by == "segment":
        return _("Without a segment")
    return _("Without a tier") if by == "tier" else _("No known product group")


def parameter_of_group(name: str) -> str:
    """Return what stands for a product group in an address."""
    return name or NO_GROUP


def _name(actor: "User", key: str, value: int, tree: date | None) -> str:
    if key == "account":
        return portfolio.account(actor, value).name
    if key == "group":
        return _group(actor, value, tree)
    if value == portfolio.WITHOUT:
        return without_title(key)
    tiers, segments = portfolio.care_names()
    found = dict(tiers if key == "tier" else segments).get(value)
    if found is None:
        raise Http404(_("This segment or tier does not exist any more."))
    return found


def _group(actor: "User", key: int, tree: date | None) -> str:
    if key not in portfolio.groups(actor, on=tree).values():
        raise Http404
    return portfolio.names(actor, [key]).get(key) or _("A group that you do not see")


def _product_group(name: str, basis: Basis) -> str:
    if not name:
        return without_title("product_group")
    preparation = basis.prepared.preparation if basis.prepared else None
    if preparation is None or name not in portfolio.product_group_names(preparation):
        raise Http404
    return name
