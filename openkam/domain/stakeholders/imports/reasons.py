"""Why a row of a file of people is not taken, or whom it means; in words for the reader."""

from collections.abc import Mapping

from django.utils.translation import gettext as _

LONGEST = 60


def words(code: str, value: str = "") -> str:
    """Return the sentence of a kept reason in the reader's language."""
    sentence = _sentences().get(code, code)
    return sentence % {"value": value[:LONGEST]} if "%(value)s" in sentence else sentence


def fault_words(code: str) -> str:
    """Return what is wrong with a whole file that only files of people have; "" otherwise."""
    return {
        "too_many_people": _(
            "The file has more than 20,000 rows. Divide it and import one part after the other."
        ),
    }.get(code, "")


def _sentences() -> Mapping[str, str]:
    return {
        "no_name": _("No name: neither a whole name nor a given or family name."),
        "no_account": _("The row names no account."),
        "account_unknown": _("No account of yours is called “%(value)s”."),
        "account_left_out": _("“%(value)s” was left out, as you chose."),
        "account_in_doubt": _(
            "Several accounts are called “%(value)s”; choose which one is meant."
        ),
        "account_contradicts": _("Key and name of the account mean two different ones: %(value)s."),
        "may_not_write": _("You may read %(value)s but not write to it."),
        "bad_birthday": _("The birthday “%(value)s” is no day that can be."),
        "birthday_in_doubt": _("“%(value)s” can be read with the day or the month first."),
        "several_fit": _("Several people known at this account fit: %(value)s. Merge them first."),
        "erased": _("%(value)s was erased on request and is not brought back."),
        "bad_fact": "%(value)s",
        "torn_line": _("The line cannot be taken apart into columns: %(value)s"),
        "card_torn": _("A line of the card cannot be read: %(value)s"),
        "card_not_closed": _("The card has no end; the file is cut off here, or damaged."),
        "no_cards": _("The file holds no visiting card."),
        "same_name": _("the same name at this account"),
        "same_mail": _("the same mail %(value)s"),
        "same_phone": _("the same phone number %(value)s and a similar name"),
        "same_line": _("the same person as in row %(value)s"),
        "works_elsewhere": _("the same mail %(value)s; known from another account so far"),
        "boss_unknown": _("%(value)s, to whom the person reports, is not known at this account."),
        "boss_circle": _("Reporting to %(value)s would close a circle; left out."),
    }
