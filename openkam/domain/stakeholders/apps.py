"""Application of the stakeholders package."""

from django.apps import AppConfig


class StakeholdersConfig(AppConfig):
    """The people at the customer, and our ties to them."""

    name = "openkam.domain.stakeholders"
    label = "stakeholders"
    default_auto_field = "django.db.models.BigAutoField"
