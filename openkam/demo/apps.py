"""Application of the demo package."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    """The demo company."""

    name = "openkam.demo"
    label = "demo"
    default_auto_field = "django.db.models.BigAutoField"
