"""Words for movements and for how many accounts or groups there are."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from openkam.calc.retention import Movement
from openkam.core.face import formats

PART = "movement"  # the list's filter in the address


def titles() -> dict[Movement, str]:
    """Return what each movement is called."""
    return {
        Movement.EXPANSION: _("Expansion"),
        Movement.CONTRACTION: _("Contraction"),
        Movement.LOST: _("Lost"),
        Movement.NEW: _("New"),
        Movement.RETURNED: _("Returned"),
        Movement.CREDITS: _("Credits"),
        Movement.NONE: _("Unchanged"),
    }


# Stands in the address for who is new and who returned, together.
ARRIVED = "arrived"


def value_of(kind: Movement) -> str:
    """Return what stands for a movement in the address."""
    return kind.name.lower()


def counted(by: str, count: int) -> str:
    """Return "12 accounts", or groups."""
    if by == "group":
        text = ngettext("%(count)s group", "%(count)s groups", count)
    else:
        text = ngettext("%(count)s account", "%(count)s accounts", count)
    return text % {"count": formats.number(count)}


def year_text(number: int, first_month: int) -> str:
    """Return a business year: "2026", or "2026/27" where it does not start in January."""
    return str(number) if first_month == 1 else f"{number}/{(number + 1) % 100:02d}"
