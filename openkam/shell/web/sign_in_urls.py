"""The addresses of sign-in: those of allauth that this house wants, and no others.

There is no registration, no change of the mail address, no sign-in by code; of other sites only the
one provider of company sign-in that the operator has named.
"""

from allauth.account import views as account
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import path, re_path

from openkam.shell.web.company_sign_in import views as company
from openkam.shell.web.views import keys, sign_in

urlpatterns = [
    path("", sign_in.SignIn.as_view(), name="account_login"),
    path("company/", company.company_sign_in, name="company_sign_in"),
    path("company/back/", company.company_sign_in_back, name="company_sign_in_back"),
    path("company/ended/", company.company_sign_in_ended, name="company_sign_in_ended"),
    path("out/", company.sign_out, name="account_logout"),
    path("deactivated/", account.account_inactive, name="account_inactive"),
    path("confirm/", account.reauthenticate, name="account_reauthenticate"),
    path("password/", sign_in.password_change, name="account_change_password"),
    path("password/reset/", sign_in.password_reset, name="account_reset_password"),
    path("password/reset/sent/", account.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^password/reset/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[^/]+)/$",
        account.password_reset_from_key,
        name="account_reset_password_from_key",
    ),
    path(
        "password/reset/done/",
        account.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    path("passkey/", keys.SignInWithPasskey.as_view(), name="mfa_login_webauthn"),
    path("second-factor/", keys.SecondFactor.as_view(), name="mfa_index"),
    path("second-factor/code/", sign_in.EnterSecondFactor.as_view(), name="mfa_authenticate"),
    path("second-factor/keys/new/", keys.AddKey.as_view(), name="mfa_add_webauthn"),
    path("second-factor/keys/<int:pk>/", keys.RenameKey.as_view(), name="mfa_edit_webauthn"),
    path(
        "second-factor/keys/<int:pk>/remove/",
        keys.RemoveKey.as_view(),
        name="mfa_remove_webauthn",
    ),
    path(
        "second-factor/keys/confirm/",
        keys.ConfirmWithKey.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    path("second-factor/confirm/", sign_in.ConfirmWithCode.as_view(), name="mfa_reauthenticate"),
    path("second-factor/on/", totp.activate_totp, name="mfa_activate_totp"),
    path("second-factor/off/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path(
        "second-factor/recovery/",
        recovery_codes.view_recovery_codes,
        name="mfa_view_recovery_codes",
    ),
    path(
        "second-factor/recovery/new/",
        recovery_codes.generate_recovery_codes,
        name="mfa_generate_recovery_codes",
    ),
    path(
        "second-factor/recovery/codes.txt",
        recovery_codes.download_recovery_codes,
        name="mfa_download_recovery_codes",
    ),
]
