"""Facts about a customer, made as a manager would note them."""

import io
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from openkam.calc.freshness import stale_on
from openkam.core.access.models import User
from openkam.core.search.services import put_many
from openkam.domain.dossier import services
from openkam.domain.dossier.models import (
    Contest,
    Contract,
    ContractVersion,
    FactVersion,
    OwnKind,
    PresenceVersion,
    StoredFile,
)
from openkam.domain.dossier.selectors.contract_search import written_contract
from openkam.domain.dossier.selectors.file_words import written_file
from openkam.domain.dossier.services import Deal, KindWish, Noted, NotedPresence
from openkam.domain.portfolio.models import Account
from openkam.domain.stakeholders.tests import make as stakeholders

TODAY = date(2026, 10, 1)
NOW = datetime(2026, 10, 1, 8, 0, tzinfo=UTC)


def actor() -> User:
    """A head, who may do everything; the same one each time."""
    return stakeholders.actor()


def fact(
    account: Account,
    kind: str = "description",
    text: str = "Makes drives for conveyors.",
    *,
    today: date = TODAY,
    **given: Any,
) -> FactVersion:
    """What is known of the account, from our own observation."""
    wishes = {name: given.pop(name) for name in ("year", "seen") if name in given}
    for name in ("low", "number", "high"):
        if name in given:
            given[name] = Decimal(str(given[name]))
    if "low" in given or not {"number", "day", "file"} & given.keys():
        given["text"] = text
    noted = Noted(**{"source": "observation", **given})
    return services.note_fact(actor(), account.pk, kind, noted, today=today, **wishes)


def own_kind(by: User | None = None, name: str = "Vehicles", **given: Any) -> OwnKind:
    """A number that the company notes of itself, unless told otherwise."""
    wishes = {"section": "company", "value_type": "number", **given}
    return services.add_own_kind(by or actor(), KindWish(name=name, **wishes))


def contract(account: Account, *, today: date = TODAY, **given: Any) -> ContractVersion:
    """A contract that runs through the year of `today`, unless told otherwise."""
    wishes = {
        "title": "Framework agreement",
        "renewal": ContractVersion.Renewal.ENDS,
        "starts_on": date(today.year, 1, 1),
        "ends_on": date(today.year, 12, 31),
        "source": "document",
        "life_months": 12,
        **given,
    }
    life = wishes["life_months"]
    dated = {"noted_on": today, "checked_on": today, "stale_on": stale_on(today, life)}
    version = ContractVersion.objects.create(
        contract=Contract.objects.create(account=account), noted_by=actor(), **dated, **wishes
    )
    put_many([written_contract(version)])
    return version


def file(
    account: Account, name: str = "Offer.txt", content: bytes = b"We offer rollers.", **given: Any
) -> StoredFile:
    """A file of the account; what was read of it is told with `text`."""
    text = given.pop("text", None)
    wishes = {"now": NOW, **given}
    row = services.add_file(actor(), account.pk, name, io.BytesIO(content), **wishes)
    if text is not None:
        row.text, row.reading = text, StoredFile.Reading.READ
        row.save(update_fields=["text", "reading"])
        put_many([written_file(row)])
    return row


def presence(
    account: Account,
    competitor: str = "Servalt",
    product_group: str = "",
    *,
    today: date = TODAY,
    **given: Any,
) -> PresenceVersion:
    """A competitor at the account, who is added where nobody knows it yet."""
    wishes = {name: given.pop(name) for name in ("seen",) if name in given}
    if given.get("spend") is not None:
        given = {"currency": "EUR", **given, "spend": Decimal(str(given["spend"]))}
    noted = NotedPresence(**{"source": "observation", "supplies": "Drives", **given})
    return services.note_named_presence(
        actor(), account.pk, competitor, product_group, noted, may_add=True, today=today, **wishes
    )


def deal(account: Account, outcome: str = "won", *, today: date = TODAY, **given: Any) -> Contest:
    """A deal that was decided in the spring, unless told otherwise."""
    if given.get("amount") is not None:
        given = {"currency": "EUR", **given, "amount": Decimal(str(given["amount"]))}
    wishes = {
        "title": "Drives for line 3",
        "decided_on": date(2026, 4, 1),
        "source": "observation",
        "may_add": True,
        **given,
    }
    return services.add_contest(actor(), account.pk, Deal(outcome=outcome, **wishes), today=today)
