"""Application of the webhooks package."""

from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    """Telling other systems what happened."""

    name = "openkam.core.webhooks"
    label = "webhooks"
    default_auto_field = "django.db.models.BigAutoField"
