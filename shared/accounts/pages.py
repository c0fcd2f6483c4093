"""Log in and log off."""

from flask import (
    Blueprint,
    Flask,
    current_app,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from shared.accounts import actions
from shared.accounts.access import Access, guard
from shared.database import Database
from shared.problem import Refused
from shared.web.words import say_problem

blueprint = Blueprint("accounts", __name__, template_folder=".")


def add_accounts(app: Flask, database: Database, access: Access, *, home: str) -> None:
    """Put log-in before a program. `home` is the endpoint people come to after logging in."""
    app.config["LOGIN_HOME"] = home
    app.register_blueprint(blueprint)
    guard(app, database, access)


@blueprint.get("/log-ind")
def log_in() -> str:
    """Ask for log-in name and password."""
    return render_template("login.html", form={}, wrong=None, wanted=request.args.get("til", ""))


@blueprint.post("/log-ind")
def prove() -> ResponseReturnValue:
    """Log in under a new session, or say that it did not succeed."""
    form, wanted = request.form, request.form.get("til", "")
    database, _ = current_app.extensions["accounts"]
    try:
        token = actions.log_in(database, form.get("login", ""), form.get("password", ""))
    except Refused as refused:
        said = say_problem(refused)
        return render_template("login.html", form=form, wrong=said, wanted=wanted), 422
    session.clear()  # nothing of the time before logging in is carried over
    session["login"] = token
    return redirect(_own_address(wanted) or url_for(current_app.config["LOGIN_HOME"]), 303)


@blueprint.post("/log-af")
def log_off() -> Response:
    """End this log-in session."""
    database, _ = current_app.extensions["accounts"]
    actions.log_off(database, session.get("login", ""))
    session.clear()
    return redirect(url_for("accounts.log_in"), 303)


def _own_address(wanted: str) -> str:
    """The address if it is one of this program's own, else nothing."""
    plain = wanted.startswith("/") and not wanted.startswith("//") and "\\" not in wanted
    return wanted if plain and wanted.isprintable() else ""
