"""What is asked of the provider, and what is believed of its answers (OpenID Connect Core 1.0)."""

import hmac
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urlencode

import jwt
from jwt.utils import base64url_encode

from openkam.core.company_sign_in import line, metadata
from openkam.core.company_sign_in.configuration import ClaimsIncomplete, Configuration
from openkam.core.company_sign_in.faults import AnswerRefused, GrantGone, ProviderUnreachable

# Only what a key pair signs: with a shared secret, or with none, anybody could.
ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
LEEWAY_SECONDS = 60
LOGOUT_EVENT = "http://schemas.openid.net/event/backchannel-logout"
OLDEST_LOGOUT_SECONDS = 600
OFFLINE = "offline_access"


@dataclass(frozen=True)
class Answer:
    """What the provider says about one person, believed."""

    claims: Mapping[str, Any]
    refresh_token: str = ""
    id_token: str = ""

    @property
    def subject(self) -> str:
        """The person's name at the provider, which never changes."""
        return str(self.claims["sub"])

    @property
    def session(self) -> str:
        """The name of the person's session at the provider, if it tells."""
        return str(self.claims.get("sid") or "")


def scopes(provider: Configuration) -> tuple[str, ...]:
    """Return what is asked for: what the operator says, else all that we can use."""
    if provider.scopes:
        return provider.scopes
    offered = metadata.of(provider).get("scopes_supported") or []
    wanted = (OFFLINE, provider.roles_claim.partition(".")[0])
    return ("openid", "profile", "email", *(scope for scope in wanted if scope in offered))


def redeem(
    provider: Configuration, *, code: str, verifier: str, nonce: str, back_to: str
) -> Answer:
    """Return what the provider says for the code of a sign-in.

    Raises ProviderUnreachable, or AnswerRefused when something in it is not right.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": back_to,
        "code_verifier": verifier,
    }
    try:
        tokens = _tokens(provider, form)
    except GrantGone as fault:
        raise AnswerRefused("The provider does not know the code (any more).") from fault
    id_token = str(tokens.get("id_token") or "")
    claims = _believed(provider, id_token)
    if not hmac.compare_digest(str(claims.get("nonce") or ""), nonce):
        raise AnswerRefused("The nonce is not the one of this sign-in.")
    _check_access_token(claims, id_token, str(tokens.get("access_token") or ""))
    # Without offline access the token ends with the visit; its end would not mean that the
    # person has left the company.
    may_keep = OFFLINE in scopes(provider)
    kept = str(tokens.get("refresh_token") or "") if may_keep else ""
    return Answer(_completed(provider, claims, tokens), kept, id_token)


def refresh(
    provider: Configuration, *, refresh_token: str, subject: str, keep: Callable[[str], object]
) -> Answer:
    """Return what the provider says about a person now.

    A token that takes the place of the old one is given to `keep` at once: whatever fails later,
    the old one is worth nothing any more.
    Raises GrantGone when it has withdrawn its word, ProviderUnreachable when it says nothing, and
    AnswerRefused when it speaks of somebody else.
    """
    form = {"grant_type": "refresh_token", "refresh_token": refresh_token}
    tokens = _tokens(provider, form)
    kept = str(tokens.get("refresh_token") or refresh_token)
    if kept != refresh_token:
        keep(kept)
    id_token = str(tokens.get("id_token") or "")
    claims: Mapping[str, Any] = _believed(provider, id_token) if id_token else {"sub": subject}
    if claims["sub"] != subject:
        raise AnswerRefused("The provider speaks of another person.")
    return Answer(_completed(provider, claims, tokens), kept, id_token)


def logout_claims(provider: Configuration, token: str, *, now: float) -> Mapping[str, Any]:
    """Return the claims of a logout token (Back-Channel Logout 1.0); AnswerRefused if bad."""
    claims = _decoded(provider, token, required=["iss", "aud", "iat", "jti", "events"])
    events = claims["events"]
    if not isinstance(events, dict) or not isinstance(events.get(LOGOUT_EVENT), dict):
        raise AnswerRefused("The token tells of no logout.")
    if "nonce" in claims:
        raise AnswerRefused("A logout token has no nonce: this is another token.")
    if not claims.get("sub") and not claims.get("sid"):
        raise AnswerRefused("The token tells of nobody.")
    if now - float(claims["iat"]) > OLDEST_LOGOUT_SECONDS + LEEWAY_SECONDS:
        raise AnswerRefused("The token is too old.")
    return claims


def sign_out_address(provider: Configuration, *, id_token: str, back_to: str) -> str | None:
    """Return where the browser ends the session at the provider; None if there is no such place."""
    try:
        where = metadata.address(provider, "end_session_endpoint")
    except (ProviderUnreachable, AnswerRefused):
        return None
    if where is None:
        return None
    asked = {"client_id": provider.client_id, "post_logout_redirect_uri": back_to}
    if id_token:
        asked["id_token_hint"] = id_token
    return f"{where}{'&' if '?' in where else '?'}{urlencode(asked)}"


def _tokens(provider: Configuration, form: Mapping[str, str]) -> dict[str, Any]:
    where = metadata.address(provider, "token_endpoint")
    offered = metadata.of(provider).get("token_endpoint_auth_methods_supported")
    credentials = None
    if offered is None or "client_secret_post" not in offered:
        credentials = (quote(provider.client_id, safe=""), quote(provider.client_secret, safe=""))
    else:
        form = {
            **form,
            "client_id": provider.client_id,
            "client_secret": provider.client_secret,
        }
    status, found = line.post_form(str(where), form, credentials=credentials)
    if found.get("error") == "invalid_grant":
        raise GrantGone
    if status != 200 or not found.get("access_token"):
        # Our own credentials may be wrong: that says nothing about the person.
        raise ProviderUnreachable(f"The provider gives no token: {status} {found.get('error')}")
    return found


def _believed(provider: Configuration, id_token: str) -> Mapping[str, Any]:
    claims = _decoded(provider, id_token, required=["iss", "aud", "exp", "iat", "sub"])
    audience, party = claims["aud"], claims.get("azp")
    if isinstance(audience, list) and len(audience) > 1 and party is None:
        raise AnswerRefused("The token is for several programs and does not say for which.")
    if party is not None and party != provider.client_id:
        raise AnswerRefused("The token was made for another program.")
    if not isinstance(claims["sub"], str) or not 0 < len(claims["sub"]) <= 255:
        raise AnswerRefused("The token names nobody.")
    return claims


def _decoded(provider: Configuration, token: str, *, required: list[str]) -> dict[str, Any]:
    key = metadata.key_of(provider, token)
    try:
        return jwt.decode(
            token,
            key=key,
            algorithms=list(ALGORITHMS),
            audience=provider.client_id,
            issuer=provider.issuer,
            leeway=LEEWAY_SECONDS,
            options={"require": required},
        )
    except (jwt.PyJWTError, ValueError, TypeError) as fault:
        raise AnswerRefused(f"The token is not valid: {fault}") from fault


def _check_access_token(claims: Mapping[str, Any], id_token: str, access_token: str) -> None:
    """Refuse an access token that was not given together with the identity token."""
    if "at_hash" not in claims:
        return
    algorithm = jwt.get_algorithm_by_name(jwt.get_unverified_header(id_token)["alg"])
    digest = algorithm.compute_hash_digest(access_token.encode())
    wanted = base64url_encode(digest[: len(digest) // 2]).decode()
    if not hmac.compare_digest(str(claims["at_hash"]), wanted):
        raise AnswerRefused("The access token is not the one of the identity token.")


def _completed(
    provider: Configuration, claims: Mapping[str, Any], tokens: Mapping[str, Any]
) -> Mapping[str, Any]:
    """Add what the identity token leaves out from the page of the user, if there is one."""
    if claims.get("email") and claims.get("name") and _tells_roles(provider, claims):
        return claims
    where = metadata.address(provider, "userinfo_endpoint")
    if where is None:
        return claims
    more = line.get_json(where, token=str(tokens["access_token"]))
    if more.get("sub") != claims["sub"]:
        raise AnswerRefused("The page of the user tells of another person.")
    return {**more, **claims}


def _tells_roles(provider: Configuration, claims: Mapping[str, Any]) -> bool:
    try:
        provider.values_of(claims)
    except ClaimsIncomplete:
        return True
    return provider.tells_roles(claims)
