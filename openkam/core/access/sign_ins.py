"""The log of sign-ins: who got in or did not, when, how, from where; kept for a stated time."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from openkam.core.access.gate import require_administrator
from openkam.core.access.models import SignIn, User
from openkam.core.access.session_store import Place

MANY, SPAN = 10, timedelta(minutes=15)  # so many refusals in so short a time are a burst
LOOKED_BACK = timedelta(days=1)
LOCK_NOTED_EVERY = timedelta(minutes=5)
REFUSED = (SignIn.Outcome.FAILED, SignIn.Outcome.LOCKED)


@dataclass(frozen=True)
class Attempt:
    """What somebody tried. `typed` stands in for the user where nobody is known yet."""

    outcome: str
    way: str = ""
    user: User | None = None
    typed: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Burst:
    """Many refusals of one user, or of one address that nobody has, in a short time."""

    user: User | None
    unknown: str
    count: int
    first_at: datetime
    last_at: datetime


def note(attempt: Attempt, *, place: Place, device: str = "", now: datetime) -> SignIn | None:
    """Keep an attempt; a lockout once in five minutes, so that nobody fills the log: then None.

    What was typed as an address that nobody has is kept as a keyed hash only: it may be a password.
    """
    user = attempt.user or _user_of(attempt.typed)
    row = SignIn(
        at=now,
        user=user,
        unknown="" if user or not attempt.typed else _hashed(attempt.typed),
        way=attempt.way,
        outcome=attempt.outcome,
        reason=attempt.reason if user or not attempt.typed else "unknown_address",
        device=device,
        **place.fields,
    )
    if row.outcome == SignIn.Outcome.LOCKED:
        row.reason = attempt.reason
        if _is_noted(row):
            return None
    row.save(force_insert=True)
    return row


def own_sign_ins(actor: User) -> QuerySet[SignIn]:
    """What the log holds about the actor, newest first."""
    return SignIn.objects.filter(user=actor).select_related("user").order_by("-at", "-pk")


def all_sign_ins(actor: User) -> QuerySet[SignIn]:
    """The whole log, newest first; for administrators."""
    require_administrator(actor)
    return SignIn.objects.select_related("user").order_by("-at", "-pk")


def people_in(actor: User) -> QuerySet[User]:
    """Whom the log names, by name; for administrators."""
    require_administrator(actor)
    return User.objects.people().filter(sign_ins__isnull=False).distinct().order_by("name", "pk")


def searched(rows: QuerySet[SignIn], text: str) -> QuerySet[SignIn]:
    """Keep the rows whose name, mail address, hash or IP address holds the text."""
    return rows.filter(
        Q(user__name__icontains=text)
        | Q(user__email__icontains=text)
        | Q(unknown__icontains=text)
        | Q(ip__icontains=text)
    )


def bursts(actor: User, *, now: datetime) -> list[Burst]:
    """Return the bursts of refusals of the last day, the latest first; for administrators."""
    require_administrator(actor)
    refused = (
        SignIn.objects.filter(at__gt=now - LOOKED_BACK, outcome__in=REFUSED)
        .exclude(user=None, unknown="")
        .select_related("user")
        .order_by("at")
    )
    by_whom: dict[tuple[int | None, str], list[SignIn]] = defaultdict(list)
    for row in refused.iterator():
        by_whom[row.user_id, row.unknown].append(row)
    found = [burst for rows in by_whom.values() if (burst := _burst(rows))]
    return sorted(found, key=lambda burst: burst.last_at, reverse=True)


def is_new_device(user: User, device: str) -> bool:
    """Whether a user signs in with a device never seen before; ask before the sign-in is noted.

    The first sign-in of all is no news.
    """
    before = SignIn.objects.filter(user=user, outcome=SignIn.Outcome.IN)
    return before.exists() and not before.filter(device=device).exists()


def prune(*, now: datetime, days: int) -> None:
    """Delete what is older than so many days; for the worker's tick."""
    old = SignIn.objects.filter(at__lt=now - timedelta(days=days))
    if old.exists():  # asked first without a lock
        old.delete()


def _user_of(typed: str) -> User | None:
    return User.objects.people().filter(email=typed.strip().lower()).first() if typed else None


def _hashed(typed: str) -> str:
    return salted_hmac("openkam.unknown_address", typed.strip().lower()).hexdigest()[:8]


def _is_noted(row: SignIn) -> bool:
    return SignIn.objects.filter(
        at__gt=row.at - LOCK_NOTED_EVERY,
        outcome=row.outcome,
        user=row.user,
        unknown=row.unknown,
        ip=row.ip,
    ).exists()


def _burst(rows: Iterable[SignIn]) -> Burst | None:
    """Return the span with the most refusals if they are many; `rows` are in order of time."""
    refused = list(rows)
    best: tuple[int, int] | None = None
    start = 0
    for end, row in enumerate(refused):
        while row.at - refused[start].at > SPAN:
            start += 1
        if end - start + 1 >= MANY and (best is None or end - start >= best[1] - best[0]):
            best = (start, end)
    if best is None:
        return None
    first, last = refused[best[0]], refused[best[1]]
    return Burst(last.user, last.unknown, best[1] - best[0] + 1, first.at, last.at)
