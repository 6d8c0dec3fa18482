"""What a page's figures rest on, read once and handed to the selectors of that page."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from openkam.domain.portfolio.selectors.company import company_settings
from openkam.domain.portfolio.selectors.constant_rates import rates_of_preparation
from openkam.domain.portfolio.selectors.figures import (
    Figures,
    current_preparation,
    figures_of,
)

if TYPE_CHECKING:
    from openkam.core.access.models import User
    from openkam.domain.portfolio.models import Company, Preparation


@dataclass(frozen=True)
class Basis:
    """The company's settings, the figures prepared, and whether the reader may see the whole."""

    company: "Company"
    preparation: "Preparation | None"
    whole_is_visible: bool

    @property
    def figures(self) -> Figures | None:
        """What the prepared figures are; None before the first preparation."""
        return None if self.preparation is None else figures_of(self.preparation, self.company)

    @property
    def rates_note(self) -> str:
        """At which rates other currencies count in the figures; "" if there is only one."""
        return rates_of_preparation(self.preparation).note

    @property
    def currency(self) -> str:
        """The reporting currency; "" before the first import."""
        return self.preparation.currency if self.preparation else self.company.currency


def basis_for(actor: "User") -> Basis:
    """Return what the actor's figures rest on, in two queries."""
    company = company_settings()
    return Basis(
        company=company,
        preparation=current_preparation(),
        whole_is_visible=actor.sees_all_accounts or company.members_see_whole,
    )
