"""Words for the fields, verdicts and reasons of files of people."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.stakeholders import selectors
from openkam.domain.stakeholders.imports.reasons import fault_words
from openkam.domain.stakeholders.imports.rows import FIELDS
from openkam.domain.stakeholders.models import ContactWay, Rank


def field_titles() -> dict[str, str]:
    """Return what the fields of a file are called, in the order in which they are offered."""
    titles = {
        "name": _("Whole name"),
        "salutation": _("Salutation"),
        "given_name": _("Given name"),
        "middle_name": _("Middle name"),
        "family_name": _("Family name"),
        "suffix": _("Name suffix"),
        "account_key": _("Key of the account"),
        "account_name": _("Name of the account"),
        "function": _("Function or buying role"),
        "title": _("Title"),
        "department": _("Department"),
        "site": _("Site"),
        "rank": _("Level"),
        "reports_to": _("Reports to (name or mail)"),
        "email": _("E-mail"),
        "phone": _("Phone"),
        "mobile": _("Mobile phone"),
        "phone_kind": _("Kind of the phone number"),
        "web": _("Web page"),
        "language": _("Language"),
        "birthday": _("Birthday"),
        "source": _("Known from"),
    }
    return {name: titles[name] for name in FIELDS}


def verdict_words() -> dict[str, str]:
    """Return what the verdicts on rows are called."""
    return {
        "new": pgettext("row", "new"),
        "changed": _("updates"),
        "same": _("known already"),
        "rejected": _("rejected"),
    }


def change_words(changes: Mapping[str, Iterable[str]]) -> list[tuple[str, str, str]]:
    """Return title, value before and after of what a row changes, in the reader's words."""
    titles: dict[str, Any] = {
        **field_titles(),
        "role": _("Buying role"),
        "account": _("Account"),
        **dict(ContactWay.Kind.choices),
    }
    values: dict[str, Mapping[str, Any]] = {
        "role": selectors.role_names(),
        "rank": dict(Rank.choices),
    }
    told = []
    for name, both in changes.items():
        known = values.get(name, {})
        before, after = (str(known.get(value, value)) for value in both)
        told.append((str(titles.get(name, name)), before, after))
    return told


def fault_sentence(fault: Mapping[str, Any]) -> str:
    """Return in the reader's language what is wrong with a whole file."""
    code = fault["code"]
    return fault_words(code) or portfolio.fault_words(code, fault["parameters"], fault["message"])
