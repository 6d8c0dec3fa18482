"""Application of the web package."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """The base page, navigation and what is composed of several rooms."""

    name = "openkam.shell.web"
    label = "web"
    default_auto_field = "django.db.models.BigAutoField"
