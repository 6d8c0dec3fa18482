"""Application of the saved views."""

from django.apps import AppConfig


class SavedViewsConfig(AppConfig):
    """Named views of lists, and which columns each reader chose."""

    name = "openkam.core.saved_views"
    label = "saved_views"
    default_auto_field = "django.db.models.BigAutoField"
