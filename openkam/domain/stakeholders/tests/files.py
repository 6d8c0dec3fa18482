"""Files of people as systems write them, and bringing them in."""

from openkam.core.access.models import User
from openkam.domain.stakeholders.imports import bring, reading
from openkam.domain.stakeholders.models import PeopleImport
from openkam.domain.stakeholders.services import importing
from openkam.domain.stakeholders.tests import make

STORE_CONTACTS = (
    "BusinessEntityID,Name,ContactType,Title,FirstName,MiddleName,LastName,Suffix,PhoneNumber,"
    "PhoneNumberType,EmailAddress,EmailPromotion\n"
)
HEADER = STORE_CONTACTS.strip().split(",")
MEANINGS = [
    "account_key",
    "account_name",
    "function",
    "salutation",
    "given_name",
    "middle_name",
    "family_name",
    "suffix",
    "phone",
    "phone_kind",
    "email",
    "",
]
OWNER = "372,The Gear Store,Owner,Mr.,John,,Arthur,,149-555-0113,Cell,john6@adventure-works.com,0\n"
BUYER = (
    "372,The Gear Store,Purchasing Manager,Ms.,Eva,M.,Corets,Jr.,1 (11) 500 555-0181,Work,"
    "eva.corets@adventure-works.com,2\n"
)
AGENT = (
    "444,Fourth Bike Store,Purchasing Agent,,Mason,,Bendixen,,608-555-0114,Work,mason0@x.com,0\n"
)


def taken(
    content: str | bytes, name: str = "people.csv", *, actor: User | None = None, account=None
) -> PeopleImport:
    """A file that somebody chose."""
    data = content.encode() if isinstance(content, str) else content
    return importing.take_file(
        actor or make.actor(),
        name=name,
        content=data,
        account_id=account.pk if account else None,
        now=make.NOW,
    )


def looked_at(found: PeopleImport) -> bring.Judged:
    """What would become of its rows."""
    return bring.preview(found.actor, found, today=make.TODAY)


def brought(content: str | bytes, name: str = "people.csv", **given) -> PeopleImport:
    """A file that was brought in after a look at it."""
    found = taken(content, name, **given)
    looked_at(found)
    return bring.bring_in(found.actor, found.pk, now=make.NOW, today=make.TODAY)


def described(found: PeopleImport, **choices) -> PeopleImport:
    """The same file with other choices."""
    stored = {**bring.look(found).choices.stored(), **choices}
    return importing.describe(found.actor, found.pk, choices=stored, account_id=found.account_id)


def rows_of(content: bytes, name: str) -> list:
    """The rows of a file that says itself what they mean."""
    return list(reading.read(name, content).rows)
