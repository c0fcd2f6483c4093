"""Every sentence that stands behind a code: problems, error pages, faulty input, conditions."""

from typing import Final

from shared.imports.sentences import FILE
from shared.web.sentences.checks import CHECKS
from shared.web.sentences.citizens import CITIZENS
from shared.web.sentences.conditions import CONDITIONS
from shared.web.sentences.contacts import CONTACTS
from shared.web.sentences.forms import FORMS
from shared.web.sentences.municipality import MUNICIPALITY
from shared.web.sentences.needs import NEEDS
from shared.web.sentences.peers import PEERS
from shared.web.sentences.problems import PROBLEMS
from shared.web.sentences.promises import PROMISES
from shared.web.sentences.rules import RULES
from shared.web.sentences.sentence import Sentence

FILES: Final = {code: Sentence(*said) for code, said in FILE.items()}  # a file refused whole
SENTENCES: Final[dict[str, Sentence]] = {
    **PROBLEMS, **NEEDS, **FORMS, **MUNICIPALITY, **CITIZENS, **CONDITIONS, **CHECKS, **RULES,
    **PROMISES, **CONTACTS, **PEERS, **FILES,
}  # fmt: skip

__all__ = ["SENTENCES", "Sentence"]
