"""A signed-in visitor of one installation, in a process of its own (OPENKAM_DATA names it)."""

import itertools
import json
import sys
import time
from collections.abc import Mapping, Sequence
from urllib.parse import urlencode

import django
from django.conf import settings

settings.ROOT_URLCONF = "bench.urls"
django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils.timezone import now  # noqa: E402

from bench import child  # noqa: E402
from openkam.core.access.models import Level, Role, User  # noqa: E402
from openkam.core.access.session_store import SessionStore  # noqa: E402
from openkam.core.api.tokens import create_token  # noqa: E402
from openkam.domain.portfolio.models import Account, Membership  # noqa: E402
from openkam.domain.portfolio.services import create_company  # noqa: E402
from openkam.domain.selection.models import Round  # noqa: E402

HEAD = "head@bench.example"
MANAGERS = 40
Place = tuple[str, dict[str, str]]  # an address, and what htmx says with it


def furnish() -> None:
    """Give the installation a company, its people and an owner for every account."""
    head = User.objects.create_user(HEAD, name="Bench Head", role=Role.HEAD, is_administrator=True)
    create_company(head, name="Bench")
    managers = [
        User.objects.create_user(f"kam{number}@bench.example", name=f"Manager No. {number}")
        for number in range(MANAGERS)
    ]
    accounts = list(Account.objects.order_by("pk"))
    for account, manager in zip(accounts, itertools.cycle(managers), strict=False):
        account.owner = manager
    Account.objects.bulk_update(accounts, ["owner"], batch_size=500)
    Membership.objects.bulk_create(
        [Membership(account=one, user=one.owner, level=Level.LEAD) for one in accounts],
        batch_size=500,
    )
    child.answer(accounts=len(accounts))


def sign_in() -> str:
    """Open a session for the head and return its key."""
    head = User.objects.get(email=HEAD)
    session = SessionStore()
    session[SESSION_KEY] = str(head.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = head.get_session_auth_hash()
    session.create()
    return session.session_key


def addresses() -> dict[str, list[str]]:
    """The pages that are measured; accounts small and large, in turns."""
    ranked = list(Account.objects.order_by("pk").values_list("pk", flat=True)[:2000:100])
    return {
        "two queries": ["/bench/two-queries/"],
        "accounts list": ["/portfolio/accounts/"],
        "account page": [f"/accounts/{pk}/" for pk in ranked],
        "account page, money": [f"/accounts/{pk}/money/" for pk in ranked],
        "concentration": ["/economics/concentration/"],
        "API list of 50 accounts": ["/api/v1/accounts?limit=50"],
    }


def of_selection() -> dict[str, list[Place]]:
    """The ranking of the round that is there, its list alone, and answers of what-if."""
    found = Round.objects.get()
    ranking, what_if = (
        reverse(f"selection:{name}", args=[found.pk]) for name in ("round-ranking", "round-what-if")
    )
    first, *others = (f"w{row.criterion_id}" for row in found.version.criteria.all())
    tried = [{first: 30 + place, **dict.fromkeys(others, 20)} for place in range(40)]
    return {
        "two queries": [("/bench/two-queries/", {})],
        "accounts list": [("/portfolio/accounts/", {})],
        "ranking": [(ranking, {})],
        "ranking, another page each time": [(f"{ranking}?page={n}", {}) for n in range(2, 90)],
        "ranking, its list alone": [(ranking, _by_htmx("list"))],
        "answer of what-if": [(f"{what_if}?{urlencode(w)}", _by_htmx("ranking")) for w in tried],
    }


def visit(places: Mapping[str, Sequence[Place]]) -> None:
    """Read numbers of requests from standard input; answer each with milliseconds by page."""
    client = Client(SERVER_NAME="127.0.0.1", headers={"accept-language": "en"})
    client.cookies[settings.SESSION_COOKIE_NAME] = sign_in()
    token = make_token()
    pages = {name: itertools.cycle(found) for name, found in places.items()}
    _check_baseline(client)
    for line in sys.stdin:
        taken = {name: [] for name in pages}
        for _ in range(int(line)):
            for name, found in pages.items():
                taken[name].append(_milliseconds(client, next(found), token))
        print(json.dumps(taken), flush=True)


def make_token() -> str:
    """Make a token of the API for the head and return its key."""
    head = User.objects.get(email=HEAD)
    _token, key = create_token(head, head, name="bench", scopes=["accounts:read"], now=now())
    return key


def _by_htmx(target: str) -> dict[str, str]:
    return {"HX-Request": "true", "HX-Target": target}


def _milliseconds(client: Client, place: Place, token: str) -> float:
    address, headers = place
    if address.startswith("/api/"):
        headers = {"Authorization": f"Bearer {token}"}
    started = time.perf_counter()
    answer = client.get(address, headers=headers)
    seconds = time.perf_counter() - started
    if answer.status_code != 200:
        raise child.Failed(f"{address} answered {answer.status_code}.")
    return seconds * 1000


def _check_baseline(client: Client) -> None:
    from django.db import connection

    client.get("/bench/two-queries/")
    with CaptureQueriesContext(connection) as queries:
        client.get("/bench/two-queries/")
    if len(queries) != 2:
        said = "\n".join(query["sql"] for query in queries)
        raise child.Failed(f"The page of two queries made {len(queries)}:\n{said}")


if __name__ == "__main__":
    if sys.argv[1] == "furnish":
        furnish()
    elif sys.argv[1] == "sign-in":
        child.answer(
            session=sign_in(),
            cookie=settings.SESSION_COOKIE_NAME,
            token=make_token(),
            addresses=addresses(),
        )
    elif sys.argv[1] == "visit-selection":
        visit(of_selection())
    else:
        visit({name: [(one, {}) for one in found] for name, found in addresses().items()})
