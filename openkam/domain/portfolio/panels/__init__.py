"""What this room offers to the account page."""

from openkam.core.offers import Panel
from openkam.domain.portfolio.panels.bought import groups_bought
from openkam.domain.portfolio.panels.facts import facts
from openkam.domain.portfolio.panels.header import header, strip, subject
from openkam.domain.portfolio.panels.identity import keys, merges, parents, sales_of
from openkam.domain.portfolio.panels.key_status import key_status
from openkam.domain.portfolio.panels.money import money
from openkam.domain.portfolio.panels.neighbours import product_groups, relatives, what_they_buy
from openkam.domain.portfolio.panels.prices import prices
from openkam.domain.portfolio.panels.revenue import revenue
from openkam.domain.portfolio.panels.team import team

HEADER = Panel("header", "portfolio/_account_header.html", header)
STRIP = Panel("strip", "ui/strip.html", strip)
REVENUE = Panel("revenue", "portfolio/_revenue.html", revenue)
RELATIVES = Panel("relatives", "portfolio/_relatives.html", relatives)
PRODUCT_GROUPS = Panel("product_groups", "portfolio/_what_they_buy.html", what_they_buy)
MONEY = Panel("money", "portfolio/_money.html", money)
KEYS = Panel("keys", "portfolio/_keys.html", keys)
MERGES = Panel("merges", "portfolio/_merges.html", merges)
PARENTS = Panel("parents", "portfolio/_parents.html", parents)
FACTS = Panel("facts", "portfolio/_facts.html", facts)
KEY_STATUS = Panel("key_status", "portfolio/_key_status.html", key_status)
TEAM = Panel("team", "portfolio/_team.html", team)

__all__ = [
    "FACTS",
    "HEADER",
    "KEYS",
    "KEY_STATUS",
    "MERGES",
    "MONEY",
    "PARENTS",
    "PRODUCT_GROUPS",
    "RELATIVES",
    "REVENUE",
    "STRIP",
    "TEAM",
    "facts",
    "groups_bought",
    "header",
    "key_status",
    "keys",
    "merges",
    "money",
    "parents",
    "prices",
    "product_groups",
    "relatives",
    "revenue",
    "sales_of",
    "strip",
    "subject",
    "team",
]
