"""Application of the access package."""

from django.apps import AppConfig


class AccessConfig(AppConfig):
    """Users, roles and the gate."""

    name = "openkam.core.access"
    label = "access"
    default_auto_field = "django.db.models.BigAutoField"
