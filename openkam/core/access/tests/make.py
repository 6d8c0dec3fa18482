"""Users for tests. Nobody has a password unless it is given."""

from itertools import count
from typing import Any

from openkam.core.access.models import Role, User

PASSWORD = "correct horse battery"
_number = count(1)


def user(*, password: str | None = None, **fields: Any) -> User:
    """A member without any account, unless the fields say otherwise."""
    number = next(_number)
    given = {"email": f"member{number}@example.com", "name": f"Member {number}", **fields}
    return User.objects.create_user(password=password, **given)


def outsider(**fields: Any) -> User:
    """A member who works on no account."""
    return user(**{"name": "Olga Outsider", **fields})


def head(**fields: Any) -> User:
    """The head of key account management: sees and decides all."""
    return user(**{"name": "Hana Head", "role": Role.HEAD, **fields})


def observer(**fields: Any) -> User:
    """An executive: reads all."""
    return user(**{"name": "Otto Observer", "role": Role.OBSERVER, **fields})


def administrator(**fields: Any) -> User:
    """Runs the system, and as such sees no account."""
    return user(**{"name": "Ada Administrator", "is_administrator": True, **fields})
