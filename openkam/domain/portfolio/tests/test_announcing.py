"""What other systems are told of the portfolio."""

import json

import pytest

from openkam.core.access.tests import make as people
from openkam.core.ledger import LedgerFault
from openkam.core.webhooks.models import Delivery
from openkam.core.webhooks.tests import make as hooks
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import ImportBatch
from openkam.domain.portfolio.services.bringing import batches
from openkam.domain.portfolio.tests import make
from openkam.domain.portfolio.tests.bringing import brought

pytestmark = pytest.mark.django_db


@pytest.fixture
def told():
    """What was announced since, oldest first, without the links."""
    hooks.endpoint(events=["import.finished", "alarm.raised", "status.changed"])

    def found(kind=None):
        rows = Delivery.objects.select_related("event").order_by("pk")
        bodies = [json.loads(row.event.body) for row in rows]
        assert all(body["data"].pop("url").startswith("http") for body in bodies)
        return [body["data"] for body in bodies if kind in (None, body["type"])]

    return found


class TestStatus:
    def test_a_tier_is_told_by_number_and_name(self, told):
        account, tier = make.account(), make.tier(name="Gold")

        services.set_tier(people.head(), account.pk, tier.pk)
        services.set_tier(people.head(), account.pk, tier.pk)

        assert told() == [
            {
                "account": account.pk,
                "field": "tier",
                "from": None,
                "to": {"id": tier.pk, "name": "Gold"},
            }
        ]

    def test_an_owner_is_told_by_number_alone(self, told):
        account, owner = make.account(), people.user(name="Olga Owner")

        services.set_owner(people.head(), account.pk, owner_id=owner.pk)

        assert [(one["field"], one["to"]) for one in told()] == [("owner", {"id": owner.pk})]

    def test_a_change_of_many_and_its_undoing_are_told(self, told):
        head, segment = people.head(), make.segment(name="Retail")
        accounts = [make.account() for _each in range(2)]

        change = services.set_segment_of_many(head, [one.pk for one in accounts], segment.pk)
        services.undo_bulk_change(head, change.pk)

        new = {"id": segment.pk, "name": "Retail"}
        found = [(one["account"], one["from"], one["to"]) for one in told()]
        assert sorted(found, key=str) == sorted(
            [(one.pk, *pair) for one in accounts for pair in ((None, new), (new, None))], key=str
        )

    def test_a_tier_that_is_removed_is_told(self, told):
        gone, left = make.tier(name="Gone"), make.tier(name="Left")
        account = make.account(tier=gone)

        services.remove_tier(people.head(), gone.pk, move_to=left.pk)

        assert [(one["account"], one["from"]["name"], one["to"]["name"]) for one in told()] == [
            (account.pk, "Gone", "Left")
        ]

    def test_segments_that_are_merged_are_told(self, told):
        kept, merged = make.segment(name="Kept"), make.segment(name="Merged")
        make.account(segment=merged)

        services.merge_segments(people.head(), keep_id=kept.pk, merged_id=merged.pk)

        assert [(one["from"]["name"], one["to"]["name"]) for one in told()] == [("Merged", "Kept")]

    def test_what_a_merge_brings_is_told(self, told):
        tier = make.tier()
        keep, merged = make.account(), make.account(tier=tier)
        head = people.head()

        done = services.merge_accounts(head, keep_id=keep.pk, merged_id=merged.pk, today=make.TODAY)
        services.undo_merge(head, done.pk, today=make.TODAY)

        found = [(one["account"], one["from"], one["to"]) for one in told()]
        named = {"id": tier.pk, "name": tier.name}
        assert found == [(keep.pk, None, named), (keep.pk, named, None)]

    @pytest.mark.usefixtures("ledger_folder")
    def test_what_an_import_changes_of_known_accounts_is_told(self, told):
        brought("accounts", "key name segment", ("A", "Alpha", "Retail"))
        first = told("status.changed")
        result = brought("accounts", "key name segment", ("A", "Alpha", "Industry"))
        services.undo_import(people.head(), result["batch"], today=make.TODAY)

        found = told("status.changed")
        assert first == []
        assert [(one["from"]["name"], one["to"]["name"]) for one in found][0] == (
            "Retail",
            "Industry",
        )
        assert found[1]["to"]["name"] == "Retail"


@pytest.mark.usefixtures("ledger_folder")
class TestKeyStatus:
    def test_a_decision_and_its_taking_back_are_told_with_the_tier(self, told):
        account, head = make.account(), people.head()
        tier = make.tier(name="Strategic", needs_key_status=True)
        since = {"since": make.TODAY, "reason": "Why", "today": make.TODAY}

        services.give_key_status(head, account.pk, "key", **since)
        services.set_tier(head, account.pk, tier.pk)
        status = services.give_key_status(head, account.pk, "former", **since)
        services.take_back_key_status(head, account.pk, status.pk)

        key, former = ({"state": state, "since": "2026-10-01"} for state in ("key", "former"))
        strategic = {"id": tier.pk, "name": "Strategic"}
        assert [(one["field"], one["from"], one["to"]) for one in told()] == [
            ("key_status", None, key),
            ("tier", None, strategic),
            ("tier", strategic, None),
            ("key_status", key, former),
            ("tier", None, strategic),
            ("key_status", former, key),
        ]


class TestImports:
    def test_sales_are_told_with_counts(self, told, ledger_folder):
        result = make.imported(make.sales_file(ledger_folder, [make.line()]))

        [found] = told("import.finished")
        assert (found["import"], found["kind"], found["state"]) == (
            result["batch"],
            "sales",
            "live",
        )
        assert found["counts"]["lines"]["loaded"] == 1
        assert found["counts"]["accounts"] == {"created": 1}

    def test_undoing_is_told(self, told):
        result = brought("accounts", "key name", ("A", "Alpha"))
        services.undo_import(people.head(), result["batch"], today=make.TODAY)

        found = told("import.finished")
        assert [one["state"] for one in found] == ["live", "undone"]
        assert found[0]["counts"]["rows"]["new"] == 1

    def test_a_failure_is_told(self, told, ledger_folder):
        empty = ledger_folder / "empty.csv"
        empty.write_text("")

        with pytest.raises(LedgerFault):
            make.imported(empty)

        assert [one["state"] for one in told("import.finished")] == ["failed"]

    def test_the_rejected_lines_of_an_import_that_died_are_removed(self):
        dead = ImportBatch.objects.create(
            kind="sales", source="erp", file_name="a.csv", actor=people.head(), started_at=make.NOW
        )
        folder = selectors.rejects_folder()
        folder.mkdir(parents=True, exist_ok=True)
        whole = folder / batches.rejects_name(dead)
        half = whole.with_name(f"{whole.name}.1-2.tmp")
        for path in (whole, half):
            path.write_text("Invoice\n")

        batches.bury_the_dead(make.NOW)

        assert not whole.exists()
        assert not half.exists()

    def test_an_import_that_died_is_told(self, told):
        ImportBatch.objects.create(
            kind="sales", source="erp", actor=people.head(), started_at=make.NOW
        )

        batches.bury_the_dead(make.NOW)
        batches.bury_the_dead(make.NOW)

        assert [one["state"] for one in told("import.finished")] == ["failed"]


class TestSchedules:
    def test_a_fault_is_told_once_until_it_is_another(self, told):
        make.saved_mapping()
        row = make.schedule(people.administrator())
        for error in ("Nobody is there.", "", "", "Nobody is there.", "The file is empty."):
            outcome = "failed" if error else "done"
            services.note_outcome(row, outcome=outcome, error=error, batches=[], now=make.NOW)
            row.refresh_from_db()

        assert told() == [{"alarm": "schedule.failed", "schedule": row.pk}] * 3
