"""Application of company sign-in."""

from django.apps import AppConfig


class CompanySignInConfig(AppConfig):
    """Who is who at the provider of company sign-in."""

    name = "openkam.core.company_sign_in"
    label = "company_sign_in"
    default_auto_field = "django.db.models.BigAutoField"
