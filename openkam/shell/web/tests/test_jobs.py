from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from openkam.core.access.tests import make as people
from openkam.core.jobs.models import Job
from openkam.core.jobs.tests import make
from openkam.domain.portfolio.models import Company

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def company():
    return Company.objects.create(name="Nordwind", currency="EUR")


def page(client, user, name, *pks, **extra):
    client.force_login(user)
    return client.get(reverse(name, args=pks), **extra)


class TestJobs:
    def test_it_lists_only_the_own_jobs(self, client):
        own = make.job(name="portfolio.prepare_figures")
        of_another = make.job()

        answer = page(client, own.actor, "web:jobs")

        assert b"Prepare the figures" in answer.content
        assert reverse("web:job", args=[of_another.pk]).encode() not in answer.content

    def test_it_lists_all_jobs_for_an_administrator(self, client):
        of_another = make.job()

        answer = page(client, people.administrator(), "web:jobs")

        assert reverse("web:job", args=[of_another.pk]).encode() in answer.content

    def test_it_can_be_narrowed_to_a_state(self, client):
        failed = make.job(state=Job.State.FAILED)
        done = make.job(state=Job.State.DONE, actor=failed.actor)
        client.force_login(failed.actor)

        answer = client.get(reverse("web:jobs"), {"state": "failed"})

        assert reverse("web:job", args=[failed.pk]).encode() in answer.content
        assert reverse("web:job", args=[done.pk]).encode() not in answer.content


class TestJob:
    def test_it_shows_progress_and_asks_again_while_the_job_runs(self, client):
        job = make.running(progress_share=0.25, progress_text="Sorting the lines")

        answer = page(client, job.actor, "web:job", job.pk)

        assert b"Sorting the lines" in answer.content
        assert b'value="0.2500"' in answer.content
        assert b'hx-trigger="every 1s"' in answer.content

    def test_it_stops_asking_when_the_job_has_ended(self, client):
        job = make.job(state=Job.State.DONE, result={"as_of": "2026-10-31", "preparation": 7})

        answer = page(client, job.actor, "web:job", job.pk, headers={"HX-Request": "true"})

        assert b"hx-trigger" not in answer.content
        assert b"<html" not in answer.content
        assert "31 Oct 2026" in answer.content.decode().replace("\xa0", " ")

    def test_it_sees_that_a_job_is_dead_and_offers_to_start_it_again(self, client):
        job = make.running(heartbeat_at=timezone.now() - timedelta(minutes=2))

        answer = page(client, job.actor, "web:job", job.pk)

        assert reverse("web:job-start-again", args=[job.pk]).encode() in answer.content

    def test_it_does_not_know_of_jobs_of_others(self, client):
        job = make.job()

        answer = page(client, make.user(), "web:job", job.pk)

        assert answer.status_code == 404

    def test_it_says_so_when_no_worker_comes(self, client):
        job = make.job()
        Job.objects.update(created_at=timezone.now() - timedelta(minutes=1))

        answer = page(client, job.actor, "web:job", job.pk)

        assert b"openkam worker" in answer.content


class TestStartAgain:
    def test_it_puts_the_job_back_into_the_queue(self, client):
        job = make.job(state=Job.State.DEAD)
        client.force_login(job.actor)

        answer = client.post(reverse("web:job-start-again", args=[job.pk]))

        job.refresh_from_db()
        assert answer.url == reverse("web:job", args=[job.pk])
        assert job.state == Job.State.WAITING

    def test_it_refuses_a_job_that_is_done(self, client):
        job = make.job(state=Job.State.DONE)
        client.force_login(job.actor)

        answer = client.post(reverse("web:job-start-again", args=[job.pk]))

        assert answer.status_code == 409
        assert b"cannot be started again" in answer.content

    def test_it_hides_jobs_of_others(self, client):
        job = make.job(state=Job.State.DEAD)
        client.force_login(make.user())

        answer = client.post(reverse("web:job-start-again", args=[job.pk]))

        assert answer.status_code == 404

    def test_it_wants_a_post(self, client):
        job = make.job(state=Job.State.DEAD)

        answer = page(client, job.actor, "web:job-start-again", job.pk)

        assert answer.status_code == 405
