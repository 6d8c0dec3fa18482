"""A file on its way in, as a script brings it: upload, preview, start, or all at once."""

import pytest
from django.test import Client

from openkam.core.access.tests import make as people
from openkam.core.api.tests.make import ROOT, ApiClient
from openkam.core.jobs import queue
from openkam.core.jobs.models import Job
from openkam.domain.portfolio.models import Account, ImportBatch, ImportDraft
from openkam.domain.portfolio.tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger_folder")]
LINES = [make.HEADER, make.line(Invoice="N1", Customer="C9"), make.line(Invoice="N2", Net="much")]
FILE = "".join(",".join(row) + "\n" for row in LINES).encode()


@pytest.fixture
def head():
    make.company()
    return people.head()


@pytest.fixture
def client(head):
    return ApiClient(head)


def send(client, token, data, offset=0, kind="application/octet-stream"):
    return Client(raise_request_exception=False).generic(
        "PATCH",
        f"{ROOT}/imports/uploads/{token}",
        data,
        kind,
        headers={"Authorization": f"Bearer {client.key}", "Upload-Offset": str(offset)},
    )


def uploaded(client, data=FILE, name="sales.csv"):
    token = client.post("/imports/uploads", {"name": name, "size": len(data)}).json()["token"]
    assert send(client, token, data).json()["is_complete"]
    return token


def run(name):
    """Do the work that was put into the queue."""
    job = Job.objects.filter(name=f"portfolio.{name}").latest("pk")
    done = queue.run_now(job.name, actor=job.actor, **job.arguments)
    Job.objects.filter(pk=job.pk).update(state=done.state, error=done.error, result=done.result)
    return job.pk


def drafted(client, **given):
    body = {"upload": uploaded(client), "mapping": make.MAPPING, **given}
    answer = client.post("/imports/drafts", body)
    assert answer.status_code == 201, answer.content
    return f"/imports/drafts/{answer.json()['id']}"


class TestUpload:
    def test_a_file_comes_in_pieces_and_goes_on_where_it_stopped(self, client):
        given = {"name": "sales.csv", "size": len(FILE), "fingerprint": "sha256:1"}
        token = client.post("/imports/uploads", given).json()["token"]
        send(client, token, FILE[:20])

        again = client.post("/imports/uploads", given).json()
        wrong = send(client, token, FILE[30:], offset=30)
        whole = send(client, token, FILE[20:], offset=20)

        assert (again["token"], again["received"]) == (token, 20)
        assert (wrong.status_code, wrong.json()["received"]) == (409, 20)
        assert whole.json()["is_complete"]
        assert client.get(f"/imports/uploads/{token}").json()["received"] == len(FILE)

    def test_pieces_are_limited_and_are_bytes(self, client):
        token = client.post("/imports/uploads", {"name": "a.csv", "size": 9_000_000}).json()[
            "token"
        ]

        assert send(client, token, b"x" * (4 * 1024 * 1024 + 1)).status_code == 413
        assert send(client, token, b"x" * (6 * 1024 * 1024)).status_code == 413
        assert send(client, token, b"x", kind="text/plain").status_code == 415

    @pytest.mark.parametrize(
        "given", [{"name": "a.exe", "size": 1}, {"name": "a.csv", "size": 0}, {"name": "a.csv"}]
    )
    def test_what_nobody_reads_is_refused(self, client, given):
        assert client.post("/imports/uploads", given).status_code == 422

    def test_it_is_its_owners_own(self, client):
        other = ApiClient(people.head())

        assert other.get(f"/imports/uploads/{uploaded(client)}").status_code == 404


class TestDraft:
    def test_it_is_previewed_row_by_row_and_started(self, client):
        path = drafted(client)
        waiting = client.get(path).json()
        run("preview_import")
        previewed = client.get(path).json()
        rows = client.get(f"{path}/rows").json()["items"]
        rejected = client.get(f"{path}/rows", {"verdict": "rejected"}).json()["items"]

        started = client.post(f"{path}/start")

        run("import_file")
        assert waiting["state"] == "previewing"
        assert (previewed["state"], previewed["may_start"]) == ("previewed", True)
        assert previewed["preview"]["lines"]["rejected"] == 1
        assert [row["verdict"] for row in rows] == ["new", "rejected"]
        assert "much" in rejected[0]["reason"]
        assert rows[0]["sales"]["invoiced_on"] == "2026-03-31"
        assert started.status_code == 202
        imported = client.get(path).json()
        assert imported["state"] == "imported"
        assert client.get(f"/imports/{imported['import']}").json()["file_name"] == "sales.csv"

    def test_other_kinds_say_what_changes(self, client):
        make.account(name="Nová")
        data = b"key,name\nK1,Nov\xc3\xa1\n"
        mapping = 'kind = "accounts"\nsource = "crm"\n[columns]\nkey = "key"\nname = "name"\n'
        path = drafted(client, upload=uploaded(client, data, "a.csv"), mapping=mapping)
        run("preview_import")

        (row,) = client.get(f"{path}/rows").json()["items"]

        assert (row["verdict"], row["sales"]) == ("new", None)
        assert {"field": "name", "before": None, "after": "Nová"} in row["changes"]
        assert row["similar"] == [
            {"account": Account.objects.get(name="Nová").pk, "because": "name"}
        ]

    def test_a_fault_of_the_file_is_told_and_mended_by_another_mapping(self, client):
        path = drafted(client, mapping=make.MAPPING.replace('"Invoice"', '"Nothing"'))
        run("preview_import")
        faulty = client.get(path).json()

        mended = client.change(path, {"mapping": make.MAPPING})

        run("preview_import")
        assert (faulty["state"], faulty["may_start"]) == ("faulty", False)
        assert "Nothing" in faulty["fault"]["text"]
        assert mended.json()["state"] == "previewing"
        assert client.get(path).json()["state"] == "previewed"

    def test_a_saved_mapping_does_too(self, client, head):
        saved = make.saved_mapping(actor=head)
        path = drafted(client, mapping=None, mapping_id=saved.pk)

        assert client.get(path).json()["mapping"] == saved.text
        assert [item["id"] for item in client.get("/imports/drafts").json()["items"]] == [
            ImportDraft.objects.get().pk
        ]

    def test_it_starts_only_as_previewed(self, client, ledger_folder):
        path = drafted(client)
        early = client.post(f"{path}/start")
        run("preview_import")
        make.imported(make.sales_file(ledger_folder, [make.line(Invoice="X")]))

        late = client.post(f"{path}/start")

        assert (early.status_code, early.json()["reason"]) == (409, "not-previewed")
        assert (late.status_code, late.json()["reason"]) == (409, "not-previewed")
        assert client.get(path).json()["is_stale"] is True
        assert client.post(f"{path}/preview").status_code == 202

    @pytest.mark.parametrize(
        ("given", "reason"),
        [
            ({"mapping": "burn"}, "bad-mapping"),
            ({"mapping": 'source = "a\\u0000"\n[columns]\n'}, "bad-mapping"),
            ({"mapping": None}, "one-mapping"),
        ],
    )
    def test_a_bad_mapping_is_refused(self, client, given, reason):
        body = {"upload": uploaded(client), "mapping": make.MAPPING, **given}

        answer = client.post("/imports/drafts", body)

        assert (answer.status_code, answer.json()["reason"]) == (422, reason)
        assert not ImportDraft.objects.exists()

    def test_it_is_thrown_away(self, client):
        path = drafted(client)

        answer = client.delete(path, if_match=client.get(path)["ETag"])

        assert answer.status_code == 204
        assert client.get(path).status_code == 404


class TestAtOnce:
    def test_one_call_and_one_job_bring_a_file_in(self, client):
        body = {"upload": uploaded(client), "mapping": make.MAPPING}

        answer = client.post("/imports", body)

        run("import_file")
        assert answer.status_code == 202
        assert answer.json()["job"]["name"] == "portfolio.import_file"
        batch = ImportBatch.objects.get()
        assert (batch.state, batch.result["lines"]["loaded"]) == ("live", 1)
        assert client.get(f"/imports/drafts/{answer.json()['draft']}").json()["import"] == batch.pk

    def test_colleagues_are_brought_by_administrators_alone(self, client):
        mapping = 'kind = "colleagues"\nsource = "hr"\n[columns]\nemail = "Name"\n'

        answer = client.post("/imports", {"upload": uploaded(client), "mapping": mapping})

        assert answer.status_code == 403

    def test_a_file_that_has_not_arrived_whole_is_refused(self, client):
        token = client.post("/imports/uploads", {"name": "a.csv", "size": 10}).json()["token"]

        answer = client.post("/imports", {"upload": token, "mapping": make.MAPPING})

        assert (answer.status_code, answer.json()["reason"]) == (422, "upload-incomplete")
