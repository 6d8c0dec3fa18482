"""The pages of ties, contacts and introductions, through HTTP."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from openkam.core.access.models import Level
from openkam.domain.portfolio.tests import make as portfolio
from openkam.domain.stakeholders import forms, services
from openkam.domain.stakeholders.models import Tie, Touch
from openkam.domain.stakeholders.tests import make

pytestmark = pytest.mark.django_db
EVIL = "<script>alert(1)</script>"


@pytest.fixture
def there(client):
    """An account with two of theirs and one of us, who is signed in and may write."""
    portfolio.company()
    account = portfolio.account()
    mate = portfolio.member(account, Level.WRITE, name="Hana Veselá")
    client.force_login(mate)
    places = [make.stakeholder(account, name) for name in ("Anke Vogt", "Petr Havránek")]
    return account, mate, places


def met(place, mate, day, **given):
    """They met, as the pages see it: before the present day."""
    return services.note_touch(
        make.actor(),
        place.pk,
        mate.pk,
        day=day,
        kind="meeting",
        now=make.NOW,
        today=localdate(),
        **given,
    )


def note(client, account, mate, places, **given):
    """Send the form that notes a contact."""
    wishes = {
        "account": account.pk,
        "positions": [place.pk for place in places],
        "users": [mate.pk],
        "kind": "meeting",
        "day": localdate().isoformat(),
        **given,
    }
    return client.post(reverse("stakeholders:touch-add"), wishes)


class TestNotingAContact:
    def test_with_two_people_it_shows_what_it_did_to_each_tie(self, client, there):
        account, mate, places = there

        noted = note(client, account, mate, places)
        page = client.get(noted["Location"]).content.decode()

        assert Touch.objects.count() == 2
        assert page.count("no contact recorded") == 2
        assert page.count("<b>live</b>") == 2

    def test_the_form_knows_the_person_the_reader_and_the_day(self, client, there):
        _account, mate, places = there

        page = client.get(f"{reverse('stakeholders:touch-add')}?person={places[1].pk}")

        text = page.content.decode()
        assert f'name="positions" value="{places[1].pk}" checked' in text
        assert f'name="users" value="{mate.pk}" checked' in text
        assert f'value="{localdate().isoformat()}"' in text

    @pytest.mark.parametrize(
        ("given", "said"),
        [
            ({"day": (localdate() + timedelta(days=1)).isoformat()}, "still to come"),
            ({"day": "yesterday"}, "Write the day like"),
            ({"positions": []}, "Choose whom you met"),
            ({"users": []}, "Choose who of us"),
            ({"kind": "telepathy"}, "Select a valid choice"),
        ],
    )
    def test_a_refusal_keeps_what_was_typed(self, client, there, given, said):
        account, mate, places = there

        page = note(client, account, mate, places, **{"note": "About line 3", **given})

        text = page.content.decode()
        assert (page.status_code, Touch.objects.count()) == (422, 0)
        assert said in text
        assert "About line 3" in text

    def test_somebody_of_another_account_is_not_offered(self, client, there):
        account, mate, _places = there
        stranger = make.stakeholder(portfolio.account())

        assert note(client, account, mate, [stranger]).status_code == 422

    def test_who_noted_the_same_is_named(self, client, there):
        account, mate, places = there
        met(places[0], mate, localdate())

        page = client.get(note(client, account, mate, places[:1])["Location"])

        assert "a day counts once" in page.content.decode()

    def test_without_an_account_it_asks_at_which(self, client, there):
        account, _mate, _places = there

        page = client.get(reverse("stakeholders:touch-add"))

        assert f"?account={account.pk}" in page.content.decode()


class TestTakingBack:
    def test_a_contact_is_taken_back_and_comes_back(self, client, there):
        _account, mate, places = there
        touch = met(places[0], mate, localdate(), note="Budget")

        page = client.post(reverse("stakeholders:touch-remove"), {"touch": touch.pk})
        gone = not Touch.objects.exists()
        client.post(
            reverse("stakeholders:ties-restore"),
            {
                "removed": page.context["undo"],
                "position": places[0].pk,
                "user": mate.pk,
            },
        )

        assert (gone, Touch.objects.get().note) == (True, "Budget")

    def test_nobody_else_brings_it_back(self, client, there):
        account, mate, places = there
        touch = met(places[0], mate, localdate())
        page = client.post(reverse("stakeholders:touch-remove"), {"touch": touch.pk})
        client.force_login(portfolio.member(account, Level.WRITE))

        answer = client.post(
            reverse("stakeholders:ties-restore"), {"removed": page.context["undo"]}
        )

        assert (answer.status_code, Touch.objects.count()) == (409, 0)


class TestTie:
    def test_it_shows_what_it_is_made_of(self, client, there):
        _account, mate, places = there
        met(places[0], mate, localdate() - timedelta(days=90))

        page = client.get(reverse("stakeholders:tie", args=[places[0].pk, mate.pk]))

        text = page.content.decode()
        assert "90 days ago" in text
        assert "0.50" in text
        assert "1 − e^(−0.50 × 1.00 ÷ 3)" in text

    def test_without_a_contact_it_is_unknown_and_not_zero(self, client, there):
        _account, mate, places = there
        make.tie(places[0], mate, rating=5)

        page = client.get(reverse("stakeholders:tie", args=[places[0].pk, mate.pk]))

        text = page.content.decode()
        assert "no contact recorded" in text
        assert "0.00" not in text

    def test_it_is_rated_and_somebody_responsible(self, client, there):
        _account, mate, places = there

        client.post(
            reverse("stakeholders:tie-set", args=[places[0].pk, mate.pk]),
            {
                "rating": "4",
                "is_owner": "on",
                "note": EVIL,
                "seen": forms.TieForm.seen_text((None, None, "")),
            },
        )

        tie = Tie.objects.get()
        page = client.get(reverse("stakeholders:tie", args=[places[0].pk, mate.pk]))
        assert (tie.rating, tie.is_owner, tie.note) == (4, True, EVIL)
        assert EVIL not in page.content.decode()

    def test_who_rates_after_another_is_told_and_keeps_what_was_typed(self, client, there):
        _account, mate, places = there
        make.tie(places[0], mate, rating=1)

        page = client.post(
            reverse("stakeholders:tie-set", args=[places[0].pk, mate.pk]),
            {"rating": "5", "seen": forms.TieForm.seen_text((None, None, "")), "note": "Mine"},
        )

        assert (page.status_code, Tie.objects.get().rating) == (409, 1)
        assert "Mine" in page.content.decode()
        assert page.context["chosen_rating"] == 5

    def test_a_rating_off_the_scale_is_refused(self, client, there):
        _account, mate, places = there

        page = client.post(
            reverse("stakeholders:tie-set", args=[places[0].pk, mate.pk]), {"rating": "6"}
        )

        assert (page.status_code, Tie.objects.count()) == (422, 0)
        assert "from 1 to 5" in page.content.decode()

    def test_who_left_is_marked_and_cannot_be_noted(self, client, there):
        account, _mate, places = there
        gone = portfolio.member(account, name="Gone Colleague")
        met(places[0], gone, localdate())
        gone.is_active = False
        gone.save()

        page = client.get(reverse("stakeholders:tie", args=[places[0].pk, gone.pk]))
        matrix = client.get(reverse("web:account-people-ties", args=[account.pk]))

        assert "does not count as ours" in page.content.decode()
        assert "<em>left</em>" in matrix.content.decode()


class TestMatrixPage:
    def test_every_cell_leads_to_its_evidence(self, client, there):
        account, mate, places = there
        met(places[0], mate, localdate())

        page = client.get(reverse("web:account-people-ties", args=[account.pk]))

        text = page.content.decode()
        for place in places:
            assert reverse("stakeholders:tie", args=[place.pk, mate.pk]) in text
        assert "1 of 2 people is in live contact with us." in text

    def test_a_reader_is_offered_nothing_to_note(self, client, there):
        account, _mate, _places = there
        client.force_login(portfolio.member(account, Level.READ))

        page = client.get(reverse("web:account-people-ties", args=[account.pk]))

        assert reverse("stakeholders:touch-add") not in page.content.decode()

    def test_nobody_like_that_can_be_undone(self, client, there):
        account, _mate, _places = there

        page = client.get(
            reverse("web:account-people-ties", args=[account.pk]), {"q": EVIL, "page": "zwei"}
        )

        assert "Nobody here is like that." in page.content.decode()


class TestIntroductions:
    def test_it_names_who_could_introduce_us_and_the_weakest_step(self, client, there):
        account, mate, places = there
        boss = make.stakeholder(account, "Friedrich Hallmeier")
        services.set_reports_to(make.actor(), places[0].pk, boss.pk)
        met(places[0], mate, localdate())

        page = client.get(reverse("stakeholders:introductions", args=[boss.pk]))

        text = page.content.decode()
        assert "Ask Anke Vogt for an introduction to Friedrich Hallmeier" in text
        assert "The weakest step is from Hana Veselá to Anke Vogt." in text

    def test_a_live_tie_that_is_not_strong_is_said_first(self, client, there):
        _account, mate, places = there
        met(places[0], mate, localdate())

        page = client.get(reverse("stakeholders:introductions", args=[places[0].pk]))

        assert "Hana Veselá is in live contact with Anke Vogt" in page.content.decode()

    def test_the_chooser_leads_to_the_ways(self, client, there):
        account, _mate, places = there

        answer = client.get(
            reverse("stakeholders:introduction-find", args=[account.pk]), {"to": places[0].pk}
        )

        assert answer["Location"] == reverse("stakeholders:introductions", args=[places[0].pk])
