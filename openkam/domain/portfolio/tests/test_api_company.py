import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.models import Company
from openkam.domain.portfolio.tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger_folder")]


@pytest.fixture
def company():
    return make.company()


class TestReading:
    def test_everybody_reads_how_it_reckons(self, company):
        found = ApiClient(people.outsider()).get("/company").json()

        assert (found["name"], found["currency"], found["first_month"]) == ("Test Works", "EUR", 1)
        assert (found["data_until"], found["thresholds"]) == (None, None)

    def test_heads_read_the_thresholds(self, company):
        found = ApiClient(people.head()).get("/company").json()

        assert found["thresholds"]["dependence_limit_share"] == 0.3
        assert found["thresholds"]["members_see_whole"] is False


class TestChanging:
    def test_an_administrator_changes_the_profile(self, company):
        answer = ApiClient(people.administrator()).change(
            "/company", {"name": " New  Works ", "figures_as_of": "2026-06-30"}
        )

        assert answer.status_code == 200
        assert (answer.json()["name"], answer.json()["figures_as_of"]) == (
            "New Works",
            "2026-06-30",
        )

    def test_null_sets_the_day_back_and_nothing_else(self, company):
        client = ApiClient(people.administrator())
        client.change("/company", {"figures_as_of": "2026-06-30"})

        answer = client.change("/company", {"figures_as_of": None, "name": None})

        assert (answer.json()["figures_as_of"], answer.json()["name"]) == (None, "Test Works")

    @pytest.mark.parametrize(
        "given",
        [
            {"name": "  "},
            {"currency": "XXZ"},
            {"first_month": 13},
            {"language": "tlh"},
            {"figures_as_of": "soon"},
            {"logo": "x"},
        ],
    )
    def test_what_is_not_possible_is_refused(self, company, given):
        answer = ApiClient(people.administrator()).patch("/company", given, if_match="*")

        assert answer.status_code == 422

    def test_the_currency_is_fixed_by_sales(self, company, ledger_folder):
        make.sales(ledger_folder, [make.line()])

        answer = ApiClient(people.administrator()).patch(
            "/company", {"currency": "CZK"}, if_match="*"
        )

        assert (answer.status_code, answer.json()["reason"]) == (422, "currency-is-fixed")

    def test_a_head_changes_thresholds_within_their_order(self, company):
        client = ApiClient(people.head())

        changed = client.change(
            "/company/thresholds", {"dependence_limit_share": 0.25}, read="/company"
        )
        refused = client.patch("/company/thresholds", {"a_class_limit_share": 1}, if_match="*")

        assert changed.json()["thresholds"]["dependence_limit_share"] == 0.25
        assert (refused.status_code, refused.json()["reason"]) == (422, "limits-out-of-order")

    def test_shares_are_kept_as_they_are_or_refused(self, company):
        client = ApiClient(people.head())

        for share in (0, 1.5, 0.12345, -1):
            answer = client.patch("/company/thresholds", {"act_decline_share": share}, if_match="*")
            assert answer.status_code == 422, share

    def test_before_the_first_visit_there_is_nothing_to_change(self):
        Company.objects.all().delete()

        answer = ApiClient(people.administrator()).patch("/company", {"name": "A"}, if_match="*")

        assert (answer.status_code, answer.json()["reason"]) == (409, "not-set-up")


class TestExport:
    @pytest.fixture
    def boss(self, company):
        return people.head(is_administrator=True)

    def test_a_job_makes_the_file_that_is_downloaded(self, boss):
        client = ApiClient(boss)
        empty = client.get("/company/export").json()
        first, second = client.post("/company/export"), client.post("/company/export")
        Job.objects.filter(pk=first.json()["id"]).update(state=Job.State.DONE)
        queue.run_now("shell.export_company", actor=boss)

        ready = client.get("/company/export").json()
        answer = client.get("/company/export/file")

        assert empty == {"job": None, "file": None}
        assert (first.status_code, first.json()["id"]) == (202, second.json()["id"])
        assert answer["Content-Type"] == "application/zip"
        assert len(b"".join(answer.streaming_content)) == ready["file"]["bytes"]

    def test_it_needs_the_right_to_read_everything(self, boss):
        client = ApiClient(boss, ["company:read", "accounts:read"])

        answer = client.get("/company/export/file")

        assert (answer.status_code, answer.json()["scope"]) == (403, "figures:read")
        assert ApiClient(boss).get("/company/export/file").status_code == 404
