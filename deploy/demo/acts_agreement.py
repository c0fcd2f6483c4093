"""Steps 1 to 3: the federation is joined, an employer registered, one agreement made."""

from functools import partial
from importlib.resources import as_file, files
from typing import Any

from deploy.demo.processes import Party
from deploy.demo.stage import Stage, until
from deploy.demo.visitor import Visitor
from deploy.demo.workplaces import FILE, write_workplaces

HOW = {
    "101": ("profiles", "Karim Holst"), "147": ("profiles", "Signe Toft"),
    "461": ("profiles", "Bo Lindegaard"), "851": ("profiles", "Maja Krogh"),
    "751": ("count_only", "Ida Munk"),
}  # fmt: skip
DECLINES = "157"
LIMITED = "147"
PEOPLE = {
    "hub": (
        ("drift", "Rikke Bang", "hub.operator"), ("hr", "Mette Lindahl", "emp.admin"),
        ("indslusning", "Anne Vestergaard", "sector"),
    ),
    "node": (
        ("konsulent", "Karim Holst", "consultant"), ("sagsbehandler", "Lone Berg", "caseworker"),
        ("leder", "Per Dam", "manager"),
    ),
}  # fmt: skip


def joining(stage: Stage) -> dict[str, Any]:
    """Invite each municipality, join with the link, compare fingerprints, approve."""
    told: dict[str, str] = {}
    invited = stage.on(stage.hub, "members", "invite", *stage.nodes)["done"]
    links = {one["municipality"]: one["link"] for one in invited}
    for code, node in stage.nodes.items():
        told[code] = stage.on(node, "join", links[code])["words"]
        stage.tell(f"{node.title}: {told[code]}")
    waiting = stage.on(stage.hub, "members", "list")["newcomers"]
    shown = {one["municipality"]: one["words"] for one in waiting}
    for code, words in told.items():
        stage.on(stage.hub, "members", "approve", code, "--words", words)
    again = stage.refused(stage.nodes["101"], "join", links["101"])
    in_step = all_in_step(stage)
    members = stage.on(stage.hub, "members", "list")["members"]
    active = [one for one in members if one["state"] == "active"]
    return {
        "ok": told == shown
        and len(active) == len(stage.nodes)
        and in_step
        and again["code"] == "invitation_used",
        "members": len(active),
        "fingerprints_equal": told == shown,
    }


def workplaces(stage: Stage) -> dict[str, Any]:
    """Register the employer and take its workplaces from the head office's file, twice."""
    employer = stage.on(
        stage.hub, "employers", "add", "Nordlys Hoteller", "--demo",
        "--unit", "99000007=Nordlys Drift A/S", "--unit", "99000015=Nordlys Franchise ApS",
        "--franchise", "99000015",
        "--contact-name", "Mette Lindahl", "--contact-phone", "70000010",
    )  # fmt: skip
    stage.codes |= {"employer": employer["code"], "employer_ref": employer["employer"]}
    folder = stage.root / "input"
    folder.mkdir(exist_ok=True)
    planted = [one for one in write_workplaces(folder) if one.outcome == "refused"]
    take = ("employers", "import", employer["code"], folder / FILE)
    first = stage.on(stage.hub, *take)
    second = stage.on(stage.hub, *take)
    listed = stage.on(stage.hub, "employers", "workplaces", employer["code"])["workplaces"]
    refused = {(one["row"], one["code"]) for one in first["refusals"]}
    add_people(stage)
    return {
        "ok": len(listed) == 60 == second["unchanged"]
        and refused == {(one.row, one.code) for one in planted},
        "workplaces": len(listed),
        "refused": len(refused),
        "unchanged_second_time": second["unchanged"],
    }


def add_people(stage: Stage) -> None:
    """Give the people of the story their log-ins; keep the passwords, which are shown once."""
    with as_file(files("deploy.demo") / "sector.toml") as path:
        service = stage.on(stage.hub, "sectors", "make", path)["service"]
    scopes = {"emp": stage.codes["employer_ref"], "sector": service}
    for party in (stage.hub, *stage.nodes.values()):
        rows = [(*one, scopes.get(one[2].partition(".")[0], "")) for one in PEOPLE[party.program]]
        file = stage.root / "input" / f"{party.program}-people.csv"
        file.write_text("\n".join(map(";".join, [("login", "name", "roles", "scope"), *rows])))
        for one in stage.on(party, "accounts", "import", file)["done"]:
            path = party.home / "keys" / f"{one['login']}.password"
            path.write_text(one["password"])
            path.chmod(0o600)


def seen(stage: Stage, party: Party, login: str, path: str) -> str:
    """Return what a person of the story reads on a page; keep it in the folder `pages`."""
    password = (party.home / "keys" / f"{login}.password").read_text()
    words = Visitor(party.url, login, password).words(path)
    kept = stage.root / "pages" / f"{party.home.name}{path.replace('/', '-')}.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(words, encoding="utf-8")
    return words


def agreement(stage: Stage) -> dict[str, Any]:
    """Make one agreement; six see it, five accede, one declines; the page shows all 98."""
    with as_file(files("deploy.demo") / "agreement.toml") as path:
        made = stage.on(stage.hub, "agreements", "make", path)
    code = stage.codes["agreement"] = made["code"]
    stage.on(stage.hub, "agreements", "consent", code, "99000015", "--by", "Bo Bach, indehaver")
    for node in stage.nodes.values():
        until(f"{node.title} to see the agreement", partial(_offers, stage, node, code))
    for municipality, (how, kam) in HOW.items():
        limit = ("--max-at-once", 6) if municipality == LIMITED else ()
        stage.on(stage.nodes[municipality], "agreements", "accede", code, "--participation", how,
                 "--kam-name", kam, "--kam-phone", f"00000{municipality}", *limit)  # fmt: skip
    stage.on(stage.nodes[DECLINES], "agreements", "decline", code, "--because", "own_agreement",
             "--reason", "Egen aftale med kæden til 31. marts 2027")  # fmt: skip
    said = "SELECT count(*) FROM accession_index"
    until("the hub to have every answer", lambda: stage.count(stage.hub, said) == len(stage.nodes))
    counts: dict[str, int] = stage.on(stage.hub, "agreements", "show", code)["counts"]
    page = seen(stage, stage.hub, "hr", f"/aftale/{code}")
    shown = {kam: kam in page for _, kam in HOW.values()}
    wanted = {"acceded": 5, "declined": 1, "not_joined": 92}
    return {
        "ok": all(counts.get(k, 0) == n for k, n in wanted.items()) and all(shown.values()),
        "municipalities": sum(counts.values()),
        **counts,
    }


def all_in_step(stage: Stage) -> bool:
    """Wait for the hub to say that every node has heard all and holds the same."""
    peers = stage.on(stage.hub, "status", "--wait", 60)["peers"]
    return all(one["state"] == "in_step" and not one["behind"] for one in peers)


def _offers(stage: Stage, node: Party, code: str) -> bool:
    return bool(stage.count(node, "SELECT count(*) FROM agreement_index WHERE code = :c", c=code))
