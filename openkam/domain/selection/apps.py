"""Application of the selection package."""

from django.apps import AppConfig


class SelectionConfig(AppConfig):
    """Who is a key account, and why."""

    name = "openkam.domain.selection"
    label = "selection"
    default_auto_field = "django.db.models.BigAutoField"
