"""Application of the dossier package."""

from django.apps import AppConfig


class DossierConfig(AppConfig):
    """Facts with source and age."""

    name = "openkam.domain.dossier"
    label = "dossier"
    default_auto_field = "django.db.models.BigAutoField"
