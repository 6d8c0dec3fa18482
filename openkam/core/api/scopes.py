"""What a token may be used for, within what its user may do anyway."""

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

READ, WRITE = "read", "write"
AREAS: dict[str, Any] = {
    "accounts": gettext_lazy("Accounts, their keys, parents and teams"),
    "figures": gettext_lazy("Reports, documents and invoice lines"),
    "selection": gettext_lazy("Selection: rounds, rankings, judgements, decisions"),
    "people": gettext_lazy("People at customers, their roles, ties and lines"),
    "dossier": gettext_lazy("Facts, contracts, competitors and files of accounts"),
    "imports": gettext_lazy("Imports, mappings and schedules"),
    "company": gettext_lazy("Tiers, segments, own fields, products, rates, users, jobs"),
}
# Figures are made of what was imported; nobody writes them.
SCOPES = tuple(
    f"{area}:{right}"
    for area in AREAS
    for right in (READ, WRITE)
    if (area, right) != ("figures", WRITE)
)


class UnknownScope(Exception):
    """A token was asked for with a right that does not exist, or with none."""


def tidy_scopes(wanted: Iterable[str]) -> list[str]:
    """Return the scopes in their usual order, each write with its read; else UnknownScope."""
    asked = set(wanted)
    unknown = asked - set(SCOPES)
    if unknown:
        raise UnknownScope(
            _("There is no right named %(name)s. There are: %(names)s.")
            % {"name": ", ".join(sorted(unknown)), "names": ", ".join(SCOPES)}
        )
    if not asked:
        raise UnknownScope(_("Choose at least one right for the token."))
    implied = {scope.replace(f":{WRITE}", f":{READ}") for scope in asked}
    return [scope for scope in SCOPES if scope in asked | implied]
