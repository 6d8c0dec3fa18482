"""The OpenAPI document as people read it: by area, each operation with what goes in and out."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.text import slugify

Json = Mapping[str, Any]
DEEPEST = 3  # levels of members inside members
LISTED = 8  # values of a choice that are written out
PREFIX = "#/components/schemas/"


@dataclass(frozen=True)
class Member:
    """A parameter, or a member of a body or an answer; `path` is dotted, [] is each of a list."""

    path: str
    kind: str
    note: str = ""
    is_required: bool = False
    where: str = ""  # of a parameter: path, query or header


@dataclass(frozen=True)
class Operation:
    """One operation."""

    id: str
    method: str
    path: str
    summary: str
    about: str
    scope: str
    parameters: tuple[Member, ...]
    body: tuple[Member, ...]
    body_type: str
    answers: tuple[tuple[str, str, tuple[Member, ...]], ...]  # status, meaning, members
    problems: tuple[tuple[str, str], ...]
    example: str


@dataclass(frozen=True)
class Area:
    """The operations of one tag."""

    slug: str
    title: str
    operations: tuple[Operation, ...]


def areas_of(document: Json, root: str) -> list[Area]:
    """Return the areas in the order of the document; `root` is the address before the paths."""
    found: dict[str, list[Operation]] = {}
    for path, operations in document["paths"].items():
        for method, operation in operations.items():
            tag = operation.get("tags", ["Other"])[0]
            written = _operation(document, root, path, method, operation)
            found.setdefault(tag, []).append(written)
    return [Area(slugify(tag), tag, tuple(rows)) for tag, rows in found.items()]


def _operation(document: Json, root: str, path: str, method: str, found: Json) -> Operation:
    answers = [
        (status, answer["description"], _answer_members(document, answer))
        for status, answer in found["responses"].items()
        if "$ref" not in answer
    ]
    problems = [
        (str(status), document["components"]["responses"][answer["$ref"].rsplit("/")[-1]])
        for status, answer in found["responses"].items()
        if "$ref" in answer
    ]
    scopes = found["security"][0]["Token"]
    body_type, body = _body(document, found)
    return Operation(
        id=found["operationId"],
        method=method.upper(),
        path=path,
        summary=found["summary"],
        about=found.get("description", ""),
        scope=scopes[0] if scopes else "",
        parameters=tuple(_parameter(document, one) for one in found.get("parameters", ())),
        body=body,
        body_type=body_type,
        answers=tuple((str(status), said, members) for status, said, members in answers),
        problems=tuple((status, problem["description"]) for status, problem in problems),
        example=_example(document, root, path, method, found, body_type),
    )


def _parameter(document: Json, found: Json) -> Member:
    schema = found["schema"]
    note = found.get("description") or schema.get("description", "")
    return Member(
        path=found["name"],
        kind=_kind(document, schema),
        note=_with_default(note, schema),
        is_required=found.get("required", False),
        where=found["in"],
    )


def _body(document: Json, found: Json) -> tuple[str, tuple[Member, ...]]:
    content = found.get("requestBody", {}).get("content", {})
    for media_type, given in content.items():
        return media_type, tuple(_members(document, given.get("schema", {})))
    return "", ()


def _answer_members(document: Json, answer: Json) -> tuple[Member, ...]:
    for given in answer.get("content", {}).values():
        return tuple(_members(document, given.get("schema", {})))
    return ()


def _members(document: Json, schema: Json, before: str = "", depth: int = 0) -> Iterator[Member]:
    schema = _resolved(document, schema)
    if schema.get("type") == "array":
        yield from _members(document, schema.get("items", {}), f"{before}[]", depth)
        return
    if depth == DEEPEST:
        return
    required = schema.get("required", ())
    for name, inner in schema.get("properties", {}).items():
        path = f"{before}.{name}" if before else name
        note = _with_default(inner.get("description", ""), inner)
        yield Member(path, _kind(document, inner), note, name in required)
        yield from _members(document, _without_null(inner), path, depth + 1)


def _resolved(document: Json, schema: Json) -> Json:
    while "$ref" in schema:
        schema = document["components"]["schemas"][schema["$ref"].removeprefix(PREFIX)]
    return schema


def _without_null(schema: Json) -> Json:
    for option in schema.get("anyOf", ()):
        if option.get("type") != "null":
            found: Json = option
            return found
    return schema


def _kind(document: Json, schema: Json) -> str:
    """Name what values there are: integer, text, date, one of A, B, list of …, or null."""
    if "anyOf" in schema:
        kinds = [_kind(document, option) for option in schema["anyOf"]]
        return " or ".join(dict.fromkeys(kinds))
    schema = _resolved(document, schema)
    choices = schema.get("enum") or ([schema["const"]] if "const" in schema else None)
    if choices:
        return _choices(choices)
    kind = str(schema.get("type", "any"))
    if kind == "array":
        return f"list of {_kind(document, schema.get('items', {}))}"
    limits = _limits(schema)
    return f"{schema.get('format') or kind}{limits}"


def _choices(choices: Any) -> str:
    # A sort of ten columns has twenty values: those with a minus go without saying.
    given = [str(one) for one in choices]
    listed = [one for one in given if not one.startswith("-")]
    named = ["empty" if one == "" else one for one in listed]
    text = ", ".join(named)
    return f"one of {text}" + (" (with - descending)" if len(listed) < len(given) else "")


def _limits(schema: Json) -> str:
    least, most = schema.get("minimum"), schema.get("maximum")
    if most is not None:
        return f" {least}–{most}" if least is not None else f" up to {most}"
    longest = schema.get("maxLength")
    return f" of up to {longest}" if longest else ""


def _with_default(note: str, schema: Json) -> str:
    note, default = note.replace("`", ""), schema.get("default")
    if default in (None, "", [], {}):
        return note
    return f"{note}{'; ' if note else ''}usually {default}"


def _example(document: Json, root: str, path: str, method: str, found: Json, body_type: str) -> str:
    lines = [f"curl -X {method.upper()} '{root}{path}'"]
    lines.append('-H "Authorization: Bearer $OPENKAM_TOKEN"')
    lines += [_example_header(one) for one in found.get("parameters", ()) if one["in"] == "header"]
    if body_type == "application/json":
        content = found["requestBody"]["content"][body_type]["schema"]
        body = json.dumps(_example_body(_resolved(document, content)), ensure_ascii=False)
        lines += ["-H 'Content-Type: application/json'", f"-d '{body}'"]
    elif body_type:
        lines += [f"-H 'Content-Type: {body_type}'", "--data-binary @file"]
    return " \\\n  ".join(lines)


def _example_header(found: Json) -> str:
    if found["name"] == "If-Match":
        return "-H 'If-Match: \"…the ETag that you read…\"'"
    value = _without_null(found["schema"]).get("minimum", "…")
    return f"-H '{found['name']}: {value}'"


def _example_body(schema: Json) -> Any:
    """Return the members that a body needs, or its first one where it needs none."""
    members = schema.get("properties", {})
    chosen = schema.get("required") or list(members)[:1]
    return {name: _example_value(_without_null(members[name])) for name in chosen}


def _example_value(schema: Json) -> Any:
    for choice in (*schema.get("enum", ()), schema.get("const")):
        if choice:
            return choice
    values: Json = {"integer": 1, "number": 0.5, "boolean": True, "array": [], "object": {}}
    return values.get(str(schema.get("type")), "…")
