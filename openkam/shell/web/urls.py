"""Addresses of the front: home, account page, settings, first visit."""

from django.urls import path

from openkam.shell.web.views import (
    account,
    home,
    invitation,
    jobs,
    operation,
    palette,
    profile,
    saved_views,
    settings,
    setup,
    tokens,
    users,
    webhooks,
)

app_name = "web"
urlpatterns = [
    path("", home.home, name="home"),
    path("accounts/<int:pk>/", account.account, name="account"),
    path("accounts/<int:pk>/money/", account.account_money, name="account-money"),
    path("accounts/<int:pk>/team/", account.account_team, name="account-team"),
    path("accounts/<int:pk>/identity/", account.account_identity, name="account-identity"),
    path("accounts/<int:pk>/history/", account.account_history, name="account-history"),
    path("imports/<int:pk>/history/", account.import_history, name="import-history"),
    path("find/", palette.find, name="find"),
    path("views/", saved_views.views, name="views"),
    path("views/save/", saved_views.view_save, name="view-save"),
    path("views/open-with/", saved_views.view_open_with, name="view-open-with"),
    path("views/columns/", saved_views.list_columns, name="list-columns"),
    path("views/<int:pk>/", saved_views.view, name="view"),
    path("views/<int:pk>/keep/", saved_views.view_keep, name="view-keep"),
    path("views/<int:pk>/remove/", saved_views.view_remove, name="view-remove"),
    path("views/<int:pk>/restore/", saved_views.view_restore, name="view-restore"),
    path("jobs/", jobs.jobs, name="jobs"),
    path("jobs/<int:pk>/", jobs.job, name="job"),
    path("jobs/<int:pk>/start-again/", jobs.job_start_again, name="job-start-again"),
    # For programs
    path("health/", operation.health, name="health"),
    path("health/ready/", operation.health_ready, name="health-ready"),
    path("metrics", operation.metrics, name="metrics"),
    # First visit
    path("setup/", setup.setup, name="setup"),
    path("setup/company/", setup.setup_company, name="setup-company"),
    path("setup/demo/", setup.setup_demo, name="setup-demo"),
    path("demo/leave/", setup.demo_leave, name="demo-leave"),
    path("invitation/<str:token>/", invitation.invitation, name="invitation"),
    # Settings
    path("settings/", settings.settings_home, name="settings"),
    path("settings/company/", settings.settings_company, name="settings-company"),
    path("settings/thresholds/", settings.settings_thresholds, name="settings-thresholds"),
    path("settings/users/", users.users_page, name="users"),
    path("settings/users/invite/", users.user_invite, name="user-invite"),
    path("settings/users/<int:pk>/", users.user, name="user"),
    path("settings/users/<int:pk>/deactivate/", users.user_deactivate, name="user-deactivate"),
    path("settings/users/<int:pk>/reactivate/", users.user_reactivate, name="user-reactivate"),
    path(
        "settings/users/<int:pk>/second-factor/",
        users.user_second_factor_reset,
        name="user-second-factor-reset",
    ),
    path(
        "settings/users/<int:pk>/password/",
        users.user_password_reset,
        name="user-password-reset",
    ),
    path(
        "settings/invitations/<int:pk>/revoke/", users.invitation_revoke, name="invitation-revoke"
    ),
    path("settings/webhooks/", webhooks.webhooks, name="webhooks"),
    path("settings/webhooks/new/", webhooks.webhook_new, name="webhook-new"),
    path("settings/webhooks/<int:pk>/", webhooks.webhook, name="webhook"),
    path("settings/webhooks/<int:pk>/change/", webhooks.webhook_change, name="webhook-change"),
    path("settings/webhooks/<int:pk>/switch/", webhooks.webhook_switch, name="webhook-switch"),
    path("settings/webhooks/<int:pk>/delete/", webhooks.webhook_delete, name="webhook-delete"),
    path("settings/webhooks/<int:pk>/secret/", webhooks.webhook_secret, name="webhook-secret"),
    path("settings/webhooks/<int:pk>/test/", webhooks.webhook_test, name="webhook-test"),
    path("settings/webhooks/<int:pk>/resend/", webhooks.webhook_resend, name="webhook-resend"),
    path(
        "settings/webhooks/deliveries/<int:pk>/",
        webhooks.webhook_delivery,
        name="webhook-delivery",
    ),
    path(
        "settings/webhooks/deliveries/<int:pk>/resend/",
        webhooks.webhook_delivery_resend,
        name="webhook-delivery-resend",
    ),
    path("profile/", profile.profile, name="profile"),
    path("profile/tokens/", tokens.own_tokens, name="tokens"),
    path("tokens/<int:pk>/revoke/", tokens.token_revoke, name="token-revoke"),
    path("settings/tokens/", tokens.all_tokens, name="all-tokens"),
    path("profile/set/", profile.profile_set, name="profile-set"),
    path("company/logo/", settings.company_logo, name="company-logo"),
]
