"""The lists that have saved views, as the navigation names them."""

from typing import TYPE_CHECKING

from openkam.shell.web import navigation

if TYPE_CHECKING:
    from openkam.core.access.models import User

# The names of their addresses; each view function carries its own as `saved_list`.
LISTS = (
    "portfolio:accounts",
    "portfolio:key-accounts",
    "stakeholders:threads",
    "dossier:contracts",
    "portfolio:products",
    "portfolio:imports",
    "portfolio:import-mappings",
    "portfolio:import-schedules",
    "portfolio:rates",
    "stakeholders:people",
    "economics:concentration",
    "economics:margin",
    "economics:retention",
    "economics:segments",
    "economics:trend",
    "web:users",
    "web:jobs",
)


def lists_of(actor: "User") -> dict[str, str]:
    """Return the lists that the actor may open, by key, with their titles."""
    return {key: str(page.title) for key, page in pages_of(actor).items()}


def pages_of(actor: "User") -> dict[str, navigation.Page]:
    """Return the navigation's page of each list that the actor may open, in their order."""
    return {
        page.url_name: page
        for section in navigation.sections_of(actor)
        for page in section.pages
        if page.url_name in LISTS
    }
