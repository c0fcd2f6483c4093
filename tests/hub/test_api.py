"""The API as a whole: what opens it, and how it describes itself."""

import re

from shared.accounts import actions, tokens
from shared.accounts.hub_access import HUB
from tests.hub.people import app_of, browser_of, program_of
from tests.hub.stage import Stage
from tests.parties import Town


def test_a_log_in_opens_no_api_and_a_token_no_page(stage: Stage, town: Town) -> None:
    browser = browser_of(town.hub, "emp.admin", stage.employer)
    refused = browser.get("/api/v1/needs")
    assert (refused.status_code, refused.headers["WWW-Authenticate"]) == (401, "Bearer")
    program = program_of(town.hub, "emp.contact", stage.employer)
    assert program.get("/api/v1/needs").status_code == 200
    assert program.get("/behov").location.startswith("/log-ind")


def test_a_token_ends_when_revoked_or_with_its_account(stage: Stage, town: Town) -> None:
    database = town.hub.database
    program = program_of(town.hub, "auditor")
    actions.disable(database, "auditor-")
    assert program.get("/api/v1/needs").status_code == 401
    actions.disable(database, "auditor-", disabled=False)
    assert program.get("/api/v1/needs").status_code == 200
    with database.read() as session:
        ((token, login),) = tokens.listed(session)
    assert (login, token.used_on is not None) == ("auditor-", True)
    tokens.revoke(database, token.id)
    assert program.get("/api/v1/needs").status_code == 401


def test_every_operation_of_the_access_table_is_described(stage: Stage, town: Town) -> None:
    described = app_of(town.hub).test_client().get("/api/v1/openapi.json").json
    operations = {
        (path, method.upper())
        for path, item in described["paths"].items() for method in item if method != "parameters"
    }  # fmt: skip
    app = app_of(town.hub)
    routed = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method)
        for rule in app.url_map.iter_rules() for method in rule.methods or ()
        if rule.endpoint.endswith("_api." + rule.endpoint.rpartition(".")[2])
        and (rule.endpoint, method) in HUB and "party" not in HUB[rule.endpoint, method]
    }  # fmt: skip
    assert operations == routed
    for item in described["paths"].values():
        for method, operation in item.items():
            if method != "parameters":
                assert operation["summary"]
                assert "default" in operation["responses"]
