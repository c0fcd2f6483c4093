"""What a person reads of a page or letter: a no-break space is a space, a joiner is nothing."""

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse


def as_read(text: str) -> str:
    """Return a text as somebody reads it."""
    return text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{WORD JOINER}", "")


class _Read(TestResponse):
    @property
    def text(self) -> str:
        return as_read(super().text)


class Reader(FlaskClient):
    """A browser whose pages are read so."""

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # as Flask makes it
        self.response_wrapper = type("Read", (_Read, self.response_wrapper), {})


def read_by_people(app: Flask) -> Flask:
    """Let all browsers of a program's tests read its pages as people do."""
    app.test_client_class = Reader
    return app
