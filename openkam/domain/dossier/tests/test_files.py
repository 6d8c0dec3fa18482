"""Files of an account: taken in, named, taken away and back, read, cleared."""

import io
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from openkam.core.access.models import Level
from openkam.core.audit.models import Entry
from openkam.core.audit.words import Words
from openkam.core.filing import store
from openkam.core.filing.tests import made
from openkam.core.jobs.models import Job
from openkam.domain.dossier import selectors, services
from openkam.domain.dossier.models import StoredFile
from openkam.domain.dossier.services import file_upkeep
from openkam.domain.dossier.tests import make
from openkam.domain.portfolio import services as accounts
from openkam.domain.portfolio.tests import make as portfolio

pytestmark = pytest.mark.django_db
Reading = StoredFile.Reading


@pytest.fixture(autouse=True)
def _in_a_folder(settings, tmp_path):
    settings.DATA = tmp_path


@pytest.fixture
def account():
    return portfolio.account(name="Hallmeier Werke")


def nobody_watches(share, text):
    pass


def add(actor, account, name="Offer.txt", content=b"We offer rollers.", **given):
    return services.add_file(
        actor, account.pk, name, io.BytesIO(content), **{"now": make.NOW, **given}
    )


class TestAddFile:
    def test_it_keeps_the_bytes_under_their_digest(self, account):
        content = made.pdf()

        row = make.file(account, "Rahmenvertrag.pdf", content)

        assert store.place_of(row.digest).read_bytes() == content
        assert (row.media_type, row.reading) == ("application/pdf", Reading.WAITING)
        assert Entry.objects.get(verb="file.added").thing_name == "Rahmenvertrag.pdf"
        assert Job.objects.get().name == "dossier.read_files"

    def test_a_picture_waits_for_nobody(self, account):
        assert make.file(account, "site.png", made.PNG).reading == Reading.NO_TEXT
        assert not Job.objects.exists()

    def test_one_job_reads_what_came_at_once(self, account):
        make.file(account, "a.txt", b"one")
        make.file(account, "b.txt", b"two")

        assert Job.objects.count() == 1

    def test_what_lies_about_its_kind_is_refused_and_leaves_nothing(self, account):
        with pytest.raises(services.BadFile, match="not taken") as refusal:
            make.file(account, "offer.pdf", b"MZ\x90\x00" + bytes(50))

        assert refusal.value.field == "file"
        assert not StoredFile.objects.exists()
        assert list(store.folder().iterdir()) == []

    def test_more_than_the_operator_allows_is_refused(self, account, settings):
        settings.FILE_MEGABYTES = 1

        with pytest.raises(services.BadFile, match="larger than 1 MB"):
            make.file(account, "a.txt", b"x" * (1024 * 1024 + 1))

    def test_the_very_same_file_is_not_taken_twice(self, account):
        first = make.file(account, "Offer.txt")

        with pytest.raises(services.AlreadyHere, match="as “Offer.txt”") as refusal:
            make.file(account, "Copy of offer.txt")

        assert refusal.value.standing == first

    def test_another_account_shares_the_bytes(self, account):
        first, second = make.file(account), make.file(portfolio.account(name="Other"))

        assert (first.digest, first.account) != (second.digest, second.account)
        assert first.digest == second.digest
        assert len(list(store.folder().glob("??/*"))) == 1

    def test_a_second_of_the_same_name_gets_a_number(self, account):
        make.file(account, "Offer.txt", b"one")

        assert make.file(account, "OFFER.txt", b"two").name == "OFFER (2).txt"
        assert make.file(account, "Offer.txt", b"three").name == "Offer (3).txt"

    def test_a_contract_of_somebody_else_is_refused(self, account):
        theirs = make.contract(portfolio.account(name="Other")).contract

        with pytest.raises(services.BadFile) as refusal:
            make.file(account, contract=theirs.pk)

        assert refusal.value.field == "contract"
        assert list(store.folder().glob("??/*")) == []

    @pytest.mark.parametrize(
        ("level", "refusal"), [(None, Http404), (Level.READ, PermissionDenied)]
    )
    def test_it_refuses_who_may_not_write(self, account, level, refusal):
        actor = portfolio.member(account, level)

        with pytest.raises(refusal):
            add(actor, account)


class TestChangeFile:
    def test_a_new_name_keeps_the_ending(self, account):
        row = make.file(account)
        contract = make.contract(account).contract

        changed = services.change_file(
            make.actor(),
            row.pk,
            services.Described(name="Our <best> offer", note=" why \n not ", contract=contract.pk),
        )

        assert (changed.name, changed.note) == ("Our _best_ offer.txt", "why not")
        assert changed.contract == contract

    @pytest.mark.parametrize(
        ("wished", "field"),
        [({"name": " . "}, "name"), ({"name": "a", "note": "x" * 501}, "note")],
    )
    def test_it_says_which_word_is_wrong(self, account, wished, field):
        row = make.file(account)

        with pytest.raises(services.BadFile) as refusal:
            services.change_file(make.actor(), row.pk, services.Described(**wished))

        assert refusal.value.field == field


class TestRemoveFile:
    def test_it_can_be_taken_back(self, account):
        row = make.file(account, "Offer.txt")
        services.remove_file(make.actor(), row.pk, now=make.NOW)
        make.file(account, "Offer.txt", b"another")

        gone = list(selectors.files_of(make.actor(), account.pk, removed=True))
        services.restore_file(make.actor(), row.pk)

        assert gone == [row]
        names = [one.name for one in selectors.files_of(make.actor(), account.pk)]
        assert sorted(names) == ["Offer (2).txt", "Offer.txt"]

    def test_one_that_a_fact_names_stays(self, account):
        row = make.file(account)
        version = make.fact(account, "goals", "Ten shops")
        version.file = row
        version.save()

        with pytest.raises(services.InUse, match="A fact names this file"):
            services.remove_file(make.actor(), row.pk, now=make.NOW)


class TestFilesOf:
    def test_those_of_merged_accounts_belong_to_it(self, account):
        other = portfolio.account(name="Hallmeier GmbH")
        row = make.file(other)
        accounts.merge_accounts(
            make.actor(), keep_id=account.pk, merged_id=other.pk, today=make.TODAY
        )

        assert list(selectors.files_of(make.actor(), account.pk)) == [row]

    def test_an_outsider_learns_nothing(self, account):
        row, outsider = make.file(account), portfolio.member(account, None)

        with pytest.raises(Http404):
            selectors.files_of(outsider, account.pk)
        with pytest.raises(Http404):
            selectors.stored_file(outsider, row.pk)


class TestReadWaiting:
    def test_it_keeps_the_text_and_how_far_it_got(self, account):
        word = make.file(account, "a.docx", made.docx("Conveyor"))
        empty = make.file(account, "b.docx", made.docx(" "))
        broken = make.file(account, "c.pdf", b"%PDF-1.7 nonsense %%EOF")

        counted = file_upkeep.read_waiting(nobody_watches)

        for row in (word, empty, broken):
            row.refresh_from_db()
        assert counted == {"read": 1, "no_text": 1, "unreadable": 1}
        assert (word.reading, word.text) == (Reading.READ, "Conveyor")
        assert (empty.reading, broken.reading) == (Reading.NO_TEXT, Reading.UNREADABLE)


class TestClear:
    def test_what_was_removed_a_month_ago_is_gone_with_its_bytes(self, account):
        old, young, shared = (make.file(account, f"{n}.txt", n.encode()) for n in "abc")
        make.file(portfolio.account(name="Other"), "c.txt", b"c")
        for row, days in ((old, 31), (young, 29), (shared, 31)):
            services.remove_file(make.actor(), row.pk, now=make.NOW - timedelta(days=days))
        later = make.NOW.replace(year=2030)

        file_upkeep.clear_rows(now=make.NOW)
        cleared = store.clear(file_upkeep.named, now=later)

        assert cleared.files == 1
        assert not store.place_of(old.digest).exists()
        assert store.place_of(shared.digest).exists()
        assert StoredFile.objects.filter(account=account).get() == young
        assert Entry.objects.filter(verb="file.cleared").count() == 2


class TestFilesNaming:
    def test_it_finds_whole_words_in_name_note_and_text(self, account):
        named = make.file(account, "Letter to Sara Lindqvist.txt", b"1")
        noted = make.file(account, "b.txt", b"2", note="from SARA LINDQVIST")
        inside = make.file(account, "c.txt", b"3", text="Dear Sara Lindqvist, …")
        make.file(account, "d.txt", b"4", text="Sara Lindqvistova")

        found = selectors.files_naming(Words(["Sara Lindqvist"], "somebody"))

        assert found == [named, noted, inside]
