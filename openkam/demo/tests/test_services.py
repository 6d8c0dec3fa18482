from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import PermissionDenied

from openkam.core.access.models import Level, Role, User
from openkam.core.access.tests import make as people_make
from openkam.core.access.users import system_user
from openkam.core.audit import trail
from openkam.core.audit.models import Entry
from openkam.core.jobs.models import Job
from openkam.core.jobs.tests import make as jobs_make
from openkam.demo import people, services
from openkam.demo import stakeholders as told
from openkam.domain.economics import selectors as economics
from openkam.domain.portfolio import selectors as portfolio
from openkam.domain.portfolio.models import Account, Company, ImportBatch, Membership
from openkam.domain.selection import selectors as selection
from openkam.domain.stakeholders import selectors as stakeholders
from openkam.domain.stakeholders.models import Position

pytestmark = pytest.mark.django_db
# PostgreSQL empties no table within an open write, and thousands of savepoints in one are slow.
committing = pytest.mark.django_db(transaction=True)

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def data_folder(settings, tmp_path):
    settings.DATA = tmp_path
    settings.LEDGER_FOLDER = tmp_path / "ledger"
    return tmp_path


def build(**changes):
    told = []
    services.build_demo(
        system_user(),
        **{
            "today": TODAY,
            "now": NOW,
            "progress": lambda share, text: told.append(share),
            **changes,
        },
    )
    return told


class TestBuildDemo:
    @committing
    def test_it_makes_a_company_with_figures_owners_and_sign_ins(self):
        told = build()

        company = portfolio.company()
        figures = portfolio.figures()
        totals = portfolio.account_totals(
            system_user(), start=date(2000, 1, 1), end=date(2030, 1, 1)
        )
        assert (company.name, company.is_demo) == ("Adventure Works Cycles", True)
        assert figures.is_fresh
        assert figures.as_of == date(2026, 10, 31)
        assert figures.covers_until == date(2026, 10, 29)
        assert (figures.period.start, figures.period.end) == (date(2025, 11, 1), date(2026, 11, 1))
        assert totals.pop(None) == 0
        assert len(totals) == 635
        assert sum(totals.values()).quantize(Decimal("0.01")) == Decimal("80450596.98")
        assert not Account.objects.filter(owner=None).exists()
        assert not Account.objects.filter(country="").exists()
        assert Membership.objects.filter(level=Level.LEAD).count() == 635
        assert told == sorted(told)
        self.check_care()
        self.check_selection()
        self.check_stakeholders()
        self.check_sign_ins()

    def check_selection(self):
        now, last = selection.rounds(people.head())
        assert (last.name, last.state, last.as_of) == (
            "Key accounts 2026",
            "closed",
            date(2025, 10, 31),
        )
        assert (now.name, now.state, now.as_of) == (
            "Key accounts 2027",
            "open",
            date(2026, 10, 31),
        )
        before = selection.board(people.head(), last.pk)
        accepted = next(group for group in before.groups if group.name == "accepted")
        keys = set(Account.objects.filter(key_state="key").values_list("pk", flat=True))
        assert {row.account_id for row in accepted.rows} == keys
        assert before.verdicts["decline"] >= 3
        assert before.undecided == 0
        # Two were decided a year ago, so that their review is due; one judge has not finished.
        days = [row.decision.decided_at.date() for row in accepted.rows if row.decision]
        assert sorted(days)[:3] == [date(2025, 11, 1), date(2025, 11, 1), date(2025, 12, 1)]
        assert len(selection.reviews_due(people.head(), TODAY).overdue) == 2
        found = selection.board(people.head(), now.pk)
        assert found.judges == 3
        assert found.result.is_current
        assert any("judgement is missing" in text for text in found.sureness)

    def check_stakeholders(self):
        account_id = services._accounts()[told.ACCOUNT]
        known = stakeholders.snapshot(people.head(), account_id, TODAY)
        assert len(known.positions) == 40
        assert {place.person.source for place in known.positions} == {told.INVENTED}
        assert {line.kind for line in known.lines} == {"influence", "conflict"}
        others = Position.objects.exclude(account=account_id).select_related("person")
        assert {place.person.source for place in others} == {told.SAMPLE}
        assert len({place.account_id for place in others}) == 39

    def check_care(self):
        tiers = portfolio.counted_tiers(system_user())
        segments = portfolio.counted_segments(system_user())
        report = economics.segments_report(system_user())
        assert [count for _tier, count in tiers[:3]] == [12, 28, 160]
        counts = portfolio.key_counts(system_user())
        assert (counts.key_accounts, counts.candidates, counts.former) == (40, 6, 3)
        assert counts.tier_without_status == 0
        assert sum(count for _tier, count in tiers) < 635  # who came lately waits for one
        assert sum(count for _segment, count in segments) == 635
        assert len(segments) == 3
        assert report.watch.candidates.any()
        assert report.watch.losing.any()
        assert len(set(portfolio.groups(system_user()).values())) == 634
        assert Entry.objects.filter(verb="account.tier_set").count() > 600

    def check_sign_ins(self):
        users = [
            authenticate(username=person.email, email=person.email, password=people.PASSWORD)
            for person in people.SIGN_INS
        ]
        assert [user.role for user in users] == [person.role for person in people.SIGN_INS]
        assert all(
            portfolio.accounts(user).count() > 0 for user in users if user.role == Role.MEMBER
        )
        others = User.objects.people().exclude(pk__in=[user.pk for user in users])
        assert not any(user.has_usable_password() for user in others)

    @committing
    def test_a_build_that_was_broken_off_is_done_anew(self):
        class PowerFailure(Exception):
            pass

        def fail_midway(share, text):
            if share > 0.42:  # the lines are in, some accounts are handed over
                raise PowerFailure

        with pytest.raises(PowerFailure):
            build(progress=fail_midway)
        before = portfolio.company()

        build()

        assert before is None
        assert Account.objects.count() == 635
        assert portfolio.figures().is_fresh

    @pytest.mark.parametrize("name", ["Nordwind", ""])
    def test_it_refuses_where_there_are_own_data(self, name):
        Company.objects.create(name=name)
        ImportBatch.objects.create(source="erp", actor=system_user(), started_at=NOW)

        with pytest.raises(services.NoDemo):
            build()

    def test_it_refuses_who_does_not_administer(self):
        with pytest.raises(PermissionDenied):
            services.start_demo(people_make.head(), today=TODAY)


class TestStartDemo:
    def test_it_puts_the_building_into_the_queue(self):
        job = services.start_demo(system_user(), today=TODAY)

        assert (job.name, job.arguments) == ("demo.build", {"today": "2026-11-23"})


class TestLeaveDemo:
    @committing
    def test_it_wipes_everything(self, data_folder):
        company = Company.objects.create(name=services.NAME, is_demo=True)
        administrator = people_make.administrator()
        batch = ImportBatch.objects.create(
            source=services.SOURCE, actor=administrator, started_at=NOW, state="live"
        )
        account = Account.objects.create(name="Bikes", search_name="bikes", created_on=TODAY)
        Membership.objects.create(account=account, user=administrator, level=Level.LEAD)
        trail.record(administrator, "company.created", company)
        jobs_make.job(state=Job.State.DONE, actor=administrator)
        files = [
            data_folder / "ledger" / "lines" / "00000001.parquet",
            data_folder / "rejects" / "1",
        ]
        for file in files:
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(b"sold")

        services.leave_demo(administrator)

        assert portfolio.company() is None
        for model in (User, Account, ImportBatch, Membership, Entry, Job):
            assert not model.objects.exists()
        assert not any(file.exists() for file in files)
        again = ImportBatch.objects.create(source="erp", actor=system_user(), started_at=NOW)
        assert again.pk > batch.pk

    def test_it_never_touches_a_company_of_ones_own(self):
        Company.objects.create(name="Nordwind")

        with pytest.raises(services.NoDemo):
            services.leave_demo(people_make.administrator())

        assert portfolio.company().name == "Nordwind"

    def test_it_waits_for_running_work(self):
        Company.objects.create(name=services.NAME, is_demo=True)
        jobs_make.running()

        with pytest.raises(services.NoDemo, match="running"):
            services.leave_demo(people_make.administrator())

    def test_it_refuses_who_does_not_administer(self):
        Company.objects.create(name=services.NAME, is_demo=True)

        with pytest.raises(PermissionDenied):
            services.leave_demo(people_make.head())


class TestAttribution:
    def test_it_ships_with_the_data(self):
        folder = Path(services.MAPPING).parent

        assert "MIT" in (folder / "ATTRIBUTION.md").read_text()
        assert sum(path.stat().st_size for path in folder.iterdir()) < 1_500_000
