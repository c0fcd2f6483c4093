"""What a code says to people: what happened, and the way out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """A Danish sentence and its remedy, with `%(name)s` where a parameter goes.

    Both are looked up in the catalogues as they stand; a percent sign is written `%%`.
    """

    text: str
    remedy: str = ""
