from decimal import Decimal

import pytest

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ApiClient
from openkam.core.audit.models import Entry
from openkam.core.jobs import queue
from openkam.domain.portfolio.models import ImportBatch
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db
LINES = [
    make.line(Invoice="1", Net="100.00"),
    make.line(Invoice="2", Customer="C2", Name="Nová s.r.o.", Net="50.5000"),
    make.line(Invoice="3", Net="many"),
    make.line(Invoice="3", Net="7.00"),
]


@pytest.fixture
def batch(ledger_folder):
    """An import of sales with a rejected document."""
    make.company()
    result = make.sales(ledger_folder, LINES, actor=people.head())
    return ImportBatch.objects.get(pk=result["batch"])


@pytest.fixture
def client(batch):
    """The head's."""
    return ApiClient(batch.actor)


class TestReading:
    def test_an_import_tells_what_became_of_its_rows(self, client, batch):
        found = client.get(f"/imports/{batch.pk}").json()

        outcome = found["outcome"]
        assert outcome["lines"] == {"read": 4, "loaded": 3, "unassigned": 0, "rejected": 1}
        assert Decimal(outcome["net_amounts"]["loaded"]) == Decimal("157.5")
        assert outcome["currency"] == "EUR"
        assert [reason["code"] for reason in outcome["reasons"]] == ["bad_number"]
        assert (found["state"], found["may_undo"], found["has_rejects"]) == ("live", True, True)

    def test_the_list_is_narrowed_by_kind(self, client, batch):
        sales = client.get("/imports", {"kind": "sales"}).json()["items"]
        rates = client.get("/imports", {"kind": "rates"}).json()["items"]

        assert [(item["id"], item["rejected"]) for item in sales] == [(batch.pk, 1)]
        assert rates == []
        assert client.get("/imports", {"kind": "burn"}).status_code == 422

    def test_an_observer_reads_and_may_not_undo(self, batch):
        client = ApiClient(people.observer())

        found = client.get(f"/imports/{batch.pk}").json()

        assert (found["may_undo"], found["has_rejects"]) == (False, False)
        assert client.get(f"/imports/{batch.pk}/rejects").status_code == 403


class TestRejects:
    def test_rows_come_page_by_page_with_their_reasons(self, client, batch):
        path = f"/imports/{batch.pk}/rejects"

        first = client.get(path, {"limit": 1}).json()
        second = client.get(path, {"limit": 1, "cursor": first["next"]}).json()

        assert second["next"] is None
        (bad,), (neighbour,) = first["items"], second["items"]
        assert (bad["line"], bad["cells"]["Net"]) == (4, "many")
        assert "many" in bad["reason"]
        assert (neighbour["cells"]["Net"], neighbour["reason"]) == ("7.00", "")

    def test_the_file_is_the_one_of_the_page(self, client, batch):
        answer = client.get(f"/imports/{batch.pk}/rejects/file")

        assert answer["Content-Type"].startswith("text/csv")
        assert b"rejected_because" in b"".join(answer.streaming_content)


class TestUndoing:
    def test_it_is_foreseen_and_done_by_who_has_read_the_import(self, client, batch):
        path = f"/imports/{batch.pk}"
        foreseen = client.get(f"{path}/undo").json()

        answer = client.post(f"{path}/undo", if_match=client.get(path)["ETag"])

        assert (foreseen["leaving"], Decimal(foreseen["difference"])) == (3, Decimal("-157.5"))
        assert (answer.status_code, answer.json()["state"]) == (200, "undone")
        assert answer["ETag"] == client.get(path)["ETag"]
        assert Entry.objects.filter(verb="import.undone", actor=batch.actor).exists()

    def test_a_second_time_is_refused(self, client, batch):
        client.post(f"/imports/{batch.pk}/undo", if_match="*")

        again = client.post(f"/imports/{batch.pk}/undo", if_match="*")

        assert (again.status_code, again.json()["reason"]) == (422, "not-in-ledger")
        assert client.get(f"/imports/{batch.pk}/undo").status_code == 409

    def test_nothing_is_undone_unread(self, client, batch):
        assert client.post(f"/imports/{batch.pk}/undo").status_code == 428
        assert client.post(f"/imports/{batch.pk}/undo", if_match='"old"').status_code == 412

        batch.refresh_from_db()
        assert batch.state == "live"


class TestChanges:
    def test_accounts_come_page_by_page_the_largest_first(self, client, batch):
        path = f"/imports/{batch.pk}/changes"
        told = client.get(path).json()

        first = client.get(f"{path}/accounts", {"limit": 1}).json()
        second = client.get(f"{path}/accounts", {"limit": 1, "cursor": first["next"]}).json()

        assert (told["accounts"], Decimal(told["whole"]["difference"])) == (2, Decimal("157.5"))
        names = [page["items"][0]["account"]["name"] for page in (first, second)]
        assert names == ["C1", "Nová s.r.o."]
        assert second["next"] is None

    def test_documents_that_changed_are_listed_with_both_amounts(self, client, ledger_folder):
        result = make.sales(ledger_folder, [make.line(Invoice="1", Net="120.00")])
        path = f"/imports/{result['batch']}/changes/documents"

        changed = client.get(path).json()["items"]
        lost = client.get(path, {"change": "lost"}).json()["items"]

        assert [(item["document"], Decimal(item["difference"])) for item in changed] == [
            ("1", Decimal(20))
        ]
        assert [(item["document"], item["after"]) for item in lost] == [
            ("2", None),
            ("3", None),
        ]

    def test_members_see_those_of_their_own_accounts(self, batch):
        client = ApiClient(make.member(make.keyed("C2")))

        told = client.get(f"/imports/{batch.pk}/changes").json()
        items = client.get(f"/imports/{batch.pk}/changes/accounts").json()["items"]

        assert (told["accounts"], told["whole"]) == (1, None)
        assert [item["account"]["name"] for item in items] == ["Nová s.r.o."]

    def test_what_was_not_found_out_is_found_by_a_job(self, client, batch):
        batch.result.pop("changes")
        batch.save()
        path = f"/imports/{batch.pk}/changes"
        refused = client.get(f"{path}/accounts")

        job = client.post(path)

        queue.run_now("portfolio.find_changes", actor=batch.actor, pk=batch.pk)
        assert (refused.status_code, refused.json()["reason"]) == (409, "not-found-out")
        assert (job.status_code, job.json()["name"]) == (202, "portfolio.find_changes")
        assert client.get(path).status_code == 200
