"""Telling by mail what a scheduled import brought."""

import logging
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from openkam.core.face import formats
from openkam.core.served import public_address
from openkam.domain.portfolio.models import ImportBatch, ImportSchedule

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class Told:
    """What a run brought, and what went wrong."""

    batches: list[ImportBatch]
    error: str


def tell(schedule: ImportSchedule, told: Told) -> bool:
    """Send a mail to whom the schedule names; False if there is none, or no mail is set up.

    A mail server that does not answer stops nothing: the notice in the product stands.
    """
    reader = schedule.notify
    if reader is None or not settings.MAIL_IS_SENT:
        return False
    with translation.override(reader.language or settings.LANGUAGE_CODE):
        context = _context(schedule, told)
        subject = render_to_string("portfolio/mail/scheduled_subject.txt", context)
        body = render_to_string("portfolio/mail/scheduled_message.txt", context)
    message = EmailMessage(
        " ".join(subject.split()), body.strip() + "\n", settings.DEFAULT_FROM_EMAIL, [reader.email]
    )
    try:
        message.send()
    except OSError:  # smtplib's faults and refused connections alike
        logger.exception("The mail about a scheduled import could not be sent.")
        return False
    return True


def _context(schedule: ImportSchedule, told: Told) -> dict[str, Any]:
    return {
        "schedule": schedule,
        "error": told.error,
        "files": [
            {
                "name": batch.file_name,
                "counts": counts_in_words(batch.result or {}),
                "address": public_address() + reverse("portfolio:import", args=[batch.pk]),
            }
            for batch in told.batches
        ],
        "address": public_address() + reverse("portfolio:import-schedule", args=[schedule.pk]),
    }


def counts_in_words(result: dict[str, Any]) -> str:
    """Return an import's counts in one line: sales lines, or rows of another kind."""
    words = {
        "read": _("read"),
        "loaded": _("loaded"),
        "unassigned": _("without an account"),
        "new": pgettext("row", "new"),
        "changed": _("changed"),
        "unchanged": _("unchanged"),
        "rejected": _("rejected"),
    }
    counts = result.get("lines") or result.get("rows") or {}
    return ", ".join(
        f"{words[name]} {formats.number(counts[name])}" for name in words if name in counts
    )
