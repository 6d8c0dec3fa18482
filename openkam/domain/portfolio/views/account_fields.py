"""What can be changed about an account: who may, how it is asked for, how it is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms as django_forms
from django.http import Http404
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy

from openkam.core.access.models import Level, User
from openkam.domain.portfolio import forms, selectors, services

if TYPE_CHECKING:
    from openkam.domain.portfolio.models import Account, OwnField

OWN = "own-"  # before the number of an own field


@dataclass(frozen=True)
class Field:
    """One thing that can be changed: who may, how it is asked for, how it is kept."""

    title: Any
    level: Level
    form: Callable[[User, "Account", Any], django_forms.Form]
    keep: Callable[[User, "Account", dict[str, Any]], "Account"]
    undo: Callable[["Account"], dict[str, str] | None]  # the posted values that bring it back


def _name_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    return forms.AccountName(given, initial={"name": account.name})


def _country_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    return forms.AccountCountry(given, initial={"country": account.country})


def _owner_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    people = selectors.colleagues(actor)
    return forms.AccountOwner(given, initial={"owner": account.owner_id}, colleagues=people)


def _parent_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    return forms.AccountParent(given)


def _keep_name(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    return services.rename_account(actor, account.pk, name=cleaned["name"])


def _keep_country(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    return services.set_country(actor, account.pk, country=cleaned["country"])


def _keep_owner(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    owner = cleaned["owner"]
    return services.set_owner(actor, account.pk, owner_id=owner.pk if owner else None)


def _keep_parent(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    return services.set_parent(
        actor,
        account.pk,
        parent_id=cleaned["parent"],
        valid_from=cleaned["valid_from"],
        today=localdate(),
    )


def _text_form(form: type[django_forms.Form], name: str) -> Callable[..., django_forms.Form]:
    def asked(actor: User, account: "Account", given: Any) -> django_forms.Form:
        return form(given, initial={name: getattr(account, name)})

    return asked


def _segment_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    initial = {"segment": account.segment_id}
    return forms.AccountSegment(given, initial=initial, segments=selectors.segments())


def _tier_form(actor: User, account: "Account", given: Any) -> django_forms.Form:
    return forms.AccountTier(given, initial={"tier": account.tier_id}, tiers=selectors.tiers())


def _keep_segment(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    segment = cleaned["segment"]
    return services.set_segment(actor, account.pk, segment.pk if segment else None)


def _keep_tier(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
    tier = cleaned["tier"]
    return services.set_tier(actor, account.pk, tier.pk if tier else None)


def _of_text(
    title: Any, name: str, form: type[django_forms.Form], service: Callable[..., "Account"]
) -> Field:
    """A field that is one text, kept by a service that takes it by its name."""
    return Field(
        title,
        Level.WRITE,
        _text_form(form, name),
        lambda actor, account, cleaned: service(actor, account.pk, **cleaned),
        lambda account: {name: getattr(account, name)},
    )


FIELDS = {
    "name": Field(
        gettext_lazy("Name"),
        Level.WRITE,
        _name_form,
        _keep_name,
        lambda account: {"name": account.name},
    ),
    "country": Field(
        gettext_lazy("Country"),
        Level.WRITE,
        _country_form,
        _keep_country,
        lambda account: {"country": account.country},
    ),
    "owner": Field(
        gettext_lazy("Owner"),
        Level.LEAD,
        _owner_form,
        _keep_owner,
        lambda account: {"owner": str(account.owner_id or "")},
    ),
    "parent": Field(
        gettext_lazy("Parent account"),
        Level.LEAD,
        _parent_form,
        _keep_parent,
        lambda account: None,  # the parents of the past cannot be told back from one value
    ),
    "site": _of_text(gettext_lazy("Site"), "site", forms.AccountSite, services.set_site),
    "vat_number": _of_text(
        gettext_lazy("VAT number"), "vat_number", forms.AccountVatNumber, services.set_vat_number
    ),
    "company_number": _of_text(
        gettext_lazy("Company number"),
        "company_number",
        forms.AccountCompanyNumber,
        services.set_company_number,
    ),
    "domain": _of_text(
        gettext_lazy("Web domain"), "domain", forms.AccountDomain, services.set_domain
    ),
    "segment": Field(
        gettext_lazy("Segment"),
        Level.WRITE,
        _segment_form,
        _keep_segment,
        lambda account: {"segment": str(account.segment_id or "")},
    ),
    "tier": Field(
        gettext_lazy("Tier"),
        Level.LEAD,
        _tier_form,
        _keep_tier,
        lambda account: {"tier": str(account.tier_id or "")},
    ),
}


def field_called(name: str) -> Field:
    """Return what can be changed by its name in the address; Http404 if there is no such thing."""
    if name in FIELDS:
        return FIELDS[name]
    number = name.removeprefix(OWN)
    if name.startswith(OWN) and number.isascii() and number.isdigit():
        for field in selectors.own_fields():
            if field.pk == int(number):
                return _own(field)
    raise Http404


def _own(field: "OwnField") -> Field:
    key = str(field.pk)

    def asked(actor: User, account: "Account", given: Any) -> django_forms.Form:
        return forms.OwnValue(given, field=field, kept=account.own_values.get(key, ""))

    def keep(actor: User, account: "Account", cleaned: dict[str, Any]) -> "Account":
        return services.set_own_value(actor, account.pk, field_id=field.pk, value=cleaned["value"])

    def undo(account: "Account") -> dict[str, str]:
        return {"value": account.own_values.get(key, "")}

    return Field(field.name, Level.WRITE, asked, keep, undo)
