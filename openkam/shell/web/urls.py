"""Addresses of the front: home, account page, settings, first visit."""

from django.urls import path

from openkam.shell.web.views import jobs, palette

app_name = "web"
urlpatterns = [
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/start-again/", jobs.job_start_again, name="job-start-again"),
    path("find/", palette.find, name="find"),
]
