"""Files on their way in: piece by piece, with hostile names, without room, abandoned."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.access.tests import make as people
from openkam.domain.portfolio import selectors, services
from openkam.domain.portfolio.models import ImportDraft, Upload
from openkam.domain.portfolio.services import uploads
from openkam.domain.portfolio.tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("ledger_folder")]
CONTENT = b"Customer,Name\nC1,Hallmeier\n"


def begun(actor, name="accounts.csv", size=27, fingerprint="accounts.csv|27|1"):
    return services.begin_upload(actor, name=name, size=size, fingerprint=fingerprint, now=make.NOW)


def append(actor, upload, offset, data):
    return services.append_to_upload(actor, upload.token, offset=offset, data=data, now=make.NOW)


def arrived(actor, **wishes):
    return append(actor, begun(actor, **wishes), 0, CONTENT)


class TestUpload:
    def test_it_is_whole_when_all_pieces_have_come_in_order(self):
        head = people.head()
        upload = begun(head)

        first = append(head, upload, 0, CONTENT[:10])
        last = append(head, upload, 10, CONTENT[10:])

        assert (first.received, first.completed_at) == (10, None)
        assert last.completed_at == make.NOW
        assert selectors.upload_path(last).read_bytes() == CONTENT

    @pytest.mark.parametrize("offset", [0, 9, 11, 27])
    def test_a_piece_from_elsewhere_learns_where_to_go_on(self, offset):
        head = people.head()
        upload = begun(head)
        append(head, upload, 0, CONTENT[:10])

        with pytest.raises(services.WrongOffset) as refused:
            append(head, upload, offset, CONTENT[10:])

        assert refused.value.received == 10

    def test_more_than_was_announced_is_refused(self):
        head = people.head()

        with pytest.raises(services.WrongOffset):
            append(head, begun(head), 0, CONTENT + b"more")

    def test_the_same_file_goes_on_where_it_stopped(self):
        head = people.head()
        append(head, begun(head), 0, CONTENT[:10])

        again = begun(head)

        assert again.received == 10
        assert Upload.objects.count() == 1

    def test_what_a_power_cut_took_comes_again(self):
        head = people.head()
        upload = arrived(head)
        with selectors.upload_path(upload).open("r+b") as file:
            file.truncate(5)

        again = begun(head)

        assert (again.received, again.completed_at) == (5, None)
        assert append(head, again, 5, CONTENT[5:]).completed_at == make.NOW

    def test_a_file_of_another_time_or_person_is_another_one(self):
        head = people.head()
        append(head, begun(head), 0, CONTENT[:10])

        assert begun(head, fingerprint="accounts.csv|27|2").received == 0
        assert begun(people.head()).received == 0

    def test_it_belongs_to_who_began_it(self):
        upload = begun(people.head())

        with pytest.raises(Http404):
            append(people.head(), upload, 0, CONTENT)

    def test_members_and_observers_bring_nothing(self):
        for actor in (people.observer(), make.member(make.account(), Level.LEAD)):
            with pytest.raises(PermissionDenied):
                begun(actor)

    @pytest.mark.parametrize(
        ("name", "size", "words"),
        [
            ("sales.csv", 0, "is empty"),
            ("sales.csv", 501 * 1024 * 1024, "larger than 500 MB"),
            ("holiday.jpg", 10, "no CSV, XLSX or Parquet"),
            ("old.xls", 10, "no CSV, XLSX or Parquet"),
        ],
    )
    def test_what_nobody_can_read_is_refused_before_it_travels(self, name, size, words):
        with pytest.raises(services.UploadRefused, match=words):
            begun(people.head(), name=name, size=size)

    def test_a_full_disk_is_said_before_the_file_travels(self, monkeypatch):
        monkeypatch.setattr(uploads, "SPARE", 1 << 62)

        with pytest.raises(services.NoRoomForFile, match="no room"):
            begun(people.head())


class TestHarmlessName:
    @pytest.mark.parametrize(
        ("name", "kept"),
        [
            ("../../etc/passwd.csv", "passwd.csv"),
            ("C:\\Users\\Eva\\Prodeje 2025.xlsx", "Prodeje 2025.xlsx"),
            ("a\0b\x1b[31m\n.csv", "ab[31m .csv"),
            ("\u202evsc.exe.csv", "vsc.exe.csv"),
            ("<script>alert(1)<.csv", "<script>alert(1)<.csv"),
            ("Продажи.csv", "Продажи.csv"),
            ("..", "file without a name"),
            ("", "file without a name"),
        ],
    )
    def test_it_keeps_what_harms_nobody(self, name, kept):
        assert uploads.harmless_name(name) == kept

    def test_a_long_one_keeps_its_ending(self):
        kept = uploads.harmless_name("ж" * 400 + ".parquet")

        assert len(kept) <= 255
        assert kept.endswith(".parquet")

    @pytest.mark.parametrize("name", ["../x*?[1].csv", "ж" * 400 + ".csv", ".csv", "-rf.csv", "…"])
    def test_on_disk_it_stays_in_its_folder(self, name):
        head = people.head()

        path = selectors.upload_path(arrived(head, name=name))

        assert path.is_file()
        assert path.parent.parent == selectors.uploads_folder()
        assert not set("*?[]{}/") & set(path.name)


class TestRemoveOldUploads:
    def test_a_week_later_file_and_preparation_are_gone(self):
        head = people.head()
        upload = arrived(head)
        path = selectors.upload_path(upload)
        services.prepare_import(head, token=upload.token, now=make.NOW)

        early = services.remove_old_uploads(now=make.NOW + timedelta(days=6))
        late = services.remove_old_uploads(now=make.NOW + timedelta(days=8))

        assert (early, late) == (0, 1)
        assert not path.parent.exists()
        assert not ImportDraft.objects.exists()


class TestPrepareImport:
    def test_the_same_file_is_prepared_once(self):
        head = people.head()
        upload = arrived(head)

        first, again = (
            services.prepare_import(head, token=upload.token, now=make.NOW) for _ in range(2)
        )

        assert first == again

    def test_half_a_file_is_refused(self):
        head = people.head()

        with pytest.raises(services.UploadIncomplete):
            services.prepare_import(head, token=begun(head).token, now=make.NOW)

    def test_thrown_away_it_leaves_no_file(self, django_capture_on_commit_callbacks):
        head = people.head()
        upload = arrived(head)
        draft = services.prepare_import(head, token=upload.token, now=make.NOW)

        with django_capture_on_commit_callbacks(execute=True):
            services.throw_away_draft(head, draft.pk)

        assert not Upload.objects.exists()
        assert not selectors.upload_path(upload).exists()

    def test_that_of_a_colleague_is_not_there(self):
        head = people.head()
        draft = services.prepare_import(head, token=arrived(head).token, now=make.NOW)

        with pytest.raises(Http404):
            services.throw_away_draft(people.head(), draft.pk)
