"""`landsaftale sign`: an employer's contact signs what the hub writes for it, on files only.

It works without a hub and without network. What is signed is shown in words first, and those
words are made from the very bytes that are signed.
"""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Final

import click

from shared.cli import Shown, shows
from shared.codes.lists import branches, codes
from shared.codes.places import municipalities
from shared.problem import NotFound, Refused
from shared.records.codes import read_code
from shared.trust.keys import SigningKey, fingerprint, public_key
from shared.trust.papers import Paper, read_papers, sign, signed_text
from shared.trust.sealing import signing_file

FILE = click.Path(path_type=Path, exists=True, dir_okay=False)
ANSWERS: Final = {"meet": "I vil møde", "accept": "I giver pladsen til",
                  "decline": "I siger nej tak til"}  # fmt: skip
STATES: Final = {"in_consultation": "til høring", "active": "i kraft", "suspended": "på pause",
                 "terminated": "opsagt"}  # fmt: skip


@click.command("sign")
@click.argument("file", type=FILE)
@click.option("--key", "key_file", type=FILE, help="Your own key file. Without: only show.")
@click.option("--only", "wanted", multiple=True, metavar="CODE", help="Not all: F-… or A-….")
@shows
def sign_papers(file: Path, key_file: Path | None, wanted: tuple[str, ...]) -> Shown:
    """Show what FILE would have you sign, and sign it with your key.

    Read it first. The signatures go beside it, to `FILE.signed.json`: hand that in at the hub.

    Example: landsaftale sign papers.json --key mette.key
    """
    papers = _chosen(read_papers(file.read_bytes()), wanted)
    lines = [line for paper in papers for line in words(paper)]
    told = [{"act": one.act.ref, "code": _code(one), "rev": one.act.rev} for one in papers]
    if key_file is None:
        return Shown({"papers": told}, [*lines, "Intet er underskrevet: giv --key NØGLEFIL."])
    key = SigningKey.load(signing_file(key_file))
    signed = [sign(paper, key) for paper in papers]
    output = file.with_name(f"{file.name}.signed.json")
    output.write_text(signed_text(signed), encoding="utf-8")
    done = f"Underskrevet. Aflevér {output} på hubben under Underskrifter."
    return Shown({"papers": told, "file": str(output)}, [*lines, done])


def _chosen(papers: list[Paper], wanted: tuple[str, ...]) -> list[Paper]:
    """Return the papers of these codes, or all.

    Raises:
        NotFound: none has one of the codes.
        Refused: there is nothing to sign (`papers_unreadable`).
    """
    codes = {read_code(code) or code for code in wanted}
    if missing := codes - {_code(paper) for paper in papers}:
        raise NotFound(min(missing))
    found = [paper for paper in papers if not codes or _code(paper) in codes]
    if not found:
        raise Refused("papers_unreadable", field="file")
    return found


def _code(paper: Paper) -> str:
    return str(getattr((paper.about or paper.act).body, "code", ""))


def words(paper: Paper) -> Iterator[str]:
    """Say an act in words: each of its members.

    Raises:
        Refused: it is of a kind that nobody signs (`papers_unreadable`).
    """
    say = SAID.get(paper.act.kind)
    if say is None:
        raise Refused("papers_unreadable", field="file")
    yield from say(paper)
    yield ""


def _decision(paper: Paper) -> Iterator[str]:
    said, about = paper.act.body, paper.about
    assert about is not None  # noqa: S101 -- a decision is about a proposal
    offer = about.body
    need = paper.shown(offer.need).body
    yield f"{ANSWERS[said.answer]} kandidaten i forslaget {offer.code}, {_day(said.decided_on)}."
    if said.reason:
        yield f"  Grund: {codes('decline_reasons')[said.reason].title('da')}"
    yield f"  Kandidatens navn over for jer: {offer.pseudonym}"
    yield f"  Foreslået af {municipalities()[offer.municipality].name} {_day(offer.proposed_on)}"
    yield f"  Behov: {need.code} »{need.title}«"
    if said.contact_key:
        key = paper.shown(said.contact_key).body
        read_out = fingerprint(public_key(key.signing_key))
        yield f"  Navnet forsegles til {key.contact}, hvis ord er: {read_out}"


def _agreement(paper: Paper) -> Iterator[str]:
    body = paper.act.body
    employer = paper.shown(body.employer).body
    units = {unit.cvr: unit.name for unit in employer.units}
    yield f"Aftalen {body.code} »{body.title}«, udgave {body.version}, {STATES[body.state]}."
    yield f"  Virksomhed: {employer.name}: " + ", ".join(
        f"{units.get(cvr, '?')} ({cvr})" for cvr in body.units
    )
    for one in body.consents:
        yield f"  {one.cvr} er med efter eget ord: {one.by}, {_day(one.on)}"
    yield (f"  Vært: {_host(body.hosting_authority)}, bemyndiget {_day(body.mandate_on)}"
           + (f": {body.mandate}" if body.mandate else ""))  # fmt: skip
    yield f"  Gælder {_day(body.valid_from)} til {_day(body.valid_to)}"
    if body.last_day:
        yield f"  Sidste dag efter opsigelse: {_day(body.last_day)}"
    if body.consult_until:
        yield f"  Til høring til og med {_day(body.consult_until)}"
    if body.reason:
        yield f"  Begrundelse: {body.reason}"
    known = branches("DB25")
    yield f"  Brancher: {', '.join(known[one].title('da') for one in body.branches) or 'alle'}"
    instruments = [codes("instruments")[one].title("da") for one in body.instruments]
    yield f"  Redskaber: {', '.join(instruments)}"
    yield f"  Tilbudt {len(body.invited)} kommuner: {_places(body.invited)}"
    if body.former:
        yield f"  Ikke tilbudt dem, der er trådt ud: {_places(body.former)}"
    yield (f"  De svarer på et behov inden {body.answer_days} arbejdsdage og foreslår kandidater "
           f"inden {body.candidate_days} derefter")  # fmt: skip
    if body.earlier_until:
        yield f"  De gamle vilkår ({body.earlier_terms}) gælder til {_day(body.earlier_until)}"
    who = body.contact
    yield "  Kontakt: " + ", ".join(filter(None, (who.name, who.phone, who.email)))
    yield from (f"  | {line}" for line in body.terms.splitlines())


def _places(chosen: tuple[str, ...]) -> str:
    return ", ".join(municipalities()[one].name for one in chosen)


def _host(authority: str) -> str:
    known = municipalities().get(authority.removeprefix("municipality:"))
    return known.name if known else authority


def _day(day: date) -> str:
    return f"{day:%d-%m-%Y}"


SAID: Final[Mapping[str, Callable[[Paper], Iterator[str]]]] = {
    "decision": _decision, "agreement": _agreement,
}  # fmt: skip
