"""Why lines of a file were rejected, in the reader's language."""

from collections.abc import Mapping

from django.utils.translation import gettext as _


def reason_text(code: str, parameters: Mapping[str, object]) -> str:
    """Return the words for a reason's code, as stored with an import's result."""
    words = {
        "nul": _("A cell holds a NUL character."),
        "long_key": _("%(field)s: the key %(value)s… is longer than 200 characters."),
        "no_head": _("%(field)s: the file of heads has no “%(value)s”."),
        "no_document": _("The document's number is missing."),
        "no_date": _("The date is missing."),
        "bad_date": _("%(field)s: “%(value)s” is no date."),
        "bad_number": _("%(field)s: “%(value)s” is no number."),
        "bad_share": _(
            "%(field)s: “%(value)s” is no share from 0 to 1 and no percentage such as 15 %%."
        ),
        "no_amount": _("%(field)s: the amount is missing."),
        "too_large": _("%(field)s: the amount is too large."),
        "unknown_currency": _("Unknown currency “%(value)s”."),
        "no_currency": _("The currency is missing."),
        "no_rate": _(
            "No rate for %(currency)s, as in %(month)s. Give one under Settings, Rates, and import"
            " the file again."
        ),
        "changed_kept": _("Document %(value)s came before with other lines, which are kept."),
        "too_long": _("%(field)s: “%(value)s…” is too long."),
        "cannot_clear": _("%(field)s: this field cannot be emptied."),
        "no_match": _("%(field)s is blank, so the row names no account."),
        "no_name": _("The account is new and has no name."),
        "ambiguous": _("%(field)s: several accounts have “%(value)s”."),
        "key_taken": _(
            "%(field)s: “%(value)s” belongs to another account than the rest of the row."
        ),
        "contradiction": _("%(field)s: “%(value)s” contradicts a row above about the same thing."),
        "unknown_parent": _("%(field)s: nobody has the key “%(value)s”."),
        "no_parent_named": _("The row has days for a parent, but %(field)s is blank."),
        "days_in_wrong_order": _("%(field)s: the last day %(value)s is not after the first."),
        "parents_overlap": _("%(field)s: on some day “%(value)s” and another are both the parent."),
        "circle": _("%(field)s: below “%(value)s” the account would stand below itself."),
        "unknown_owner": _("%(field)s: nobody here is “%(value)s”."),
        "ambiguous_owner": _("%(field)s: several colleagues are called “%(value)s”."),
        "unknown_tier": _("%(field)s: there is no tier “%(value)s”."),
        "not_key_account": _(
            "%(field)s: “%(value)s” is only for key accounts, and this account is none. Let a head"
            " make it one first, or give another tier."
        ),
        "unknown_country": _("%(field)s: “%(value)s” is no country."),
        "bad_vat_number": _("%(field)s: “%(value)s” is no VAT number."),
        "bad_domain": _("%(field)s: “%(value)s” is no web domain."),
        "no_yes_or_no": _("%(field)s: “%(value)s” is neither yes nor no."),
        "unknown_role": _("%(field)s: “%(value)s” is no role: member, observer or head."),
        "unknown_language": _("%(field)s: “%(value)s” is no language of this installation."),
        "bad_mail": _("%(field)s: “%(value)s” is no mail address."),
        "key_of_colleague": _("%(field)s: “%(value)s” is the staff number of somebody else."),
        "no_person_name": _("The colleague is new and has no name."),
        "system_user": _("%(value)s is no person but the system itself."),
        "no_month": _("%(field)s: “%(value)s” is no month, such as 2026-03."),
        "no_rate_given": _("The rate is missing."),
        "bad_rate": _("%(field)s: %(value)s cannot be a rate: it must be above zero."),
        "no_reporting_currency": _("The reporting currency is not known yet. Set it first."),
        "is_reporting_currency": _("%(value)s is the reporting currency and counts as it is."),
        "malformed": _("The line is malformed: %(value)s"),
    }
    sentence = words.get(code)
    return code if sentence is None else sentence % parameters


def left_text(code: str, example: str) -> str:
    """Return why undoing an import left something as it is, with an example."""
    words = {
        "changed_since": _("changed since the import, such as %(name)s"),
        "has_sales": _("there are sales lines for it, such as for %(name)s"),
        "in_use": _("something else needs it, such as %(name)s"),
        "gone": _("what it referred to before is gone, such as for %(name)s"),
        "would_be_circle": _("it would stand below itself, such as %(name)s"),
        "no_key_account": _(
            "its former tier is only for key accounts, and it is none any more, such as %(name)s"
        ),
        "signed_in": _("has signed in since, such as %(name)s"),
    }
    return words.get(code, code) % {"name": example}
