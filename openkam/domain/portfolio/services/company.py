"""The company itself: its creation at the first visit, its face, its thresholds."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.access.gate import require_administrator
from openkam.core.audit import trail
from openkam.domain.portfolio.models import Company, CompanyRate, ImportBatch, Kind
from openkam.domain.portfolio.services import revision
from openkam.domain.portfolio.services.refusals import Refusal
from openkam.domain.portfolio.services.tiers import create_default_tiers

if TYPE_CHECKING:
    from openkam.core.access.models import User

LARGEST_LOGO = 512 * 1024
PROFILE = ("name", "currency", "first_month", "language", "figures_as_of")
THRESHOLDS = (
    "dependence_limit_share",
    "a_class_limit_share",
    "b_class_limit_share",
    "watch_decline_share",
    "act_decline_share",
    "members_see_whole",
)
PREPARED_WITH = {"currency", "figures_as_of", "a_class_limit_share", "b_class_limit_share"}


class AlreadySetUp(Refusal):
    """There is a company; the first visit is over."""


class CurrencyIsFixed(Refusal):
    """Amounts in the ledger are kept in the reporting currency."""


class LogoNotAccepted(Refusal):
    """Not a picture that we show, or too large."""


class LimitsOutOfOrder(Refusal):
    """A stricter limit must lie beyond the milder one."""


@transaction.atomic
def create_company(
    actor: "User",
    *,
    name: str,
    currency: str = "",
    first_month: int = 1,
    language: str = "en",
    logo: bytes | None = None,
    is_demo: bool = False,
) -> Company:
    """Set up the company of this installation; AlreadySetUp if that has happened.

    Without a currency the reporting currency is that of the first import, which may have come
    before by command. Raises LogoNotAccepted, PermissionDenied.
    """
    require_administrator(actor)
    Company.objects.get_or_create(pk=1)
    given: dict[str, Any] = {"first_month": first_month, "language": language, "is_demo": is_demo}
    if logo is not None:
        given |= {"logo": logo, "logo_type": logo_type(logo)}
    if currency and not ledger_has_lines():
        given["currency"] = currency
    # Decided by the database: of two first visits at once, one gets AlreadySetUp.
    if not Company.objects.filter(pk=1, name="").update(name=name, **given):
        raise AlreadySetUp(_("This installation is set up already."))
    company = Company.objects.get(pk=1)
    create_default_tiers(language)
    trail.record(actor, "company.created", company, name=name, is_demo=is_demo)
    return company


@transaction.atomic
def change_company(actor: "User", **fields: str | int | date | None) -> Company:
    """Change name, currency, first_month, language or figures_as_of; administrators only.

    The currency can change only while the ledger is empty: CurrencyIsFixed otherwise.
    """
    require_administrator(actor)
    return _change(actor, "company.changed", PROFILE, fields)


@transaction.atomic
def change_thresholds(actor: "User", **fields: Decimal | bool) -> Company:
    """Change the limits at which figures ask for attention, and what members may see of the whole.

    For administrators and the head of key account management. Raises LimitsOutOfOrder.
    """
    if not (actor.is_active and (actor.is_head or actor.is_administrator)):
        raise PermissionDenied
    return _change(actor, "company.thresholds_changed", THRESHOLDS, fields)


@transaction.atomic
def set_logo(actor: "User", content: bytes | None) -> Company:
    """Replace the company's logo, or remove it with None; LogoNotAccepted for anything odd."""
    require_administrator(actor)
    company = Company.objects.select_for_update().get(pk=1)
    company.logo = content
    company.logo_type = "" if content is None else logo_type(content)
    company.save(update_fields=["logo", "logo_type"])
    verb = "company.logo_removed" if content is None else "company.logo_replaced"
    trail.record(actor, verb, company)
    return company


def logo_type(content: bytes) -> str:
    """Return the media type of a logo by its first bytes: PNG, JPEG or WebP.

    Raises LogoNotAccepted for other content, whatever its name says, and beyond 512 KiB.
    """
    if len(content) > LARGEST_LOGO:
        raise LogoNotAccepted(_("The logo is larger than 512 KB. Save it smaller."))
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    raise LogoNotAccepted(_("The logo must be a PNG, JPEG or WebP picture."))


def ledger_has_lines() -> bool:
    """Whether an import is in the ledger or under way."""
    states = (ImportBatch.State.LIVE, ImportBatch.State.RUNNING)
    return ImportBatch.objects.filter(state__in=states, kind=Kind.SALES).exists()


def _change(actor: "User", verb: str, allowed: tuple[str, ...], fields: dict[str, Any]) -> Company:
    unknown = set(fields) - set(allowed)
    if unknown:
        raise TypeError(f"These cannot be changed here: {', '.join(sorted(unknown))}")
    company = Company.objects.select_for_update().get(pk=1)
    changes = trail.changed({name: getattr(company, name) for name in fields}, fields)
    if not changes:
        return company
    if "currency" in changes and CompanyRate.objects.exists():
        raise CurrencyIsFixed(
            _("There are rates in this currency. Remove them before you change it.")
        )
    if "currency" in changes and ledger_has_lines():
        raise CurrencyIsFixed(
            _("The reporting currency cannot change while there are sales lines in the ledger.")
        )
    for name in changes:
        setattr(company, name, fields[name])
    _limits_in_order(company)
    company.save(update_fields=list(changes))
    trail.record(actor, verb, company, **changes)
    if PREPARED_WITH & set(changes) and ledger_has_lines():
        revision.figures_need_preparing(actor)
    return company


def _limits_in_order(company: Company) -> None:
    if company.a_class_limit_share >= company.b_class_limit_share:
        raise LimitsOutOfOrder(_("Class A must end before class B ends."))
    if company.watch_decline_share >= company.act_decline_share:
        raise LimitsOutOfOrder(_("“Act” must stand for a larger decline than “watch”."))
