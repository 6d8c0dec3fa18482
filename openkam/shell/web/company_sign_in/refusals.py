"""Pages for those who do not get in by company sign-in: what happened, and whom to ask for what."""

import logging

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from openkam.core.access.models import User
from openkam.shell.web import sign_in_log
from openkam.shell.web.company_sign_in.provider import configured

logger = logging.getLogger(__name__)

# reason: (status, heading, what happened, what to do, whether trying again helps)
PAGES = {
    "cancelled": (
        403,
        _("Sign-in was stopped"),
        _("%(name)s says that the sign-in was stopped there."),
        _("Try again if you still want to come in."),
        True,
    ),
    "too_late": (
        400,
        _("This sign-in is over"),
        _("It took longer than ten minutes, was finished in another window, or was opened twice."),
        _("Begin once more."),
        True,
    ),
    "unreachable": (
        503,
        _("Company sign-in gives no answer"),
        _("%(name)s cannot be reached now, or does not accept OpenKAM. Nobody has lost anything."),
        _("Try again in some minutes. If it stays so, tell your IT department."),
        True,
    ),
    "not_understood": (
        502,
        _("The answer of company sign-in was refused"),
        _("What came from %(name)s is not what it should be, so nobody was signed in."),
        _("Try again. If it stays so, ask your IT department to look at the log of OpenKAM."),
        True,
    ),
    "no_role": (
        403,
        _("You have no role in OpenKAM"),
        _("%(name)s knows you, but gives you no role here."),
        _(
            "Ask your IT department to put you into the group for OpenKAM; then sign in again. "
            "They find the groups in the setting OPENKAM_OIDC_ROLES."
        ),
        False,
    ),
    "claims_incomplete": (
        403,
        _("Your groups did not come along"),
        _("You are in so many groups that %(name)s left them out of its answer."),
        _("Ask your IT department to send OpenKAM only the groups or roles that are meant for it."),
        False,
    ),
    "no_mail": (
        403,
        _("Your mail address did not come along"),
        _("%(name)s told no mail address, and OpenKAM knows people by it."),
        _("Ask your IT department to send OpenKAM the claim “email”."),
        False,
    ),
    "mail_not_verified": (
        403,
        _("Your mail address is not verified"),
        _("%(name)s does not say that your mail address is verified, so it may be another's."),
        _("Ask your IT department to have it verified, or to send the claim “email_verified”."),
        False,
    ),
    "other_person": (
        403,
        _("Your mail address belongs to somebody else here"),
        _("A user with your address signs in with another account of %(name)s."),
        _("Ask an administrator of OpenKAM to untie that account if both are you."),
        False,
    ),
    "deactivated": (
        403,
        _("Your sign-in is deactivated"),
        _("An administrator of your company has deactivated it in OpenKAM."),
        _("Ask them if you need it again."),
        False,
    ),
    "only_company": (
        403,
        _("Passwords are closed here"),
        _("Your company signs in by %(name)s. Only administrators may use a password."),
        _("Use the button on the sign-in page."),
        True,
    ),
}


def refused(
    request: HttpRequest, reason: str, *, fault: Exception | None = None, user: User | None = None
) -> HttpResponse:
    """Answer with the page of this reason; what the operator needs to know goes to the logs."""
    status, heading, happened, to_do, may_try_again = PAGES[reason]
    way = sign_in_log.Way.PASSWORD if reason == "only_company" else sign_in_log.Way.COMPANY
    sign_in_log.note(request, sign_in_log.Outcome.FAILED, way=way, reason=reason, user=user)
    logger.warning("Company sign-in refused (%s): %s", reason, fault or heading)
    name = {"name": configured().name}
    return render(
        request,
        "account/company_sign_in_refused.html",
        {
            "heading": heading,
            "happened": str(happened) % name,
            "to_do": to_do,
            "may_try_again": may_try_again,
        },
        status=status,
    )
