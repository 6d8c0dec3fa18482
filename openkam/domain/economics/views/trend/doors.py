"""Where the figures of the trend lead: to documents and lines, or to a smaller part of it."""

from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from openkam.calc.periods import Period, add_months
from openkam.core.face.doors import door
from openkam.domain.economics.views.addresses import days_of
from openkam.domain.economics.views.choice import Choice, report_url
from openkam.domain.economics.views.scope import parameter_of_group
from openkam.domain.portfolio.selectors import Scope

PARAMETERS = {"product_group": "product"}  # where it is not called as in `by`


@dataclass(frozen=True)
class Doors:
    """The ways out of one report."""

    choice: Choice
    scope: Scope
    now: Period

    def month(self, month: date) -> str:
        """Return what a month is made of: the documents of an account, else who bought in it."""
        period = Period(month, add_months(month, 1))
        if self.scope.account is not None:
            return self.documents(self.scope.account, period)
        return self.only(period)

    def months(self, period: Period) -> str:
        """Return what some months are made of."""
        if self.scope.account is not None:
            return self.documents(self.scope.account, period)
        return self.only(period) + "#list"

    def only(self, period: Period, **changes: str) -> str:
        """Return the same report over these months alone."""
        months = {"first": f"{period.start:%Y-%m}", "last": f"{period.last_day:%Y-%m}"}
        beside = self.choice.parameters(period="", first="", last="")
        given = {**months, **beside, **changes}
        return report_url(self.choice.name, {key: value for key, value in given.items() if value})

    def documents(self, account: int, period: Period) -> str:
        """Return the documents of an account, or its lines of the product group asked for."""
        group = self.scope.product_group
        if group is None:
            return f"{door('portfolio:account-documents')(account)}?{urlencode(days_of(period))}"
        given = {**days_of(period), "group": parameter_of_group(group)}
        return f"{door('portfolio:account-lines')(account)}?{urlencode(given)}"

    def narrowed(self, by: str, value: str) -> str:
        """Return the trend of one row alone; what does not fit beside it is left."""
        dropped = {"group": "", "segment": "", "tier": ""} if by == "account" else {}
        return self.choice.url(**{**dropped, PARAMETERS.get(by, by): value, "by": ""})

    def lines_of_group(self, account: int, name: str, period: Period) -> str:
        """Return an account's lines of a product group."""
        given = {**days_of(period), "group": parameter_of_group(name)}
        return f"{door('portfolio:account-lines')(account)}?{urlencode(given)}"

    def sorted_by(self, key: str, **filters: str) -> str:
        """Return the list in another order, perhaps filtered."""
        return self.choice.url(sort=key, **filters) + "#list"
