"""Choosing the language of a page.

`?sprog=en` on any address chooses English and is remembered in a cookie, so that a link can be
sent with its language and the address stays the same in both.
"""

from typing import Final
from urllib.parse import urlencode

from flask import Flask, Response, request
from flask_babel import Babel

from shared.web.language import LANGUAGES, language, locale, speak

COOKIE: Final = "sprog"


def add_languages(app: Flask, translations: str) -> None:
    """Speak each visitor's language, and keep the choice for a year."""
    app.config |= {
        "BABEL_DEFAULT_LOCALE": "da",
        "BABEL_DEFAULT_TIMEZONE": "Europe/Copenhagen",
        "BABEL_TRANSLATION_DIRECTORIES": translations,
    }
    Babel(app, locale_selector=locale)
    app.before_request(lambda: speak(_chosen()))
    app.teardown_request(lambda _: speak("da"))
    app.after_request(_remember)
    app.jinja_env.globals |= {
        "page_language": language,
        "other_language": lambda: "da" if language() == "en" else "en",
        "address_in": address_in,
    }


def address_in(wanted: str) -> str:
    """Return this page's own address in the language `wanted`, without host."""
    kept = [(name, value) for name, value in request.args.items(multi=True) if name != COOKIE]
    return f"{request.path}?{urlencode([*kept, (COOKIE, wanted)])}"


def _chosen() -> str:
    said = (request.args.get(COOKIE), request.cookies.get(COOKIE))
    return next((wanted for wanted in said if wanted in LANGUAGES), "da")


def _remember(response: Response) -> Response:
    wanted = request.args.get(COOKIE)
    if wanted in LANGUAGES:
        response.set_cookie(
            COOKIE,
            wanted,
            max_age=365 * 24 * 3600,
            secure=request.is_secure,
            httponly=True,
            samesite="Lax",
        )
    return response
