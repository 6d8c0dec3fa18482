"""Telling administrators that a webhook was switched off."""

from typing import TYPE_CHECKING

from django.conf import settings
from django.urls import reverse

from openkam.core.access.users import administrators
from openkam.core.served import public_address
from openkam.shell.web import mail

if TYPE_CHECKING:
    from openkam.core.webhooks.models import Endpoint


def tell(endpoint: "Endpoint") -> None:
    """Send a mail to every administrator, where mail is set up; the page says it anyway."""
    if not settings.MAIL_IS_SENT:
        return
    endpoint.refresh_from_db()
    url = public_address() + reverse("web:webhook", args=[endpoint.pk])
    for person in administrators():
        message = mail.composed(
            "web/mail/webhook_off",
            person.email,
            {"endpoint": endpoint, "url": url},
            language=person.language or settings.LANGUAGE_CODE,
        )
        mail.send(message)
