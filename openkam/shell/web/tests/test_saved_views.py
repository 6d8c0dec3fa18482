import pytest
from django.urls import reverse

from openkam.core.access.tests import make as people
from openkam.core.saved_views import services
from openkam.core.saved_views.models import Audience, SavedView
from openkam.domain.portfolio.tests import make
from openkam.shell.web import navigation
from openkam.shell.web.saved_lists import LISTS

pytestmark = pytest.mark.django_db
LIST = "portfolio:accounts"
PATH = "/portfolio/accounts/"


@pytest.fixture(autouse=True)
def company():
    return make.company()


@pytest.fixture
def head(client):
    actor = people.head()
    client.force_login(actor)
    return actor


def saved(owner, name="Mine", query="owner=none", **given):
    return services.save_view(owner, list_key=LIST, name=name, query=query, **given)


def post(client, url_name, /, *pks, **data):
    return client.post(reverse(url_name, args=pks), data)


class TestLists:
    def test_the_navigation_names_each_of_them(self):
        pages = {page.url_name for section in navigation.SECTIONS for page in section.pages}

        assert set(LISTS) <= pages


class TestSaving:
    def test_it_leads_to_the_view(self, client, head):
        answer = post(
            client, "web:view-save", list=LIST, name="Nobody's", query="owner=none", columns="name"
        )

        view = SavedView.objects.get()
        assert answer["Location"] == f"{PATH}?owner=none&columns=name&view={view.pk}"

    def test_a_name_that_is_taken_loses_nothing(self, client, head):
        saved(head)

        answer = post(client, "web:view-save", list=LIST, name="Mine", query="tier=none")

        assert answer.status_code == 422
        assert b'value="tier=none"' in answer.content
        assert b"There is a view called Mine already" in answer.content

    def test_what_is_changed_can_be_saved_over_it(self, client, head):
        view = saved(head)
        page = client.get(PATH, {"tier": "none", "view": view.pk})

        post(client, "web:view-keep", view.pk, query="tier=none", columns="name,tier")

        view.refresh_from_db()
        assert "“Mine” is changed here." in page.content.decode()
        assert (view.query, view.columns) == ("tier=none", ["name", "tier"])

    def test_a_deleted_view_can_be_brought_back(self, client, head):
        view = saved(head)

        page = client.get(post(client, "web:view-remove", view.pk)["Location"])
        post(client, "web:view-restore", view.pk)

        assert reverse("web:view-restore", args=[view.pk]).encode() in page.content
        view.refresh_from_db()
        assert view.removed_at is None


class TestOpening:
    def test_the_short_address_leads_to_the_whole(self, client, head):
        view = saved(head)

        answer = client.get(PATH, {"view": view.pk})

        assert answer["Location"] == f"{PATH}?owner=none&view={view.pk}"

    def test_the_bare_list_opens_with_the_view_chosen(self, client, head):
        view = saved(head)
        post(client, "web:view-open-with", list=LIST, view=view.pk)

        bare, everything = client.get(PATH), client.get(PATH, {"view": "all"})

        assert bare["Location"] == f"{PATH}?owner=none&view={view.pk}"
        assert everything.status_code == 200

    def test_a_colleague_sees_only_their_own_accounts_by_it(self, client, head):
        foreign = make.account(name="Foreign")
        own = make.account(name="Own")
        view = saved(head, query="tier=none", audience=Audience.EVERYBODY)
        client.force_login(make.member(own))

        page = client.get(f"{PATH}?tier=none&view={view.pk}").content.decode()

        assert "Mine" in page
        assert own.name in page
        assert foreign.name not in page

    def test_a_segment_that_is_gone_is_left_out_and_said(self, client, head):
        make.account(name="Alpha")
        segment = make.segment()
        view = saved(head, query=f"segment={segment.pk}&tier=none")
        make.tier()
        segment.delete()
        make.segment(name="Another")

        answer = client.get(f"{PATH}?segment={segment.pk or 99999}&tier=none&view={view.pk}")
        page = client.get(answer["Location"]).content.decode()

        assert answer["Location"] == f"{PATH}?view={view.pk}&tier=none"
        assert "no longer there: Segment" in page
        assert "Alpha" in page

    def test_a_column_that_is_gone_is_said(self, client, head):
        make.account(name="Alpha")
        view = saved(head, query="", columns=["name", "own-999"])

        page = client.get(f"{PATH}?columns=name,own-999&view={view.pk}").content.decode()

        assert "no longer there: a column" in page


class TestColumns:
    def test_they_are_kept_for_the_reader(self, client, head):
        make.account(name="Alpha")

        post(client, "web:list-columns", list=LIST, order=["name", "tier", "owner"], column="tier")
        page = client.get(PATH).context["list"]

        assert [column.key for column in page.shown_columns] == ["name", "tier"]

    def test_one_moves_to_the_front(self, client, head):
        make.account(name="Alpha")
        chosen = {"order": ["name", "tier", "owner"], "column": ["name", "tier", "owner"]}

        post(client, "web:list-columns", list=LIST, up="owner", **chosen)
        page = client.get(PATH).context["list"]

        assert [column.key for column in page.shown_columns] == ["name", "owner", "tier"]

    def test_in_an_open_view_the_address_holds_them_until_it_is_saved(self, client, head):
        view = saved(head)

        answer = post(
            client,
            "web:list-columns",
            list=LIST,
            order=["name", "tier"],
            column=["name", "tier"],
            back=f"owner=none&view={view.pk}",
        )

        assert answer["Location"] == f"{PATH}?owner=none&columns=name,tier&view={view.pk}"

    def test_they_can_be_as_they_were(self, client, head):
        services.choose_columns(head, LIST, ["name"])

        post(client, "web:list-columns", list=LIST, do="reset")

        assert SavedView.objects.get(name="").columns == []


class TestExport:
    def test_it_has_the_columns_of_the_list_in_their_order(self, client, head):
        field = make.own_field(name="Route")
        make.account(name="Alpha", site="Brno", own_values={str(field.pk): "North"})
        columns = f"own-{field.pk},name,site,rate"

        page = client.get(PATH, {"columns": columns})
        answer = client.get(page.context["list"].export_url)

        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert page.context["list"].export_url.endswith(f"columns={columns}")
        assert ">North<" in page.content.decode()
        assert lines[0].replace('"', "") == "Route,Account,Country,Group,Site,Margin rate"
        assert lines[1].startswith("North,Alpha,")
        assert "Brno" in lines[1]

    def test_it_follows_what_the_reader_keeps_for_the_list(self, client, head):
        make.account(name="Alpha")
        services.choose_columns(head, LIST, ["name", "tier"])

        answer = client.get(reverse("portfolio:accounts-export"))

        lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
        assert lines[0].replace('"', "") == "Account,Country,Group,Tier"
