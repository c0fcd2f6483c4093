"""`landsaftale hub agreements …`: the model, the list, and questions."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from deploy.cli import landsaftale
from hub.agreements.draft import AgreementDraft, DraftSchema, check
from shared.drafts import read_draft
from shared.feed import stored
from shared.problem import Refused
from tests import make
from tests.hub.stage import Stage
from tests.parties import Town


def said(town: Town, *words: str) -> dict[str, object]:
    home = str(town.folder / "hub")
    done = CliRunner().invoke(landsaftale, ["hub", "--home", home, "agreements", *words, "--json"])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    found: dict[str, object] = json.loads(done.output)
    return found


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_the_model_is_an_agreement_and_writes_over_no_file(
    stage: Stage, town: Town, tmp_path: Path
) -> None:
    file = tmp_path / "aftale.toml"
    said(town, "model", "--output", str(file))
    draft: AgreementDraft = read_draft(file, DraftSchema())
    with town.hub.read() as session:
        check(draft, stored.get(session, stage.employer), make.TODAY)
    with pytest.raises(Refused, match="file_exists"):
        said(town, "model", "--output", str(file))
    assert "[contact]" in str(said(town, "model")["model"])


@pytest.mark.parametrize("town", ["sqlite"], indirect=True)
def test_the_list_says_where_each_stands_and_questions_are_answered(
    stage: Stage, town: Town
) -> None:
    stage.accede("101")
    (one,) = said(town, "list")["agreements"]  # type: ignore[misc]  # a list, by the next line
    assert (one["state"], one["version"], one["acceded"]) == ("active", 1, 1)
    with town.node("101").begin("test") as tx:
        tx.write(make.agreement_question(stage.agreement), "asked")
    town.synchronise()
    (asked,) = said(town, "questions", one["code"])["questions"]  # type: ignore[misc]
    said(town, "reply", one["code"], asked["id"], "Virksomheden betaler.", "--by", "Mette")
    (asked,) = said(town, "questions", one["code"])["questions"]  # type: ignore[misc]
    assert (asked["municipality"], asked["reply"]) == ("101", "Virksomheden betaler.")
    assert said(town, "suspend", one["code"], "--reason", "Ombygning")["state"] == "suspended"
    assert said(town, "resume", one["code"])["state"] == "active"
    over = said(town, "terminate", one["code"], "--reason", "Slut", "--last-day", "2027-06-30")
    assert (over["state"], over["last_day"]) == ("terminated", "2027-06-30")
