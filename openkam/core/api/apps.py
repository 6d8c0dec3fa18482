"""Application of the API's ground."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """Personal tokens, and what every operation of the API shares."""

    name = "openkam.core.api"
    label = "api"
    default_auto_field = "django.db.models.BigAutoField"
