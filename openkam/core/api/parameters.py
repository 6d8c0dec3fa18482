"""Parameters of an address that no operation knows are refused, never silently ignored."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.errors import ValidationError
from ninja.signature import ViewSignature

Operation = Callable[..., Any]


def refuse_unknown(operation: Operation) -> Operation:
    """Return the operation behind a look at the parameters of the request.

    It raises the framework's ValidationError for those that the operation does not offer.
    """
    known = _parameters(operation)

    @wraps(operation)
    def looked_at(request: HttpRequest, *args: Any, **given: Any) -> Any:
        unknown = sorted(set(request.GET) - known)
        if unknown:
            said = _("There is no such parameter here.")
            raise ValidationError([{"loc": ("query", name), "msg": said} for name in unknown])
        return operation(request, *args, **given)

    return looked_at


def _parameters(operation: Operation) -> set[str]:
    names: set[str] = set()
    for model in ViewSignature("", operation).models:
        if getattr(model, "__ninja_param_source__", "") == "query":
            names |= set(getattr(model, "__ninja_flatten_map__", {}))
    return names
