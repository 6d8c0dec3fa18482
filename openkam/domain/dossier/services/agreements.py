"""Whether what somebody notes of a contract can be so; each refusal names its field."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.calc.contracts import Renewal
from openkam.domain.dossier.models import ContractVersion
from openkam.domain.dossier.services.provenance import check_origin
from openkam.domain.dossier.services.refusals import BadContract

if TYPE_CHECKING:
    from openkam.domain.dossier.services.contracts import Agreement

LONGEST_TITLE, LONGEST_NUMBER, LONGEST_GROUP, LONGEST_TERMS = 200, 100, 200, 20_000
FARTHEST = 100  # years from today that a day of a contract may lie
MOST_NOTICE = 3_660  # days
MOST_RENEWAL = 600  # months
LARGEST = Decimal(10) ** 13


def checked(agreement: "Agreement", today: date) -> dict[str, Any]:
    """Return the fields of a version. Raises BadContract, BadFact at the field that is wrong."""
    check_origin(agreement)
    if agreement.renewal not in ContractVersion.Renewal.values:
        raise BadContract(_("Say what happens on its last day."), field="renewal")
    _check_days(agreement, today)
    _check_notice(agreement, today)
    return {
        **_words(agreement),
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "notice_days": agreement.notice_days,
        "renewal": agreement.renewal,
        "renewal_months": _months(agreement),
        "notice_given_on": agreement.notice_given_on,
        **_value(agreement),
    }


def _words(agreement: "Agreement") -> dict[str, str]:
    found = {
        "title": _line(agreement.title, LONGEST_TITLE, "title"),
        "number": _line(agreement.number, LONGEST_NUMBER, "number"),
        "product_group": _line(agreement.product_group, LONGEST_GROUP, "product_group"),
    }
    if not found["title"]:
        raise BadContract(_("Say what it is about."), field="title")
    lines = agreement.terms.replace("\0", "").strip().splitlines()
    terms = "\n".join(line.rstrip() for line in lines)
    if len(terms) > LONGEST_TERMS:
        raise _too_long(len(terms), LONGEST_TERMS, "terms")
    return {**found, "terms": terms}


def _line(text: str, most: int, field: str) -> str:
    found = " ".join(text.replace("\0", "").split())
    if len(found) > most:
        raise _too_long(len(found), most, field)
    return found


def _too_long(length: int, most: int, field: str) -> BadContract:
    said = _("This has %(length)s characters; at most %(count)s fit here.")
    return BadContract(said % {"length": length, "count": most}, field=field)


def _check_days(agreement: "Agreement", today: date) -> None:
    for name in ("starts_on", "ends_on", "notice_given_on"):
        day: date | None = getattr(agreement, name)
        if day is not None and abs(day.year - today.year) > FARTHEST:
            said = _("This day lies more than %(count)s years away. Is the year right?")
            raise BadContract(said % {"count": FARTHEST}, field=name)
    begins, ends = agreement.starts_on, agreement.ends_on
    if begins and ends and ends < begins:
        raise BadContract(_("It ends before it begins."), field="ends_on")
    if agreement.renewal == Renewal.AUTOMATIC and ends is None:
        said = _("Say on which day its present or first term ends; from then on it renews.")
        raise BadContract(said, field="ends_on")


def _check_notice(agreement: "Agreement", today: date) -> None:
    days, given = agreement.notice_days, agreement.notice_given_on
    begins, ends = agreement.starts_on, agreement.ends_on
    if days is not None and not 0 <= days <= MOST_NOTICE:
        said = _("A notice is from 0 to %(count)s days.") % {"count": MOST_NOTICE}
        raise BadContract(said, field="notice_days")
    if days and begins and ends and days > (ends - begins).days + 1:
        said = _("The notice is longer than the whole term of %(count)s days.")
        raise BadContract(said % {"count": (ends - begins).days + 1}, field="notice_days")
    if given is not None and given > today:
        said = _("Notice is noted once it was given. This day is still to come.")
        raise BadContract(said, field="notice_given_on")
    is_fixed = agreement.renewal in (Renewal.ENDS, Renewal.BY_AGREEMENT)
    if given is not None and ends is not None and is_fixed and given > ends:
        said = _("The contract was over by then. Mend its last day, or leave this empty.")
        raise BadContract(said, field="notice_given_on")


def _months(agreement: "Agreement") -> int | None:
    if agreement.renewal != Renewal.AUTOMATIC:
        return None
    if not agreement.renewal_months:
        said = _("Say for how many months it renews each time, like 12.")
        raise BadContract(said, field="renewal_months")
    if not 1 <= agreement.renewal_months <= MOST_RENEWAL:
        said = _("It renews for 1 to %(count)s months.") % {"count": MOST_RENEWAL}
        raise BadContract(said, field="renewal_months")
    return agreement.renewal_months


def _value(agreement: "Agreement") -> dict[str, Any]:
    value = agreement.value
    if value is None:
        # A currency alone says nothing; forms offer the company's own.
        return {"value": None, "currency": "", "value_per": ""}
    if not value.is_finite() or not 0 <= value <= LARGEST:
        raise BadContract(_("This number is too large, or below zero."), field="value")
    currency = agreement.currency.strip()
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        raise BadContract(_("Say in which currency, like EUR."), field="currency")
    if agreement.value_per not in ContractVersion.ValuePer.values:
        raise BadContract(
            _("Say what the value is of: a year, a month, the whole term."), field="value_per"
        )
    return {"value": value, "currency": currency.upper(), "value_per": agreement.value_per}
