"""A small company on real rows, for the tests of the whole house."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import pytest
from django.conf import settings
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from openkam.core.access import invitations
from openkam.core.access.models import Invitation, Level, User
from openkam.core.access.tests import make as people
from openkam.core.access.users import system_user
from openkam.core.api.models import ApiToken
from openkam.core.api.tests import make as api
from openkam.core.jobs.models import Job
from openkam.core.saved_views.models import Audience, SavedView
from openkam.core.webhooks.models import Delivery, Endpoint
from openkam.core.webhooks.tests import make as hooks
from openkam.domain.dossier import services as dossier_services
from openkam.domain.dossier.models import (
    Competitor,
    Contest,
    Contract,
    ContractVersion,
    Fact,
    FactVersion,
    OwnKind,
    Presence,
    PresenceVersion,
    Revision,
    StoredFile,
)
from openkam.domain.dossier.services import begin_revision
from openkam.domain.dossier.tests import make as dossier
from openkam.domain.portfolio.models import (
    Account,
    AccountKey,
    AccountMerge,
    AllowedAddress,
    BulkChange,
    ImportBatch,
    ImportDraft,
    ImportNotice,
    ImportSchedule,
    KeyStatus,
    OwnField,
    Parenthood,
    Product,
    SavedMapping,
    Segment,
    Tier,
)
from openkam.domain.portfolio.services import (
    give_key_status,
    merge_accounts,
    set_membership,
    set_owner,
    set_tier_of_many,
)
from openkam.domain.portfolio.tests import make
from openkam.domain.selection import services as selection
from openkam.domain.selection.models import Criterion, Round, RoundAccount
from openkam.domain.selection.tests import make as rounds
from openkam.domain.stakeholders.models import (
    Line,
    PeopleImport,
    PersonMerge,
    Position,
    Tie,
    Touch,
)
from openkam.domain.stakeholders.services import merging
from openkam.domain.stakeholders.tests import make as stakeholders

LOGO = b"\x89PNG\r\n\x1a\n"
MEMBERS = {"reader": Level.READ, "writer": Level.WRITE, "lead": Level.LEAD}


@dataclass
class World:
    """The company's people by persona, and the rows that addresses name."""

    people: dict[str, User]
    account: Account  # the one on which reader, writer and lead work
    other: Account
    product: Product
    batch: ImportBatch
    draft: ImportDraft  # the head prepares it
    mapping: SavedMapping
    address: AllowedAddress
    schedule: ImportSchedule
    notice: ImportNotice  # for the administrator
    job: Job
    webhook: Endpoint  # leads to a port where nobody listens
    webhook_delivery: Delivery
    colleague: User
    invitation: Invitation
    token: str
    below: Account  # stands below the account
    span: Parenthood  # since when it does
    gone: Account  # was merged into the account
    merge: AccountMerge
    key: AccountKey  # of the account
    tier: Tier  # that of the account
    other_tier: Tier
    segment: Segment  # that of the account
    other_segment: Segment
    own_field: OwnField
    bulk_change: BulkChange  # the head's
    key_status: KeyStatus  # of the account: it is a key account
    view: SavedView  # of the accounts, by the head for everybody
    api_token: ApiToken  # the head's
    run_round: Round  # run, with nothing decided; all judge the short list whom it asks
    run_row: RoundAccount  # of the account in it
    position: Position  # somebody at the account, with a role, an opinion, a tie and a contact
    boss: Position  # of the position
    tie: Tie
    touch: Touch
    line: Line  # from the boss to the position
    people_import: PeopleImport  # the lead's, brought in
    people_merge: PersonMerge  # of somebody else into the boss
    fact: Fact  # of the account, with one version
    file: StoredFile
    version: FactVersion
    revision: Revision  # of the account, begun by the lead
    contract: Contract  # of the account, with one version
    contract_version: ContractVersion
    presence: Presence  # of a competitor at the account, with one version
    presence_version: PresenceVersion
    competitor: Competitor
    merged_competitor: Competitor  # into that one
    other_competitor: Competitor
    contest: Contest  # of the account
    kind: OwnKind
    against: Fact  # of the account: sales look otherwise
    round: Round  # open, and follows the one that was run
    row: RoundAccount  # of the account in it
    criterion: Criterion  # the company's own, judged in both rounds
    browsers: dict[str, Client] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def visitor(self, persona: str) -> Client:
        """The browser of this persona, signed in; "anonymous" is signed in as nobody."""
        browser = self.browsers.setdefault(persona, Client())
        browser.cookies.clear()
        if persona != "anonymous":
            browser.cookies[settings.SESSION_COOKIE_NAME] = self.session(persona)
        return browser

    def answer(
        self, persona: str, address: str, data: dict | None = None, **headers: str
    ) -> HttpResponse:
        """What this persona gets; with data it is a POST, and what that changed is undone."""
        client = self.visitor(persona)
        with transaction.atomic():
            if data is None:
                response = client.get(address, headers=headers)
            else:
                response = client.post(address, data, headers=headers)
            transaction.set_rollback(True)
        return response

    def session(self, persona: str) -> str:
        """The key of this persona's session."""
        if persona not in self.sessions:
            client = Client()
            client.force_login(self.people[persona], settings.AUTHENTICATION_BACKENDS[0])
            self.sessions[persona] = client.cookies[settings.SESSION_COOKIE_NAME].value
        return self.sessions[persona]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add what rewrites pinned numbers."""
    parser.addoption(
        "--write-queries",
        action="store_true",
        help="write the numbers of SQL queries found to tests/queries.json",
    )


@pytest.fixture(scope="module")
def world(request, undone_after) -> Iterator[World]:
    """One small company for all tests of a module; each test's changes are undone.

    Parametrised with a number, it has that many accounts more.
    """
    with undone_after("house") as folder:
        built = small_company(folder, crowd=getattr(request, "param", 0))
        for persona in built.people:
            built.session(persona)
        yield built


def small_company(folder, crowd: int) -> World:
    """Two customers with sales, a colleague of every kind, an import, a job that failed."""
    company = make.company(logo=LOGO, logo_type="image/png")
    persons = {
        "outsider": people.outsider(password=people.PASSWORD),
        "observer": people.observer(password=people.PASSWORD),
        "head": people.head(password=people.PASSWORD),
        "administrator": people.administrator(password=people.PASSWORD),
    }
    make.sales(folder, [*sales_lines(), *lines_of_a_crowd(crowd)])
    account = make.keyed("C1")
    relations = give_relations(persons["head"], account)
    for persona, level in MEMBERS.items():
        persons[persona] = make.member(account, level, password=people.PASSWORD)
    for number in range(crowd):
        give_a_team(persons["head"], make.keyed(f"N{number}"), account)
        make_key(persons["head"], make.keyed(f"N{number}"))
    chosen = give_rounds(persons["head"], persons["lead"], account)
    stakeholders_there = give_people(persons["lead"], account, crowd)
    invitation, token = invitations.invite_user(
        persons["administrator"],
        email="invited@example.com",
        name="Ivan Invited",
        role="member",
        is_administrator=False,
        language="",
        now=timezone.now(),
    )
    mapping = make.saved_mapping(actor=persons["head"])
    schedule = make.schedule(persons["administrator"])
    webhook = hooks.endpoint("http://127.0.0.1:9/in", created_by=persons["administrator"])
    letters = [
        hooks.delivery(webhook, state="dead", ended_at=timezone.now()) for _each in range(crowd + 1)
    ]
    return World(
        people=persons,
        account=account,
        other=make.keyed("C2"),
        product=Product.objects.get(key="P1"),
        batch=ImportBatch.objects.get(),
        draft=make.draft(persons["head"]),
        mapping=mapping,
        address=AllowedAddress.objects.get(),
        schedule=schedule,
        notice=ImportNotice.objects.get(),
        job=Job.objects.create(
            name="portfolio.prepare_figures", actor=system_user(), state=Job.State.FAILED
        ),
        webhook=webhook,
        webhook_delivery=letters[0],
        colleague=people.user(name=f"Carla of {company}"),
        view=SavedView.objects.create(
            owner=persons["head"],
            list_key="portfolio:accounts",
            name="Falling",
            query="state=declining",
            audience=Audience.EVERYBODY,
        ),
        invitation=invitation,
        token=token,
        api_token=api.token(persons["head"])[0],
        **give_care(persons["head"], account),
        **relations,
        **chosen,
        **stakeholders_there,
        **give_files(persons["lead"], stakeholders_there["boss"]),
        **give_facts(persons["lead"], account),
        **give_rivals(account),
        kind=dossier.own_kind(persons["head"]),
    )


def give_people(colleague: User, account: Account, crowd: int) -> dict[str, object]:
    """A boss and who reports to him, known to a colleague; and as many more as the crowd."""
    boss = stakeholders.stakeholder(account, "Friedrich Hallmeier", roles=("decider",), power=5)
    place = stakeholders.stakeholder(
        account, boss=boss, roles=("user",), power=3, attitude=1, mail="anke.vogt@example.com"
    )
    tie = stakeholders.tie(place, colleague, rating=4, is_owner=True)
    touch = stakeholders.touch(place, colleague)
    for number in range(crowd):
        one = stakeholders.stakeholder(account, f"Person {number}", boss=place, roles=("buyer",))
        stakeholders.touch(one, colleague, note="Spoke of shops")
    line = stakeholders.line(boss, place)
    return {"position": place, "boss": boss, "tie": tie, "touch": touch, "line": line}


def give_facts(colleague: User, account: Account) -> dict[str, object]:
    """Something that is known, a revision that the colleague has begun, and a contract."""
    version = dossier.fact(account, "goals", "Ten new shops")
    revision = begin_revision(colleague, account.pk, now=timezone.now(), today=make.TODAY)
    contract = dossier.contract(account)
    contract.contract.contradiction = {
        **{"code": "silent", "group": "", "actual": "0", "agreed": None, "currency": "EUR"},
        **{"from": "2026-04-01", "until": "2026-10-01", "as_of": "2026-09-30"},
        "found_on": "2026-10-01",
    }
    contract.contract.save()
    return {
        "fact": version.fact,
        "version": version,
        "revision": revision,
        "contract": contract.contract,
        "contract_version": contract,
        "file": dossier.file(account),
        "against": contradicted_fact(account),
    }


def give_rivals(account: Account) -> dict[str, object]:
    """A competitor at the account, one that was merged into it, another one, and a deal."""
    version = dossier.presence(account, "Servalt", spend=100_000, marks={"price": (2, 4)})
    for group in ("Drives", "Service"):
        dossier.presence(account, "Alfa Drives", group, marks={"quality": (4, 2)})
    servalt = version.presence.competitor
    twin = dossier_services.add_competitor(dossier.actor(), "Servalt GmbH", is_meant=True)
    dossier_services.merge_competitors(
        dossier.actor(), keep_id=servalt.pk, merged_id=twin.pk, today=dossier.TODAY
    )
    return {
        "presence": version.presence,
        "presence_version": version,
        "competitor": servalt,
        "merged_competitor": twin,
        "other_competitor": dossier_services.competitor_named(
            dossier.actor(), "Alfa Drives", may_add=False
        ),
        "contest": dossier.deal(account, "lost", competitor="Servalt", point="price", amount=9_000),
    }


def contradicted_fact(account: Account) -> Fact:
    """A budget of the account that is below what was invoiced."""
    budget = {"source": "observation", "number": 500, "currency": "EUR"}
    found = dossier.fact(account, "budget", **budget, year=2026).fact
    found.contradiction = {
        **{"code": "exceeded", "year": 2026, "budget": "500", "invoiced": "600"},
        **{"currency": "EUR", "as_of": "2026-09-30", "found_on": "2026-10-01"},
    }
    found.save()
    return found


def give_files(lead: User, boss: Position) -> dict[str, object]:
    """A file of people of which all rows were rejected, and two who were one."""
    twin = stakeholders.stakeholder(boss.account, "F. Hallmeier", mail="f.hallmeier@example.com")
    merge = merging.merge_people(
        lead, keep_id=boss.person_id, merged_id=twin.person_id, today=stakeholders.TODAY
    )
    rows = {"read": 1, "new": 0, "changed": 0, "same": 0, "rejected": 1}
    found = PeopleImport.objects.create(
        actor=lead,
        file_name="people.csv",
        state=PeopleImport.State.EMPTY,
        created_at=stakeholders.NOW,
        result={"rows": rows, "reasons": [["no_name", "", 1]], "notes": []},
        rejects={"header": ["Name"], "rows": [["", "No name.", 2]]},
    )
    return {"people_import": found, "people_merge": merge}


def give_rounds(head: User, judge: User, account: Account) -> dict[str, object]:
    """A round that was run and one that is open; the judge has judged the account in the first."""
    own = selection.add_criterion(
        head, name="Own criterion", axis="strength", scale={1: "Bad.", 10: "Good."}
    )
    first = rounds.measured(head, name="Key accounts 2026")
    selection.choose_criteria(head, first.pk, ["revenue", "growth", own.pk])
    # One place, so that there is a line between two accounts however many there are.
    limits = {"min_score": None, "managers": None, "accounts_each": None}
    selection.set_cut(head, first.pk, max_accounts=1, **limits)
    selection.ask_judge(head, first.pk, judge.pk, scope="all")
    rounds.ranked(first)
    row = first.accounts.get(account=account)
    selection.judge_account(judge, row.pk, own.pk, score=7, evidence="Seen.", now=rounds.NOW)
    rounds.ranked(first)
    selection.run_round(head, first.pk, now=rounds.NOW)
    second = rounds.measured(head, name="Key accounts 2027")
    Job.objects.all().delete()
    return {
        "run_round": first,
        "run_row": row,
        "round": second,
        "row": second.accounts.get(account=account),
        "criterion": own,
    }


def give_relations(head: User, account: Account) -> dict[str, object]:
    """An account below it since a day, and one that was merged into it."""
    below = make.account(name="Branch of C1", parent=account)
    gone = make.account(name="Customer C1, written twice")
    AccountKey.objects.create(source="erp", key="C1-TWICE", account=gone)
    merge = merge_accounts(head, keep_id=account.pk, merged_id=gone.pk, today=make.TODAY)
    Job.objects.all().delete()
    make.prepared()
    return {
        "below": below,
        "span": below.parenthoods.get(),
        "gone": gone,
        "merge": merge,
        "key": account.keys.get(key="C1"),
    }


def give_care(head: User, account: Account) -> dict[str, object]:
    """Two tiers, two segments and an own field, of which the account has the first each."""
    found = {
        "tier": make.tier(name="Gold", rhythm_days=7, wants_plan=True),
        "other_tier": make.tier(name="Silver"),
        "segment": make.segment(name="Paper"),
        "other_segment": make.segment(name="Steel"),
        "own_field": make.own_field(name="Route"),
    }
    account.tier, account.segment = found["tier"], found["segment"]
    account.own_values = {str(found["own_field"].pk): "North"}
    account.save(update_fields=["tier", "segment", "own_values"])
    change = set_tier_of_many(head, [account.pk], found["other_tier"].pk)
    return {**found, "bulk_change": change, "key_status": make_key(head, account)}


def make_key(head: User, account: Account) -> KeyStatus:
    """Make it a key account."""
    since = {"since": date(2025, 1, 1), "reason": "It buys most.", "today": make.TODAY}
    return give_key_status(head, account.pk, "key", **since)


def sales_lines() -> list[list]:
    """Three years of sales to two customers, some of them to nobody known; one line is bad."""
    lines = [
        make.line(
            Invoice=f"{customer}-{year}-{month}",
            Customer=customer,
            Name=f"Customer {customer}",
            Date=f"{year}-{month:02}-15",
            Item=item,
            Item_name=f"Item {item}",
            Net=f"{100 * month}.50",
        )
        for customer, item in (("C1", "P1"), ("C2", "P2"), ("", "P1"))
        for year in (2024, 2025, 2026)
        for month in range(1, 13)
        if (year, month) <= (2026, 9)
    ]
    return [*lines, make.line(Invoice="bad", Net="many")]


def lines_of_a_crowd(accounts: int) -> list[list]:
    """Sales of this many further customers, all of the group of C1, each with a product."""
    return [
        make.line(
            Invoice=f"{number}-{month}",
            Customer=f"N{number}",
            Name=f"Customer No. {number}",
            Group="C1",
            Item=f"P{number}",
            Category=f"Group {number}",
            Date=f"2026-{month:02}-10",
        )
        for number in range(accounts)
        for month in range(1, 10)
    ]


def give_a_team(head: User, account: Account, above: Account) -> None:
    """An owner, who also works on the account above; the trail tells of both."""
    owner = people.user()
    set_owner(head, account.pk, owner_id=owner.pk)
    set_membership(head, above.pk, user_id=owner.pk, level=Level.READ)
