"""Application of the audit package."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """The trail of every write."""

    name = "openkam.core.audit"
    label = "audit"
    default_auto_field = "django.db.models.BigAutoField"
