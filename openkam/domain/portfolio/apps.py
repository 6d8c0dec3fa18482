"""Application of the portfolio package."""

from django.apps import AppConfig


class PortfolioConfig(AppConfig):
    """Accounts, products, imports and prepared figures."""

    name = "openkam.domain.portfolio"
    label = "portfolio"
    default_auto_field = "django.db.models.BigAutoField"
