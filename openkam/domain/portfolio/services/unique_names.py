"""Names of things of which there is one with each name."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from openkam.domain.portfolio.selectors.folding import fold
from openkam.domain.portfolio.services.refusals import Refusal


class BadName(Refusal):
    """A name is needed, and one that fits."""


class NameTaken(Refusal):
    """Something else has this name, or one that differs only in case and accents."""


def tidy_name(name: str, *, longest: int) -> str:
    """Return the name without needless blanks; BadName if nothing is left or it is too long."""
    name = " ".join(name.replace("\x00", " ").split())
    if not name:
        raise BadName(_("A name is needed."))
    if len(name) > longest:
        raise BadName(_("A name has at most %(count)d characters.") % {"count": longest})
    return name


def free_name(model: type[Model], name: str, *, longest: int, of: int | None = None) -> str:
    """Return a tidy name that no other row of the model has; `of` is the row that may keep it.

    Raises BadName, NameTaken.
    """
    name = tidy_name(name, longest=longest)
    known = named(model, name)
    if known is not None and known.pk != of:
        raise NameTaken(_("“%(name)s” is there already.") % {"name": known})
    return name


def named(model: type[Model], name: str) -> Any:
    """Return the row with this name, whatever its case and accents; None without one."""
    rows = list(model._default_manager.all())
    exact = next((row for row in rows if str(row) == name), None)
    if exact is not None:
        return exact
    folded = fold(name)
    return next((row for row in rows if fold(str(row)) == folded), None)
