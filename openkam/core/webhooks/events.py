"""What can be announced. A new event is one line here and one call of `outbox.announce`."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

TEST = "webhook.test"


@dataclass(frozen=True)
class Kind:
    """One kind of event, with a sentence for whoever chooses it."""

    name: str
    description: str | Promise


KINDS = (
    Kind("import.finished", _("An import ended, failed, or was undone")),
    Kind("alarm.raised", _("A figure passed its limit, or work that runs by itself failed")),
    Kind("status.changed", _("An account got another tier, segment, owner or key-account status")),
    Kind("round.completed", _("A round of selection was run, or closed")),
    Kind("selection.decided", _("It was decided whether an account is a key account, or reopened")),
)
NAMES = frozenset(kind.name for kind in KINDS)
