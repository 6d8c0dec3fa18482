"""Whether what somebody notes of a contract can be so; each refusal names its field."""

from datetime import date
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from openkam.calc.contracts import Renewal
from openkam.domain.dossier.models import ContractVersion
from openkam.domain.dossier.services.provenance import check_origin
from openkam.domain.dossier.services.refusals import BadContract, gathered

if TYPE_CHECKING:
    from openkam.domain.dossier.services.contracts import Agreement

LONGEST_TITLE, LONGEST_NUMBER, LONGEST_GROUP, LONGEST_TERMS = 200, 100, 200, 20_000
FARTHEST = 100  # years from today that a day of a contract may lie
MOST_NOTICE = 3_660  # days
MOST_RENEWAL = 600  # months
LARGEST = Decimal(10) ** 13


def checked(agreement: "Agreement", today: date) -> dict[str, Any]:
    """Return the fields of a version.

    Raises BadContract, BadFact at the fields that are wrong, all at once.
    """
    words, months, value, *_rest = gathered(
        partial(_words, agreement),
        partial(_months, agreement),
        partial(_value, agreement),
        partial(check_origin, agreement),
        partial(_check_renewal, agreement),
        partial(_check_days, agreement, today),
        partial(_check_notice, agreement),
        partial(_check_given, agreement, today),
    )
    return {
        **words,
        "starts_on": agreement.starts_on,
        "ends_on": agreement.ends_on,
        "notice_days": agreement.notice_days,
        "renewal": agreement.renewal,
        "renewal_months": months,
        "notice_given_on": agreement.notice_given_on,
        **value,
    }


def _words(agreement: "Agreement") -> dict[str, str]:
    names = ("title", "number", "product_group", "terms")
    values = gathered(
        partial(_title, agreement),
        partial(_line, agreement.number, LONGEST_NUMBER, "number"),
        partial(_line, agreement.product_group, LONGEST_GROUP, "product_group"),
        partial(_terms, agreement),
    )
    return dict(zip(names, values, strict=True))


def _title(agreement: "Agreement") -> str:
    title = _line(agreement.title, LONGEST_TITLE, "title")
    if not title:
        raise BadContract(_("Say what it is about."), field="title")
    return title


def _terms(agreement: "Agreement") -> str:
    lines = agreement.terms.replace("\0", "").strip().splitlines()
    terms = "\n".join(line.rstrip() for line in lines)
    if len(terms) > LONGEST_TERMS:
        raise _too_long(len(terms), LONGEST_TERMS, "terms")
    return terms


def _line(text: str, most: int, field: str) -> str:
    found = " ".join(text.replace("\0", "").split())
    if len(found) > most:
        raise _too_long(len(found), most, field)
    return found


def _too_long(length: int, most: int, field: str) -> BadContract:
    said = _("This has %(length)s characters; at most %(count)s fit here.")
    return BadContract(said % {"length": length, "count": most}, field=field)


def _check_renewal(agreement: "Agreement") -> None:
    if agreement.renewal not in ContractVersion.Renewal.values:
        raise BadContract(_("Say what happens on its last day."), field="renewal")


def _check_days(agreement: "Agreement", today: date) -> None:
    names = ("starts_on", "ends_on", "notice_given_on")
    gathered(*(partial(_check_year, getattr(agreement, name), name, today) for name in names))
    begins, ends = agreement.starts_on, agreement.ends_on
    if begins and ends and ends < begins:
        raise BadContract(_("It ends before it begins."), field="ends_on")
    if agreement.renewal == Renewal.AUTOMATIC and ends is None:
        said = _("Say on which day its present or first term ends; from then on it renews.")
        raise BadContract(said, field="ends_on")


def _check_year(day: date | None, name: str, today: date) -> None:
    if day is not None and abs(day.year - today.year) > FARTHEST:
        said = _("This day lies more than %(count)s years away. Is the year right?")
        raise BadContract(said % {"count": FARTHEST}, field=name)


def _check_notice(agreement: "Agreement") -> None:
    days, begins, ends = agreement.notice_days, agreement.starts_on, agreement.ends_on
    if days is not None and not 0 <= days <= MOST_NOTICE:
        said = _("A notice is from 0 to %(count)s days.") % {"count": MOST_NOTICE}
        raise BadContract(said, field="notice_days")
    if days and begins and ends and begins <= ends and days > (ends - begins).days + 1:
        said = _("The notice is longer than the whole term of %(count)s days.")
        raise BadContract(said % {"count": (ends - begins).days + 1}, field="notice_days")


def _check_given(agreement: "Agreement", today: date) -> None:
    given, ends = agreement.notice_given_on, agreement.ends_on
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
    currency, value_per = gathered(partial(_currency, agreement), partial(_per, agreement))
    return {"value": value, "currency": currency, "value_per": value_per}


def _currency(agreement: "Agreement") -> str:
    currency = agreement.currency.strip()
    if len(currency) != 3 or not currency.isascii() or not currency.isalpha():
        raise BadContract(_("Say in which currency, like EUR."), field="currency")
    return currency.upper()


def _per(agreement: "Agreement") -> str:
    if agreement.value_per not in ContractVersion.ValuePer.values:
        said = _("Say what the value is of: a year, a month, the whole term.")
        raise BadContract(said, field="value_per")
    return agreement.value_per
