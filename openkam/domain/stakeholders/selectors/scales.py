"""The numbers of an opinion in words."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

POWERS: dict[int, Promise] = {
    1: _("Hardly counts"),
    2: _("Is heard"),
    3: _("Has a say"),
    4: _("Weighs heavily"),
    5: _("Has the last word"),
}
ATTITUDES: dict[int, Promise] = {
    2: _("Champions us"),
    1: _("Supports us"),
    0: _("Neutral"),
    -1: _("Sceptical"),
    -2: _("Against us"),
}
