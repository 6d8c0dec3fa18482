"""What the directory of key accounts tells colleagues to do."""

from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from openkam.core.audit import trail
from openkam.domain.portfolio.models import Company
from openkam.domain.portfolio.services.refusals import Refusal

if TYPE_CHECKING:
    from openkam.core.access.models import User

LONGEST = 4_000


class WordsTooLong(Refusal):
    """More than a page that colleagues read."""


@transaction.atomic
def set_directory_text(actor: "User", text: str) -> Company:
    """Say what a colleague should do who meets a key account; empty goes back to our own words.

    Raises WordsTooLong, PermissionDenied for whoever is no head.
    """
    if not actor.is_head:
        raise PermissionDenied
    said = text.replace("\0", "").strip()
    if len(said) > LONGEST:
        words = _("This has %(length)s characters; at most %(count)s are read by anybody.")
        raise WordsTooLong(words % {"length": len(said), "count": LONGEST})
    company = Company.objects.select_for_update().get_or_create(pk=1)[0]
    if company.directory_text != said:
        company.directory_text = said
        company.save(update_fields=["directory_text"])
        trail.record(actor, "company.directory_changed", company)
    return company
