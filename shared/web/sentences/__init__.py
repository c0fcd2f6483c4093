"""Every sentence that stands behind a code: problems, error pages, faulty input, conditions."""

from typing import Final

from shared.web.sentences.forms import FORMS
from shared.web.sentences.problems import PROBLEMS
from shared.web.sentences.sentence import Sentence

SENTENCES: Final[dict[str, Sentence]] = {**PROBLEMS, **FORMS}

__all__ = ["SENTENCES", "Sentence"]
