"""Application of the jobs package."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work with progress."""

    name = "openkam.core.jobs"
    label = "jobs"
    default_auto_field = "django.db.models.BigAutoField"
