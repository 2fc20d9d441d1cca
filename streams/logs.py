"""Logs as events with fields, one line each on standard error: for people, or as JSON for machines."""

from __future__ import annotations

import logging
import sys

import structlog

OVERRIDING = ("streams.commits", "streams.fetching")  # faust's own lines, under our classes' names
LIBRARIES = ("aiokafka", "faust", "mode", *OVERRIDING)
LONGEST = 300  # characters of a library's line; faust lists every message in flight
REPEAT_S = 10.0  # a client that cannot reach its broker says so ten times a second, all through the outage


def configure_logging(level: str, role: str, as_json: bool) -> None:
    """Our events from `level` on, the libraries' from WARNING on, all through one formatter."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last = (
        structlog.processors.JSONRenderer()
        if as_json
        else structlog.dev.ConsoleRenderer(
            colors=sys.stderr.isatty(), pad_event_to=0, exception_formatter=structlog.dev.plain_traceback
        )
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _exceptions(as_json), last],
        )
    )
    handler.addFilter(Repeats())
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=False,
    )
    structlog.contextvars.bind_contextvars(role=role)
    ours = logging.getLevelNamesMapping()[level]
    logging.basicConfig(level=max(logging.WARNING, ours), handlers=[handler], force=True)
    logging.getLogger("streams").setLevel(ours)
    for module in OVERRIDING:
        logging.getLogger(module).setLevel(logging.WARNING)


def quiet_clients() -> None:
    """From when a worker is told to stop: aiokafka calls it an error that its own connections close under it."""
    logging.getLogger("aiokafka").setLevel(logging.CRITICAL)


class Repeats(logging.Filter):
    """Lets a library say the same thing, from the same line of its code, once in REPEAT_S seconds, and in few words."""

    def __init__(self) -> None:
        super().__init__()
        self._last: dict[tuple[str, int], float] = {}
        self._dropped: dict[tuple[str, int], int] = {}

    def filter(self, record: logging.LogRecord) -> bool:
        """Whether the record goes out; it then says how many like it did not."""
        if not record.name.startswith(LIBRARIES):
            return True
        line = record.pathname, record.lineno
        if record.created - self._last.get(line, -REPEAT_S) < REPEAT_S:
            self._dropped[line] = self._dropped.get(line, 0) + 1
            return False
        self._last[line] = record.created
        dropped = self._dropped.pop(line, 0)
        said = record.getMessage()
        if len(said) > LONGEST:
            record.msg, record.args = f"{said[:LONGEST]}…", ()
        if dropped:
            record.msg, record.args = f"{record.getMessage()} (and {dropped} more like it)", ()
        return True


def _exceptions(as_json: bool) -> structlog.typing.Processor:
    """Tracebacks as a field of JSON; on a console the renderer sets them below the line."""
    if as_json:
        return structlog.processors.format_exc_info
    return lambda _, __, event: event
