"""Why lines of a file were rejected, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


def reason_text(code: str, parameters: Mapping[str, object]) -> str:
    """Return the words for a reason's code, as stored with an import's result."""
    words = {
        "nul": _("A cell holds a NUL character."),
        "long_key": _("%(field)s: the key %(value)s… is longer than 200 characters."),
        "no_document": _("The document's number is missing."),
        "no_date": _("The date is missing."),
        "bad_date": _("%(field)s: “%(value)s” is no date."),
        "bad_number": _("%(field)s: “%(value)s” is no number."),
        "no_amount": _("%(field)s: the amount is missing."),
        "too_large": _("%(field)s: the amount is too large."),
        "unknown_currency": _("Unknown currency “%(value)s”."),
        "no_currency": _("The currency is missing."),
        "no_rate": _(
            "No rate for %(currency)s, as in %(month)s. Give one under Settings, Rates, and import"
            " the file again."
        ),
        "changed_kept": _("Document %(value)s came before with other lines, which are kept."),
        "malformed": _("The line is malformed: %(value)s"),
    }
    sentence = words.get(code)
    return code if sentence is None else sentence % parameters
