"""The pages of coverage and of who leaves, as their readers see them."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils.timezone import localdate

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import services
from openkam.domain.stakeholders.models import StageView
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def account():
    portfolio.company()
    return portfolio.account(name="Hallmeier Werke")


@pytest.fixture
def officer(account):
    """Knows one of us; the partner above her decides."""
    partner = make.stakeholder(account, "Friedrich Hallmeier", roles=("decider",), power=5)
    place = make.stakeholder(
        account, "Anke <b>Vogt</b>", boss=partner, roles=("influencer",), power=4, attitude=2
    )
    services.note_touch(
        make.actor(),
        place.pk,
        people.user(name="Hana Veselá").pk,
        day=localdate(),
        kind="meeting",
        now=make.NOW,
        today=localdate(),
    )
    return place


def browser(user):
    client = Client()
    client.force_login(user, settings.AUTHENTICATION_BACKENDS[0])
    return client


def shown(user, name, *given, query="", **headers):
    address = reverse(name, args=given)
    return browser(user).get(f"{address}{query}", headers=headers)


class TestCoverage:
    def test_it_names_on_whom_the_account_hangs_and_why(self, account, officer):
        page = shown(make.actor(), "web:account-people-coverage", account.pk).content.decode()

        assert "This account hangs on 2 people, on each alone." in page
        assert "Every live way to Friedrich Hallmeier leads over" in page
        assert "nobody known" in page
        assert "Anke &lt;b&gt;Vogt" in page
        assert "<b>Vogt" not in page

    def test_without_a_decider_it_says_that_it_cannot_say(self, account):
        make.stakeholder(account, roles=("buyer",))

        page = shown(make.actor(), "web:account-people-coverage", account.pk).content.decode()

        assert "No decider is known" in page

    def test_with_nobody_known_it_says_what_to_do(self, account):
        page = shown(make.actor(), "web:account-people-coverage", account.pk).content.decode()

        assert "Nobody is known here yet" in page

    def test_a_reader_sees_no_power_and_is_told_why(self, account, officer):
        reader = portfolio.member(account, Level.READ)
        query = f"?who=them-{officer.pk}"

        page = shown(reader, "web:account-people-coverage", account.pk, query=query)

        assert "Power on our side" not in page.content.decode()
        assert "opinions on people" in page.content.decode()


class TestIfLeaves:
    def test_it_says_what_is_lost_and_whom_to_build_up(self, account, officer):
        page = shown(make.actor(), "stakeholders:if-leaves", officer.pk).content.decode()

        assert "We would lose the only live way to Friedrich Hallmeier." in page
        assert "Whom to build up" in page
        assert "Power on our side" in page

    def test_htmx_gets_the_part_alone(self, account, officer):
        query = f"?who=them-{officer.pk}"

        part = shown(
            make.actor(),
            "stakeholders:account-if-leaves",
            account.pk,
            query=query,
            **{"hx-request": "true"},
        ).content.decode()

        assert part.startswith('<section class="ok-card" id="if-leaves"')

    @pytest.mark.parametrize("who", ["", "them-", "us-0", "them-999999", "x' OR 1=1"])
    def test_whoever_is_not_there_leads_back_to_the_coverage(self, account, officer, who):
        response = shown(
            make.actor(), "stakeholders:account-if-leaves", account.pk, query=f"?who={who}"
        )

        assert response.status_code == 302
        assert response.url.endswith("#remove")

    def test_who_left_meanwhile_leads_back_with_a_word(self, account, officer):
        services.end_position(make.actor(), officer.pk, until=localdate())

        response = shown(make.actor(), "stakeholders:if-leaves", officer.pk)

        assert response.status_code == 302

    def test_people_of_a_merged_account_are_shown_with_the_kept_one(self, account, officer):
        kept = portfolio.account(name="Hallmeier Group")
        account.merged_into, account.merged_on = kept, localdate()
        account.save(update_fields=["merged_into", "merged_on"])

        page = shown(make.actor(), "stakeholders:if-leaves", officer.pk).content.decode()

        assert "Hallmeier Group" in page

    def test_one_of_us_is_shown_over_all_accounts(self, account, officer):
        colleague = officer.ties.get().user

        page = shown(make.actor(), "stakeholders:colleague-leaves", colleague.pk).content.decode()

        assert "hangs on Hana Veselá alone." in page
        assert "Hallmeier Werke" in page

    def test_without_any_tie_it_says_what_to_do(self, account):
        page = shown(make.actor(), "stakeholders:colleagues-leave").content.decode()

        assert "Nobody of us has a tie yet" in page


class TestStage:
    def test_the_view_is_kept_and_stands_beside_what_is_observed(self, account, officer):
        client = browser(make.actor())
        address = reverse("stakeholders:stage-set", args=[account.pk])

        client.post(address, {"stage": "integrated", "why": "We plan <i>together</i>."})

        page = client.get(reverse("web:account-people-coverage", args=[account.pk]))
        assert StageView.objects.get().stage == "integrated"
        assert "We plan &lt;i&gt;together&lt;/i&gt;." in page.content.decode()
        assert "higher than what is observed" in page.content.decode()

    def test_nothing_typed_is_lost_when_the_reason_is_missing(self, account):
        address = reverse("stakeholders:stage-set", args=[account.pk])

        response = browser(make.actor()).post(address, {"stage": "integrated", "why": ""})

        assert response.status_code == 422
        assert '<option value="integrated" selected>' in response.content.decode()


class TestThreads:
    def test_the_head_sees_who_holds_each_account_alone(self, account, officer):
        page = shown(make.actor(), "stakeholders:threads").content.decode()

        assert "1 account hangs on one person" in page
        assert "Hana Veselá" in page
        assert "Hallmeier Werke" in page

    def test_members_see_their_accounts_and_are_told_so(self, account, officer):
        other = portfolio.account(name="Other")
        member = portfolio.member(other, Level.WRITE)

        page = shown(member, "stakeholders:threads").content.decode()

        assert "of those that you see" in page
        assert "Hallmeier Werke" not in page

    def test_key_accounts_with_nobody_known_are_a_question_and_not_fine(self, account):
        portfolio.account(name="Key", key_state="key", key_since=make.TODAY)

        page = shown(make.actor(), "stakeholders:threads", query="?show=unknown").content.decode()

        assert "1 key account at which nobody is known" in page
        assert "nobody is known</span>" in page

    @pytest.mark.parametrize("sort", ["touch", "-touch", "cut", "-cut", "name", "-revenue", "x"])
    def test_it_sorts_and_searches(self, account, officer, sort):
        response = shown(
            make.actor(), "stakeholders:threads", query=f"?sort={sort}&q=hallmeier&owner=none"
        )

        assert "Hallmeier Werke" in response.content.decode()

    def test_its_files_hold_what_is_shown(self, account, officer):
        csv = shown(make.actor(), "stakeholders:threads-export", "csv")
        xlsx = shown(make.actor(), "stakeholders:threads-export", "xlsx")
        none = shown(make.actor(), "stakeholders:threads-export", "csv", query="?q=nobody")

        assert "Hallmeier Werke" in b"".join(csv.streaming_content).decode()
        assert xlsx.content.startswith(b"PK")
        assert "Hallmeier" not in b"".join(none.streaming_content).decode()
        assert shown(make.actor(), "stakeholders:threads-export", "pdf").status_code == 404

    def test_without_anything_it_says_what_to_do(self, account):
        page = shown(make.actor(), "stakeholders:threads").content.decode()

        assert "No account is known to hang on one person" in page


class TestHeader:
    def test_it_says_how_the_account_is_covered(self, account, officer):
        page = shown(make.actor(), "web:account", account.pk).content.decode()

        assert "1 of 5" in page
        assert "hangs on each of 2 people" in page
        assert "To get in touch with next" in page
        assert "People<small>2</small>" in page

    def test_a_key_account_at_which_nobody_is_known_says_so(self, account):
        key = portfolio.account(key_state="key", key_since=make.TODAY)

        assert "nobody is known yet" in shown(make.actor(), "web:account", key.pk).content.decode()
        assert (
            "nobody is known" not in shown(make.actor(), "web:account", account.pk).content.decode()
        )
