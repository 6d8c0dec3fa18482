"""Pages of scheduled imports, in the browser of an administrator."""

import pytest
from django.test import Client
from django.urls import reverse

from openkam.core.access.tests import make as people
from openkam.core.jobs.models import Job
from openkam.domain.portfolio import services
from openkam.domain.portfolio.models import AllowedAddress, ImportNotice, ImportSchedule
from openkam.domain.portfolio.tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ada():
    make.company()
    return people.administrator()


@pytest.fixture
def browser(ada):
    client = Client()
    client.force_login(ada, "openkam.shell.web.sign_in.SignInBackend")
    return client


@pytest.fixture
def watched(settings, tmp_path):
    settings.WATCHED_FOLDERS = [tmp_path]
    return tmp_path


def shown(browser, page, *arguments):
    return browser.get(reverse(f"portfolio:{page}", args=arguments)).content.decode()


def sent(browser, page, *arguments, **data):
    return browser.post(reverse(f"portfolio:{page}", args=arguments), data, follow=True)


class TestSettingUp:
    def test_the_list_says_what_to_do_while_it_is_empty(self, browser):
        assert "Nothing is imported by itself yet" in shown(browser, "import-schedules")

    def test_it_says_that_a_mapping_comes_first(self, browser):
        page = shown(browser, "import-schedule-new", "folder")

        assert "No mapping is saved yet" in page

    def test_a_folder_is_watched(self, browser, ada, watched):
        mapping = make.saved_mapping(actor=ada)

        page = sent(
            browser,
            "import-schedule-new",
            "folder",
            name="Nightly",
            mapping=mapping.pk,
            folder=str(watched),
            pattern="*.csv",
            every_minutes=60,
            notify=ada.pk,
        ).content.decode()

        schedule = ImportSchedule.objects.get()
        assert (schedule.source, schedule.kind, schedule.notify) == ("erp", "sales", ada)
        assert f"{watched}/*.csv" in page
        assert "within a minute" in page

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"folder": "/etc"}, "Only folders below these may be watched"),
            ({"pattern": "../*"}, "without a folder"),
            ({"name": ""}, "This field is required"),
            ({"mapping": "77"}, "Select a valid choice"),
            ({"every_minutes": "1"}, "Select a valid choice"),
            ({"name": "x" * 101}, "at most 100 characters"),
        ],
    )
    def test_bad_input_is_refused_and_nothing_typed_is_lost(
        self, browser, ada, watched, data, words
    ):
        mapping = make.saved_mapping(actor=ada)
        good = {
            "name": "Nightly",
            "mapping": mapping.pk,
            "folder": str(watched),
            "pattern": "sales-*.csv",
            "every_minutes": "60",
        }

        response = sent(browser, "import-schedule-new", "folder", **{**good, **data})

        assert response.status_code == 422
        assert words in response.content.decode()
        assert 'value="sales-*.csv"' in response.content.decode() or "pattern" in data
        assert not ImportSchedule.objects.exists()

    def test_an_address_must_be_allowed(self, browser, ada):
        mapping = make.saved_mapping(actor=ada)
        wish = {"name": "N", "mapping": mapping.pk, "every_minutes": 60}
        address = "https://files.example.com/x.csv"

        refused = sent(browser, "import-schedule-new", "address", address=address, **wish)
        sent(browser, "import-addresses", host="files.example.com")
        sent(browser, "import-schedule-new", "address", address=address, **wish)

        assert "not among the allowed addresses" in refused.content.decode()
        assert ImportSchedule.objects.get().address == address


class TestOneSchedule:
    def test_its_page_says_how_it_went(self, browser, ada):
        make.saved_mapping(actor=ada)
        schedule = make.schedule(ada)

        page = shown(browser, "import-schedule", schedule.pk)

        assert "Nobody is there." in page
        assert "https://files.example.com/sales.csv" in page

    def test_it_is_changed(self, browser, ada):
        mapping = make.saved_mapping(actor=ada)
        schedule = make.schedule(ada, every_minutes=45)
        assert "every 45 minutes" in shown(browser, "import-schedule-edit", schedule.pk)

        sent(
            browser,
            "import-schedule-edit",
            schedule.pk,
            name="Weekly",
            mapping=mapping.pk,
            address=schedule.address,
            every_minutes=10080,
        )

        schedule.refresh_from_db()
        assert (schedule.name, schedule.every_minutes, schedule.notify) == ("Weekly", 10080, None)

    def test_it_is_paused_and_runs_again(self, browser, ada):
        make.saved_mapping(actor=ada)
        schedule = make.schedule(ada)

        paused = sent(browser, "import-schedule-pause", schedule.pk, is_active="0")
        resumed = sent(browser, "import-schedule-pause", schedule.pk, is_active="1")

        assert "none while it is paused" in paused.content.decode()
        assert "none while it is paused" not in resumed.content.decode()

    def test_it_runs_now(self, browser, ada):
        make.saved_mapping(actor=ada)
        schedule = make.schedule(ada)

        page = sent(browser, "import-schedule-run", schedule.pk).content.decode()
        again = sent(browser, "import-schedule-run", schedule.pk).content.decode()

        assert Job.objects.get().arguments == {"schedule": schedule.pk, "by_hand": True}
        assert "Scheduled import" in page
        assert "waits for its turn or runs already" in again

    def test_it_is_deleted(self, browser, ada):
        make.saved_mapping(actor=ada)
        schedule = make.schedule(ada)

        sent(browser, "import-schedule-delete", schedule.pk)

        assert not ImportSchedule.objects.exists()
        assert not ImportNotice.objects.exists()


class TestAddresses:
    def test_one_is_allowed_and_removed(self, browser):
        page = sent(browser, "import-addresses", host="10.0.0.5", is_inside="on").content.decode()
        assert "inside our network" in page

        sent(browser, "import-address-remove", AllowedAddress.objects.get().pk)

        assert not AllowedAddress.objects.exists()

    def test_nonsense_is_refused(self, browser):
        response = sent(browser, "import-addresses", host="no host")

        assert response.status_code == 422
        assert "“no host” is no name of a host." in response.content.decode()

    def test_one_in_use_stays(self, browser, ada):
        make.saved_mapping(actor=ada)
        make.schedule(ada)

        page = sent(browser, "import-address-remove", AllowedAddress.objects.get().pk)

        assert "asks this host" in page.content.decode()
        assert AllowedAddress.objects.exists()


class TestNotices:
    def test_the_imports_page_shows_them_until_they_are_dismissed(self, browser, ada):
        make.saved_mapping(actor=ada)
        make.schedule(ada)
        assert "Nobody is there." in shown(browser, "imports")

        sent(browser, "import-notice-dismiss", ImportNotice.objects.get().pk)

        assert "Nobody is there." not in shown(browser, "imports")

    def test_nobody_sees_those_of_others(self, browser, ada):
        make.saved_mapping(actor=ada)
        make.schedule(people.administrator())

        assert "Nobody is there." not in shown(browser, "imports")
        assert services.enqueue_due_schedules(make.NOW) == 1
