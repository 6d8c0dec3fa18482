import threading
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from openkam.core.audit.models import Entry
from openkam.core.jobs import progress, queue, runs, selectors, upkeep, worker
from openkam.core.jobs.models import Job
from openkam.core.jobs.tests import make

pytestmark = pytest.mark.django_db
# A worker closes old connections between its tasks, which would end the test's own transaction.
committing = pytest.mark.django_db(transaction=True)


@committing
class TestEnqueue:
    def test_it_runs_the_job_in_the_worker(self, work):
        work(lambda progress, *, actor, amount: {"actor": actor.email, "amount": amount})
        actor = make.user()

        job = queue.enqueue("demo.work", actor=actor, amount=3)
        worker.work_off()

        job.refresh_from_db()
        assert job.state == Job.State.DONE
        assert job.result == {"actor": actor.email, "amount": 3}
        assert job.progress_share == 1.0
        assert job.attempt == 1

    def test_it_runs_a_job_once_although_two_tasks_ask_for_it(self, work):
        runs_seen = []
        work(lambda progress, *, actor: runs_seen.append(1))
        job = queue.enqueue("demo.work", actor=make.user())
        task = DBTaskResult.objects.get()
        DBTaskResult.objects.create(
            args_kwargs=task.args_kwargs,
            task_path=task.task_path,
            backend_name=task.backend_name,
            run_after=task.run_after,
        )

        worker.work_off()

        job.refresh_from_db()
        assert len(runs_seen) == 1
        assert job.attempt == 1


class TestRunNow:
    def test_it_returns_the_ended_job(self, work):
        work(lambda progress, *, actor: progress.log("Read 3 lines.\x00"))

        job = queue.run_now("demo.work", actor=make.user())

        assert job.state == Job.State.DONE
        assert job.log == "Read 3 lines.�\n"
        assert not DBTaskResult.objects.exists()

    def test_it_tells_its_watcher_how_far_it_is(self, work):
        seen = []
        work(lambda progress, *, actor: progress(0.5, "half"))

        queue.run_now("demo.work", actor=make.user(), on_progress=lambda *told: seen.append(told))

        assert seen == [(0.5, "half")]

    def test_it_keeps_the_words_of_a_refusal(self, work):
        def refuse(progress, *, actor):
            raise queue.CannotStartAgain("The file has no header.")

        work(refuse)

        job = queue.run_now("demo.work", actor=make.user())

        assert job.state == Job.State.FAILED
        assert job.error == "The file has no header."
        assert job.log == ""

    def test_it_logs_where_an_unforeseen_fault_arose(self, work):
        def break_down(progress, *, actor):
            raise ZeroDivisionError

        work(break_down)

        job = queue.run_now("demo.work", actor=make.user())

        assert job.state == Job.State.FAILED
        assert "ZeroDivisionError" in job.error
        assert "break_down" in job.log

    def test_it_has_failed_when_somebody_presses_control_c(self, work):
        def interrupt(progress, *, actor):
            raise KeyboardInterrupt

        work(interrupt)

        with pytest.raises(KeyboardInterrupt):
            queue.run_now("demo.work", actor=make.user())

        assert Job.objects.get().state == Job.State.FAILED

    @pytest.mark.parametrize("name", ["portfolio.missing", "nowhere.work", "os", "../x.y"])
    def test_it_fails_with_words_for_a_name_that_nobody_has(self, name):
        job = queue.run_now(name, actor=make.user())

        assert job.state == Job.State.FAILED
        assert name in job.error


class TestPulse:
    def test_it_writes_news_and_a_sign_of_life(self):
        job = make.running()
        now = timezone.now()
        pulse = progress.Pulse(job.pk, job.claim)
        pulse.note(1.7, "Sorting")
        pulse.write_line("one")
        pulse.write_line("two")

        pulse.beat(now)

        job.refresh_from_db()
        assert (job.progress_share, job.progress_text) == (1.0, "Sorting")
        assert job.log == "one\ntwo\n"
        assert job.heartbeat_at == now

    def test_it_notices_that_another_run_owns_the_job(self):
        job = make.running()
        pulse = progress.Pulse(job.pk, "an older claim")

        pulse.beat(timezone.now())

        assert pulse.is_lost
        with pytest.raises(progress.JobTaken):
            progress.Progress(pulse)(0.5)

    def test_it_brings_a_job_back_that_was_taken_for_dead(self):
        job = make.running(heartbeat_at=timezone.now() - timedelta(minutes=2))
        upkeep.bury_dead(now=timezone.now())

        progress.Pulse(job.pk, job.claim).beat(timezone.now())

        job.refresh_from_db()
        assert job.state == Job.State.RUNNING
        assert job.ended_at is None

    def test_it_cannot_end_a_job_that_another_run_owns(self):
        job = make.running()

        ended = progress.Pulse(job.pk, "an older claim").end(state=Job.State.DONE)

        job.refresh_from_db()
        assert not ended
        assert job.state == Job.State.RUNNING


@committing
class TestStopping:
    def test_it_gives_the_job_back_to_the_queue(self, work, monkeypatch):
        stopping = threading.Event()
        stopping.set()
        monkeypatch.setattr(progress, "stopping", stopping)
        work(lambda progress, *, actor: progress(0.1))
        job = queue.enqueue("demo.work", actor=make.user())
        worker.work_off()
        stopping.clear()

        upkeep.tick(now=timezone.now())
        worker.work_off()

        job.refresh_from_db()
        assert job.state == Job.State.DONE
        assert job.attempt == 2


class TestUpkeep:
    def test_it_sees_a_job_that_gives_no_sign_of_life(self):
        now = timezone.now()
        silent = make.running(heartbeat_at=now - timedelta(seconds=61))
        alive = make.running(heartbeat_at=now - timedelta(seconds=59))

        buried = upkeep.bury_dead(now=now)

        silent.refresh_from_db()
        alive.refresh_from_db()
        assert buried == 1
        assert silent.state == Job.State.DEAD
        assert "No sign of life" in silent.log
        assert alive.state == Job.State.RUNNING

    @committing
    def test_it_offers_a_job_again_whose_task_was_lost(self, work):
        work(lambda progress, *, actor: {"done": True})
        job = queue.enqueue("demo.work", actor=make.user())
        claimed = DBTaskResult.objects.get()
        claimed.claim("a worker that was killed")
        DBTaskResult.objects.update(started_at=timezone.now() - timedelta(minutes=2))

        offered = upkeep.offer_lost(now=timezone.now())
        worker.work_off()

        job.refresh_from_db()
        assert offered == 1
        assert job.state == Job.State.DONE

    def test_it_leaves_a_job_alone_that_a_worker_is_about_to_claim(self):
        queue.enqueue("demo.work", actor=make.user())
        DBTaskResult.objects.get().claim("a worker at work")

        offered = upkeep.offer_lost(now=timezone.now())

        assert offered == 0

    def test_it_forgets_old_jobs(self):
        now = timezone.now()
        make.job(state=Job.State.DONE, ended_at=now - timedelta(days=31))
        recent = make.job(state=Job.State.FAILED, ended_at=now - timedelta(days=29))

        upkeep.prune(now=now)

        assert list(Job.objects.all()) == [recent]


class TestRevive:
    @committing
    @pytest.mark.parametrize("state", [Job.State.FAILED, Job.State.DEAD])
    def test_it_starts_the_job_again(self, work, state):
        work(lambda progress, *, actor: {"again": True})
        job = make.job(state=state, error="No.", ended_at=timezone.now(), attempt=1)

        queue.revive(job.actor, job.pk)
        worker.work_off()

        job.refresh_from_db()
        assert job.state == Job.State.DONE
        assert job.error == ""
        assert Entry.objects.get().verb == "job.revived"

    @pytest.mark.parametrize("state", [Job.State.WAITING, Job.State.RUNNING, Job.State.DONE])
    def test_it_refuses_a_job_that_did_not_stop(self, state):
        job = make.job(state=state)

        with pytest.raises(queue.CannotStartAgain):
            queue.revive(job.actor, job.pk)

    def test_it_hides_jobs_of_others(self):
        job = make.job(state=Job.State.DEAD)

        with pytest.raises(Http404):
            queue.revive(make.user(), job.pk)

    def test_a_run_taken_for_dead_cannot_overwrite_the_new_one(self):
        job = make.running()
        old = progress.Pulse(job.pk, job.claim)
        upkeep.bury_dead(now=timezone.now() + timedelta(minutes=5))
        queue.revive(job.actor, job.pk)
        again = runs.take(job.pk, now=timezone.now())

        ended = old.end(state=Job.State.DONE, result={"old": True})

        again.refresh_from_db()
        assert not ended
        assert again.state == Job.State.RUNNING


class TestJobsOf:
    def test_it_shows_users_their_own_and_administrators_all(self):
        own = make.job()
        of_another = make.job()

        assert list(selectors.jobs_of(own.actor)) == [own]
        assert list(selectors.jobs_of(make.user(is_administrator=True))) == [of_another, own]

    def test_it_knows_whether_such_a_job_is_under_way(self):
        make.job(state=Job.State.DONE)

        before = selectors.is_under_way("demo.work")
        make.job(state=Job.State.WAITING)

        assert not before
        assert selectors.is_under_way("demo.work")


class TestMessageFor:
    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            (OperationalError("database is locked"), "busy"),
            (OperationalError("database or disk is full"), "disk is full"),
            (OperationalError("no such table: jobs_job"), "openkam migrate"),
            (OSError(28, "No space left on device"), "disk is full"),
            (FileNotFoundError(2, "No such file", "sales.csv"), "sales.csv does not exist"),
            (PermissionDenied(), "may not"),
        ],
    )
    def test_it_has_words_for_what_the_user_can_mend(self, fault, words):
        assert words in queue.runs.message_for(fault)
