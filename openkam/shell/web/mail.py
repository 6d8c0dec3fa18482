"""Sending mail: at once where the sender waits for it, later where time would tell too much."""

import logging
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.utils import translation

logger = logging.getLogger(__name__)
_postman = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail")


def composed(
    template: str, email: str, context: Mapping[str, Any], *, language: str = ""
) -> EmailMessage:
    """Return a mail from `<template>_subject.txt` and `<template>_message.txt` in a language."""
    with translation.override(language or translation.get_language()):
        subject = " ".join(render_to_string(f"{template}_subject.txt", {**context}).split())
        body = render_to_string(f"{template}_message.txt", {**context}).strip() + "\n"
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [email])


def send(message: EmailMessage) -> bool:
    """Send a mail now; False when the mail server did not take it."""
    try:
        message.send()
    except OSError:  # smtplib's faults and refused connections alike
        logger.exception("A mail could not be sent.")
        return False
    return True


def send_later(message: EmailMessage) -> None:
    """Send a mail after the answer, so that its time does not tell whether there was one."""
    _postman.submit(send, message)


def wait_until_sent() -> None:
    """Return when all mail that waits has been handed over."""
    _postman.submit(int).result()
