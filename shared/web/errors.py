"""Error pages: what happened and the way out, as a page or as problem+json."""

import json
import traceback
from collections.abc import Mapping, Sequence
from typing import Final

import structlog
from flask import Flask, Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import (
    Forbidden,
    HTTPException,
    RequestEntityTooLarge,
    SecurityError,
)

from shared.problem import Problem, Wrong
from shared.web import words
from shared.web.sentences import SENTENCES

KEPT: Final = frozenset({"Allow", "WWW-Authenticate"})
MACHINES: Final = ("/api/", "/exchange")
RETRY_SECONDS: Final = "5"
log = structlog.get_logger()


class OtherSite(Forbidden):
    """A form was sent from a page that is not ours."""


def add_error_pages(app: Flask) -> None:
    """Answer every refusal and every fault with a sentence and its remedy."""
    app.register_error_handler(Problem, _refused)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _fault)


def _refused(problem: Problem) -> Response:
    g.bare = problem.code == "database_busy"
    answer = _answer(problem.code, problem.status, words.say_problem(problem), problem.plain)
    if isinstance(problem, Wrong) and answer.is_json:
        answer.set_data(_with_members(answer, problem.members))
    wait = problem.params.get("wait", RETRY_SECONDS if problem.status == 503 else None)
    if wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _with_members(answer: Response, members: Mapping[str, Sequence[str]]) -> str:
    """The problem with a pointer (RFC 6901) to each faulty member; source: RFC 9457, section 3."""
    errors = [
        {"pointer": f"/{name.replace('-', '/')}", "detail": " ".join(said)}
        for name, said in members.items()
    ]
    return json.dumps(json.loads(answer.get_data()) | {"errors": errors}, ensure_ascii=False)


def _http(wrong: HTTPException) -> ResponseReturnValue:
    if wrong.response is not None:  # an answer that is whole already
        return wrong
    status = wrong.code or 500
    if isinstance(wrong, SecurityError):  # a foreign Host: nothing of the page can be built
        return Response(str(words.say("http_400")), status, mimetype="text/plain")
    code = _code(wrong, status)
    answer = _answer(code, status, words.say(code), {})
    kept = [pair for pair in wrong.get_headers(request.environ) if pair[0] in KEPT]
    answer.headers.extend(kept)
    return answer


def _code(wrong: HTTPException, status: int) -> str:
    match wrong:
        case RequestEntityTooLarge() if request.path.startswith(MACHINES):
            return "too_large"
        case CSRFError():
            return "form_expired"
        case OtherSite():
            return "other_site"
        case _ if f"http_{status}" in SENTENCES:
            return f"http_{status}"
        case _:
            return "http_400" if status < 500 else "http_500"


def _fault(fault: Exception) -> Response:
    """A bug of ours: the log gets where it happened, the page a code to quote.

    Neither the exception's words nor any value is logged: they may hold a person's data.
    """
    g.bare = True
    frames = traceback.extract_tb(fault.__traceback__)
    where = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    log.error("page_failed", endpoint=request.endpoint, fault=type(fault).__name__, where=where)
    return _answer("http_500", 500, words.say("http_500"), {})


def _answer(code: str, status: int, said: words.Said, params: Mapping[str, object]) -> Response:
    if request.path.startswith(MACHINES):
        return _problem_json(code, status, said, params)
    back = request.referrer if (request.referrer or "").startswith(request.host_url) else None
    page = render_template("error.html", said=said, status=status, code=g.request_id, back=back)
    return Response(page, status, mimetype="text/html")


def _problem_json(
    code: str, status: int, said: words.Said, params: Mapping[str, object]
) -> Response:
    """Source of the form: RFC 9457."""
    body = {
        "type": code,
        "status": status,
        "title": said.text,
        "detail": said.remedy,
        "instance": g.request_id,
        "params": params,
    }
    return Response(
        json.dumps(body, ensure_ascii=False), status, mimetype="application/problem+json"
    )
