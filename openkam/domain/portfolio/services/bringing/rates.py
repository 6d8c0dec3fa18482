"""Storing what a file of rates brings."""

from openkam.domain.portfolio.models import CompanyRate
from openkam.domain.portfolio.services.bringing.notes import Arrival, note_changed, note_created
from openkam.domain.portfolio.services.bringing.plans import RatesPlan
from openkam.domain.portfolio.services.rates import store_rates


def store(arrival: Arrival, plan: RatesPlan) -> None:
    """Store the rates; inside the import's transaction."""
    stored = store_rates(arrival.actor, plan.rates, arrival.batch)
    note_created(arrival, CompanyRate, [rate.pk for rate in stored if rate.before is None])
    note_changed(
        arrival,
        CompanyRate,
        [
            (
                rate.pk,
                {
                    "rate": (f"{rate.before[0]:f}", f"{rate.after[0]:f}"),
                    "origin": (rate.before[1], rate.after[1]),
                },
            )
            for rate in stored
            if rate.before is not None
        ],
    )
