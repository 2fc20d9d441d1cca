"""Logs as events with fields, one line each on standard error: for people, or as JSON for machines."""

from __future__ import annotations

import logging
import sys

import structlog


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
    logging.getLogger("streams.commits").setLevel(logging.WARNING)  # faust's own lines, under our class's name


def _exceptions(as_json: bool) -> structlog.typing.Processor:
    """Tracebacks as a field of JSON; on a console the renderer sets them below the line."""
    if as_json:
        return structlog.processors.format_exc_info
    return lambda _, __, event: event
