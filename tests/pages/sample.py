"""The least that an operation of an API takes, made from the API's own description (OpenAPI)."""

import re
from typing import Any

PLAIN: dict[str, Any] = {"boolean": True, "string": "x", "object": {}}
STRINGS = {
    "date": "2026-12-07", "uuid": "01900000-0000-7000-8000-000000000000",
    "date-time": "2026-12-07T08:00:00+00:00", "email": "ida@example.dk",
}  # fmt: skip


def body(spec: dict[str, Any], rule: str, method: str) -> Any:
    """Return a body for an operation: every member that is required, and nothing else."""
    path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
    operation = spec["paths"].get(path, {}).get(method.lower(), {})
    content = operation.get("requestBody", {}).get("content", {})
    return next((_sample(spec, one["schema"]) for one in content.values()), {})


def _sample(spec: dict[str, Any], schema: dict[str, Any]) -> Any:
    if "$ref" in schema:
        return _sample(spec, spec["components"]["schemas"][schema["$ref"].rpartition("/")[2]])
    if "allOf" in schema:
        return _sample(spec, schema["allOf"][0])
    if "enum" in schema:
        return schema["enum"][0]
    kind = schema.get("type", "object")
    kind = kind if isinstance(kind, str) else kind[0]
    if kind == "array":
        return [_sample(spec, schema["items"])] * schema.get("minItems", 1)
    if kind in ("integer", "number"):
        return schema.get("minimum", 1)
    if kind == "string":
        return STRINGS.get(schema.get("format", ""), "x" * schema.get("minLength", 1))
    members = schema.get("properties", {})
    return {name: _sample(spec, members[name]) for name in schema.get("required", ())}
