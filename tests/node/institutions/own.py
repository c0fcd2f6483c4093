"""København as an employer: two departments, four institutions, an agreement for them."""

from pathlib import Path

from node.institutions import actions, needs
from shared.needs.draft import SCHEMA
from shared.records.base import Record
from shared.records.employer import Contact, Target
from shared.trust.sealing import create_contact_key
from shared.workplaces import workplaces_of
from tests import make
from tests.hub.stage import Stage, draft_of
from tests.node.scene import set_day
from tests.parties import Town

CVR = "99000058"
HEADER = "P-nummer;CVR;Navn;Adresse;Postnr;By;Kommune;Branche;Fuldtidspersoner;Leder"
SMALL, LARGE, HOME = "1990005001", "1990005002", "1990005003"  # P-numbers
CHILDREN = (
    f"{SMALL};{CVR};Regnbuen;Skolevej 1;1000;København K;København;88.91;9,5;Pia Pil\n"
    f"{LARGE};{CVR};Solsikken;Skolevej 2;1000;København K;København;88.91;48,6;\n"
)
ELDERLY = f"{HOME};{CVR};Lindegården;Parkvej 3;1000;København K;København;87.10;60;\n"
HEADS = {"Børn og dagtilbud": "Lone Lau", "Ældre og pleje": "Aksel Ask"}


def rows(*lines: str) -> bytes:
    """A department's list as its file has it."""
    return "\n".join([HEADER, *lines]).encode()


def employer(town: Town) -> dict[str, Record]:
    """Let København be an employer; return its departments by name."""
    node = town.node("101")
    set_day(node, "2026-11-23")
    actions.be_employer(node, "karim", actions.OwnEmployer(
        name="Københavns Kommune", cvr=CVR, contact=make.contact("Rikke Rask"), is_demo=True
    ))  # fmt: skip
    made = {}
    for name, head in HEADS.items():
        draft = actions.DepartmentDraft(name=name, head=Contact(name=head, phone="33660001"))
        made[name] = actions.add_department(node, "karim", draft)
    lists = zip(made.values(), (CHILDREN, ELDERLY), strict=True)
    for department, lines in lists:
        actions.take_institutions(node, "karim", department.body.code, rows(lines))
        actions.set_target(node, "karim", department.body.code, Target(year=2026, places=4))
    town.synchronise("101")
    return made


def own_stage(town: Town, folder: Path, *invited: str) -> Stage:
    """An agreement for København's institutions at the hub, which these municipalities join."""
    node = town.node("101")
    with node.read() as session:
        ours = actions.own_employer(session, node)
        assert ours
        places = {p: one.ref for p, one in workplaces_of(session, ours.ref).items()}
    terms = make.agreement(
        ours.ref, units=(CVR,), branches=("R",), title="Københavns institutioner",
        instruments=("work_placement", "wage_subsidy", "community_work"),
        invited=("101", *invited),
    )  # fmt: skip
    with town.hub.begin("test") as tx:
        agreement = tx.write(terms, "made")
        bundle = create_contact_key(folder / "rikke.key")
        key = tx.write(make.contact_key(bundle, ours.ref), "key given")
    made = Stage(town, ours.ref, agreement, places, key)
    made.accede("101", *invited, terms_digest=terms.terms_digest)
    return made


def posted(town: Town, *groups: tuple[str, int], **other: object) -> Record:
    """Let København post a need of its own institutions, and all hear of it."""
    asked: dict[str, object] = {"branch": "R", "must": [], "language": None, **other}
    need = needs.post(town.node("101"), "karim", SCHEMA.load(draft_of(groups, **asked)))
    town.synchronise("101")
    town.synchronise()
    return need
