"""How often one account buys."""

from typing import TYPE_CHECKING, Any

from openkam.calc.rhythm import Rhythm

if TYPE_CHECKING:
    from openkam.domain.portfolio.selectors.basis import Basis


def rhythm_of(summary: Any, basis: "Basis") -> Rhythm | None:
    """Return the rhythm of an account that carries its summary's columns, as of the data's day."""
    figures = basis.figures
    if figures is None or figures.as_of is None or not hasattr(summary, "purchase_days"):
        return None
    return Rhythm(
        purchase_days=summary.purchase_days or 0,
        last_on=summary.last_sale_on,
        usual_interval=summary.typical_interval,
        as_of=figures.as_of,
    )
