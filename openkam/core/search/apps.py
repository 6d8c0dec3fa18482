"""Application of the full-text search."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    """Words of everything that people wrote, found through the gate."""

    name = "openkam.core.search"
    label = "search"
    default_auto_field = "django.db.models.BigAutoField"
