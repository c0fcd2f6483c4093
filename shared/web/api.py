"""The base of both REST APIs: tokens, strict JSON, problem+json, OpenAPI 3.1.

A slice's `api.py` makes one `Blueprint`; its operations say with `arguments` and `response` which
schemas they take and give, and everything else follows from these: validation, the answer to
wrong members, and the description under `/api/v1/openapi.json`. Who acts is `access.current()`;
routes stand in the access table like pages do.
"""

from collections.abc import Callable, Mapping
from functools import partial
from threading import Lock
from typing import Any, Final, NoReturn, Protocol, TypeVar, cast
from uuid import UUID

import flask_smorest
from flask import Flask, Request, Response, request
from marshmallow import Schema, ValidationError, fields
from webargs.flaskparser import FlaskParser

from shared.problem import Refused, Wrong
from shared.records.base import load_json
from shared.web.app import csrf
from shared.web.forms import sentences

PREFIX: Final = "/api/v1"
Operation = TypeVar("Operation", bound=Callable[..., object])


class Decorator(Protocol):
    """Leaves an operation the function that it is."""

    def __call__(self, operation: Operation, /) -> Operation:
        """Return the operation, known to the blueprint."""


class StrictParser(FlaskParser):
    """Reads JSON as strictly as records are read; wrong members become sentences."""

    def load_json(self, req: Request, schema: Schema) -> Any:
        """Return the body.

        Raises:
            Refused: it is no JSON (`malformed`).
        """
        try:
            return load_json(req.get_data())
        except ValueError as wrong:
            raise Refused("malformed", line=1, why=str(wrong)) from wrong

    def handle_error(
        self, error: ValidationError, req: Request, schema: Schema, **_: object
    ) -> NoReturn:
        """Say what is wrong with each member."""
        messages = next(iter(error.messages_dict.values()))  # by place: json, query
        values = self.load_json(req, schema) if req.is_json else req.args
        told = values if isinstance(values, Mapping) else {}
        raise Wrong(sentences(schema, ValidationError(messages), told)) from error


class Blueprint(flask_smorest.Blueprint):  # type: ignore[misc]  # flask-smorest has no types
    """The operations of one slice, under `/api/v1/<path>`.

    Of two blueprints on one path, one has a `name` of its own. A route comes first, then what
    it takes, then what it gives:

        @blueprint.post("/<code>/close")
        @blueprint.arguments(SCHEMA)
        @blueprint.response(200, WHOLE)
        def close(said: Said, code: str) -> Whole: ...
    """

    ARGUMENTS_PARSER = PAGINATION_ARGUMENTS_PARSER = StrictParser()

    def __init__(
        self, path: str, import_name: str, about: str, *, name: str | None = None
    ) -> None:
        super().__init__(
            f"{name or path}_api", import_name, url_prefix=f"{PREFIX}/{path}", description=about
        )

    def get(self, rule: str) -> Decorator:
        """Answer GET at `rule`, below the blueprint's path."""
        return self._route(rule, "GET")

    def post(self, rule: str) -> Decorator:
        """Answer POST."""
        return self._route(rule, "POST")

    def put(self, rule: str) -> Decorator:
        """Answer PUT."""
        return self._route(rule, "PUT")

    def delete(self, rule: str) -> Decorator:
        """Answer DELETE."""
        return self._route(rule, "DELETE")

    def arguments(self, schema: Schema, *, location: str = "json") -> Decorator:
        """Take what the schema loads as first argument, from the body or the `query`."""
        return cast("Decorator", super().arguments(schema, location=location))

    def response(self, status: int, schema: Schema | None = None) -> Decorator:
        """Give the returned value as the schema dumps it."""
        return cast("Decorator", super().response(status, schema))

    def paginate(self) -> Decorator:
        """Take `pagination_parameters`; the operation sets `item_count` and gives one page."""
        return cast("Decorator", super().paginate(page_size=50, max_page_size=500))

    def register_views_in_doc(self, api: "_Api", *what: object, **more: object) -> None:
        """Describe the operations when the description is first asked for: starting is quicker."""
        api.later.append(partial(super().register_views_in_doc, api, *what, **more))

    def _route(self, rule: str, method: str) -> Decorator:
        return cast("Decorator", self.route(rule, methods=[method]))


class ProblemSchema(Schema):
    """What an operation answers when it does not do what it was asked (RFC 9457)."""

    type = fields.String(metadata={"description": "The problem's code."})
    status = fields.Integer()
    title = fields.String(metadata={"description": "What happened, in a sentence."})
    detail = fields.String(metadata={"description": "What to do about it."})
    instance = fields.String(metadata={"description": "Quote it to support."})
    params = fields.Dict()
    errors = fields.List(fields.Dict(), metadata={"description": "Wrong members, by pointer."})


class _Api(flask_smorest.Api):  # type: ignore[misc]  # flask-smorest has no types
    """Describes operations; problems are answered by `errors.py`, as everywhere."""

    ERROR_SCHEMA = ProblemSchema

    def __init__(self, *args: object, **kwargs: object) -> None:
        self.later: list[Callable[[], None]] = []
        self._one_at_a_time = Lock()
        super().__init__(*args, **kwargs)

    def _openapi_json(self) -> Response:
        with self._one_at_a_time:
            while self.later:
                self.later.pop(0)()
        return cast("Response", super()._openapi_json())

    def _register_error_handlers(self) -> None:
        """Leave the program's own."""


def add_api(app: Flask, title: str, *blueprints: Blueprint) -> None:
    """Add slices' operations to a program, and their description."""
    app.config |= {
        "API_TITLE": title, "API_VERSION": "v1", "OPENAPI_VERSION": "3.1.0",
        "OPENAPI_URL_PREFIX": PREFIX, "OPENAPI_JSON_PATH": "openapi.json",
    }  # fmt: skip
    api = _Api(app, spec_kwargs={"security": [{"token": []}]})
    api.spec.components.security_scheme("token", {"type": "http", "scheme": "bearer"})
    for blueprint in blueprints:
        csrf.exempt(blueprint)  # no cookie opens it, so no other site can use one
        api.register_blueprint(blueprint)


def once() -> UUID | None:
    """Return the `Idempotency-Key` under which this is asked for once, however often it is sent.

    Raises:
        Wrong: it is no UUID.
    """
    given = request.headers.get("Idempotency-Key")
    try:
        return UUID(given) if given else None
    except ValueError as wrong:
        raise Wrong({"Idempotency-Key": [str(wrong)]}) from wrong
