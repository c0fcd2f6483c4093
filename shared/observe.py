"""The log: one JSON object a line on standard error, events by name with typed fields.

An event never carries a record's body, a person's name or number: only names of jobs, parties,
codes and counts (a test reads the calls).
"""

import logging
import sys

import structlog


def log_to_stderr() -> None:
    """Set up the log of a server or a job process."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
