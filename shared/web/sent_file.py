"""The file that a form has sent."""

from contextlib import closing

from flask import request


def sent_file(largest: int) -> bytes | None:
    """Return the file's bytes, or None if none was chosen; of a larger one, one byte more."""
    sent = request.files.get("file")
    if sent is None:
        return None
    with closing(sent):
        return sent.stream.read(largest + 1) if sent.filename else None
