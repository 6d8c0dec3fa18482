"""Application of the economics package."""

from django.apps import AppConfig


class EconomicsConfig(AppConfig):
    """What the accounts are worth, and how much hangs on them."""

    name = "openkam.domain.economics"
    label = "economics"
    default_auto_field = "django.db.models.BigAutoField"
