"""A log line is a constant name and typed fields, so that nobody's words get into it."""

import ast
import re

from tests.house.tree import modules

LEVELS = {"debug", "info", "warning", "error", "exception", "critical"}
EVENT = re.compile(r"[a-z]+(_[a-z]+)*")


def calls(module: ast.Module) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(module)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in LEVELS
        and ast.unparse(node.func.value).split(".")[-1] in {"log", "logger", "_log"}
    ]


def well_said(call: ast.Call) -> bool:
    fields = [keyword.value for keyword in call.keywords]
    composed = (ast.JoinedStr, ast.BinOp)
    return (
        len(call.args) == 1
        and isinstance(call.args[0], ast.Constant)
        and EVENT.fullmatch(str(call.args[0].value)) is not None
        and not any(isinstance(part, composed) for field in fields for part in ast.walk(field))
    )


def test_every_log_call_has_a_constant_name_and_plain_fields() -> None:
    found = {path: calls(module) for path, module in modules().items()}
    assert sum(map(len, found.values())) >= 3, "no log calls found: has the logger another name?"
    bad = [f"{path}:{c.lineno}" for path, made in found.items() for c in made if not well_said(c)]
    assert not bad, bad


def test_a_composed_text_is_seen() -> None:
    for line in ('log.info(f"got {x}")', 'log.info("got", who=f"{x}")', 'log.info("Got it")',
                 'log.error("got", what="a" + x)', "log.warning(name)"):  # fmt: skip
        assert not any(well_said(call) for call in calls(ast.parse(line))), line


def test_only_the_programs_own_logger_is_used() -> None:
    users = {
        str(path)
        for path, module in modules().items()
        for node in ast.walk(module)
        if isinstance(node, ast.Import) and any(alias.name == "logging" for alias in node.names)
    }
    assert users <= {"shared/observe.py", "shared/serving.py"}
