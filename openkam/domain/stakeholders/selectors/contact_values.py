"""Mail addresses and phone numbers in one spelling, to find the same person twice."""

import phonenumbers

from openkam.domain.stakeholders.models import ContactWay

PHONES = (ContactWay.Kind.PHONE, ContactWay.Kind.MOBILE)


def normal_value(kind: str, value: str, country: str = "") -> str:
    """Return the value in the one spelling that is compared; "" where there is none.

    A phone number without country code is read as one of the country (ISO 3166, two letters).
    """
    if kind == ContactWay.Kind.EMAIL:
        return value.strip().casefold() if "@" in value else ""
    if kind in PHONES:
        return _phone(value, country)
    return ""


def _phone(value: str, country: str) -> str:
    try:
        number = phonenumbers.parse(value, country.upper() or None)
    except phonenumbers.NumberParseException:
        # Without a country the digits alone are still the same for the same number.
        digits = "".join(sign for sign in value if sign.isdigit())
        return digits if len(digits) >= 6 else ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
