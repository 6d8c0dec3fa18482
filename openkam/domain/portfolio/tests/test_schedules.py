"""Scheduled imports: what they take, what they refuse, and what they tell."""

import os
from datetime import timedelta

import pytest
from django.core import mail
from django.http import Http404

from openkam.core.access.tests import make as people
from openkam.core.fetching import FetchFault
from openkam.core.fetching.tests.server import content, serving, status
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.imports.scheduled import ScheduleFailed
from openkam.domain.portfolio.models import (
    AllowedAddress,
    FetchedFile,
    ImportBatch,
    ImportNotice,
    SavedMapping,
)
from openkam.domain.portfolio.tests.scheduling import (
    HOUR,
    NOW,
    laid,
    run,
    scheduled_address,
    scheduled_folder,
    trusted,
    watched,
)

pytestmark = pytest.mark.django_db
__all__ = ["trusted", "watched"]


class TestWatchedFolder:
    def test_it_brings_in_new_files_the_oldest_first(self, watched):
        schedule = scheduled_folder(watched)
        laid(watched, "b.csv", age=2 * HOUR, Invoice="1", Net="5.00")
        laid(watched, "a.csv", age=HOUR, Invoice="1", Net="7.00")

        batches = run(schedule)

        assert [batch.file_name for batch in batches] == ["b.csv", "a.csv"]
        assert (watched / "a.csv").exists()
        assert not selectors.place_of(schedule).exists()
        schedule.refresh_from_db()
        assert (schedule.last_outcome, schedule.last_error) == ("done", "")

    def test_it_takes_a_file_once(self, watched):
        schedule = scheduled_folder(watched)
        laid(watched)

        first, second = run(schedule), run(schedule, now=NOW + HOUR)

        assert (len(first), second) == (1, [])
        schedule.refresh_from_db()
        assert schedule.last_outcome == "nothing"

    def test_it_takes_the_same_content_under_another_name_once(self, watched):
        schedule = scheduled_folder(watched)
        laid(watched, "a.csv")
        laid(watched, "copy.csv")

        assert len(run(schedule)) == 1

    def test_it_takes_a_file_whose_content_changed_back(self, watched):
        schedule = scheduled_folder(watched)
        for hour, net in enumerate(("5.00", "7.00", "5.00")):
            laid(watched, Net=net)
            assert len(run(schedule, now=NOW + hour * HOUR)) == 1

    def test_it_leaves_alone_what_is_still_written(self, watched):
        schedule = scheduled_folder(watched)
        laid(watched, age=timedelta(seconds=29))

        assert run(schedule) == []
        assert len(run(schedule, now=NOW + HOUR)) == 1

    def test_it_leaves_alone_what_has_another_name(self, watched):
        schedule = scheduled_folder(watched, pattern="sales-*.csv")
        for name in ("other.csv", ".sales-1.csv", "sales-1.csv.part", "sales-1.txt"):
            laid(watched, name)
        (watched / "sales-folder.csv").mkdir()

        assert run(schedule) == []

    def test_it_refuses_a_link_that_leads_out(self, watched, ledger_folder):
        schedule = scheduled_folder(watched)
        secret = laid(ledger_folder, "secret.csv")
        (watched / "a.csv").symlink_to(secret)

        with pytest.raises(ScheduleFailed, match="leads out"):
            run(schedule)

        assert not ImportBatch.objects.exists()

    def test_it_passes_over_what_is_no_file(self, watched):
        schedule = scheduled_folder(watched)
        os.mkfifo(watched / "pipe.csv")
        (watched / "gone.csv").symlink_to(watched / "nothing")

        assert run(schedule) == []

    def test_it_fails_when_its_folder_became_a_link_out(self, watched, ledger_folder):
        below = watched / "below"
        below.mkdir()
        schedule = scheduled_folder(below)
        below.rmdir()
        below.symlink_to(ledger_folder)

        with pytest.raises(services.BadSchedule):
            run(schedule)

        schedule.refresh_from_db()
        assert schedule.last_outcome == "failed"
        assert "Only folders below" in schedule.last_error

    def test_a_bad_file_stops_no_other(self, watched):
        schedule = scheduled_folder(watched)
        bad = watched / "bad.csv"
        bad.write_text("something else\n1\n")
        os.utime(bad, ((NOW - 3 * HOUR).timestamp(),) * 2)
        laid(watched, "good.csv")

        with pytest.raises(ScheduleFailed, match=r"bad\.csv"):
            run(schedule)

        assert FetchedFile.objects.get(name="good.csv").batch is not None
        assert FetchedFile.objects.get(name="bad.csv").error

    def test_a_bad_file_is_tried_again_by_hand_or_with_another_mapping(self, watched):
        schedule = scheduled_folder(watched)
        bad = watched / "bad.csv"
        bad.write_text("something else\n1\n")
        os.utime(bad, ((NOW - 3 * HOUR).timestamp(),) * 2)
        with pytest.raises(ScheduleFailed):
            run(schedule)

        assert run(schedule, now=NOW + HOUR) == []
        with pytest.raises(ScheduleFailed):
            run(schedule, now=NOW + HOUR, again=True)
        SavedMapping.objects.update(saved_at=NOW + 2 * HOUR)
        with pytest.raises(ScheduleFailed):
            run(schedule, now=NOW + 3 * HOUR)

    def test_nothing_is_imported_twice_after_a_crash(self, watched):
        schedule = scheduled_folder(watched)
        laid(watched)
        run(schedule)
        # As if the process had died between the import and the note of its end.
        FetchedFile.objects.update(batch=None)

        assert run(schedule, now=NOW + HOUR) == []
        assert ImportBatch.objects.count() == 1
        assert FetchedFile.objects.get().batch is not None

    def test_a_file_that_a_crash_cut_short_is_taken_again(self, watched):
        schedule = scheduled_folder(watched)
        laid(watched)
        run(schedule)
        FetchedFile.objects.update(batch=None)
        ImportBatch.objects.update(state="failed")
        place = selectors.place_of(schedule)
        place.mkdir(parents=True)
        (place / "left").write_text("by the crash")

        assert len(run(schedule, now=NOW + HOUR)) == 1

    def test_it_watches_the_inbox_where_the_operator_named_nothing(self, settings, ledger_folder):
        settings.WATCHED_FOLDERS = []
        inbox = settings.DATA / "inbox"
        schedule = scheduled_folder(inbox)
        laid(inbox)

        assert len(run(schedule)) == 1


class TestWebAddress:
    def test_it_imports_what_stands_there_and_nothing_while_it_is_the_same(self, trusted):
        body = laid(trusted, Net="5.00").read_bytes()
        with serving(trusted, {"/sales.csv": content(body)}) as port:
            schedule = scheduled_address(port)
            first, second = run(schedule), run(schedule, now=NOW + HOUR)

        assert [batch.file_name for batch in first] == ["sales.csv"]
        assert second == []

    def test_it_imports_what_changed_and_changed_back(self, trusted):
        pages = {}
        with serving(trusted, pages) as port:
            schedule = scheduled_address(port)
            for hour, net in enumerate(("5.00", "7.00", "5.00")):
                pages["/sales.csv"] = content(laid(trusted, Net=net).read_bytes())
                assert len(run(schedule, now=NOW + hour * HOUR)) == 1

    def test_it_says_why_it_failed_and_tries_again_at_its_next_time(self, trusted):
        pages = {"/sales.csv": status(503)}
        with serving(trusted, pages) as port:
            schedule = scheduled_address(port)
            with pytest.raises(FetchFault, match="503"):
                run(schedule)
            schedule.refresh_from_db()
            assert schedule.last_error == "localhost does not give the file (answer 503)."
            pages["/sales.csv"] = content(laid(trusted).read_bytes())

            assert len(run(schedule, now=NOW + HOUR)) == 1

        schedule.refresh_from_db()
        assert schedule.last_error == ""

    def test_it_refuses_the_inside_when_it_is_not_meant(self, trusted):
        schedule = scheduled_address(443)
        AllowedAddress.objects.update(is_inside=False)

        with pytest.raises(FetchFault, match="inside"):
            run(schedule)

        schedule.refresh_from_db()
        assert "inside our own network" in schedule.last_error


class TestTelling:
    def test_it_leaves_a_notice_and_sends_a_mail(self, watched, settings):
        settings.MAIL_IS_SENT = True
        schedule = scheduled_folder(watched)
        laid(watched)

        (batch,) = run(schedule)

        notice = ImportNotice.objects.get()
        assert (notice.batch, notice.user) == (batch, schedule.notify)
        (letter,) = mail.outbox
        assert letter.to == ["ada@example.com"]
        assert letter.subject == "Scheduled import Nightly: new data"
        assert "a.csv\nread 1, loaded 1" in letter.body
        assert f"/portfolio/imports/{batch.pk}/" in letter.body

    def test_it_writes_in_the_language_of_the_reader_what_went_wrong(self, watched, settings):
        settings.MAIL_IS_SENT = True
        schedule = scheduled_folder(watched)
        watched.rmdir()

        for hour in range(3):
            with pytest.raises(services.BadSchedule):
                run(schedule, now=NOW + hour * HOUR)

        (letter,) = mail.outbox  # the same fault is told once
        assert "something went wrong" in letter.subject
        assert ImportNotice.objects.get().error == "There is no such folder."

    def test_it_sends_nothing_where_no_mail_is_set_up_or_nobody_wants_it(self, watched, settings):
        laid(watched)
        run(scheduled_folder(watched))
        settings.MAIL_IS_SENT = True
        run(scheduled_folder(watched, actor=people.administrator(), name="B", notify_id=None))

        assert mail.outbox == []

    def test_nothing_new_is_not_told(self, watched, settings):
        settings.MAIL_IS_SENT = True

        run(scheduled_folder(watched))

        assert mail.outbox == []
        assert not ImportNotice.objects.exists()

    def test_a_mail_server_that_is_away_stops_nothing(self, watched, settings):
        settings.MAIL_IS_SENT = True
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
        laid(watched)

        assert len(run(scheduled_folder(watched))) == 1

    def test_a_notice_stays_until_its_reader_dismisses_it(self, watched):
        schedule = scheduled_folder(watched)
        laid(watched)
        run(schedule)
        notice = selectors.import_notices(schedule.notify)[0]

        with pytest.raises(Http404):
            services.dismiss_notice(people.administrator(), notice.pk, now=NOW)
        services.dismiss_notice(schedule.notify, notice.pk, now=NOW)

        assert not selectors.import_notices(schedule.notify)
