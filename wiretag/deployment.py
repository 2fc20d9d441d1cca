"""From settings to the values the layers below ask for: which cluster, which folders, which gazetteer."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import orjson

from enrichers.config import EnricherConfig
from enrichers.places.gazetteer import Gazetteer, GazetteerMissing, build, expected_version
from schemas.envelopes import Subscription
from streams.cluster import Cluster
from streams.config import PoolConfig, StreamConfig
from streams.handlers import ROLES
from streams.room import Reader
from streams.topics import Layout
from wiretag.console import working
from wiretag.errors import USAGE, WiretagError
from wiretag.settings import Settings

ADDRESS_FILE = "broker.json"


@dataclass(frozen=True, slots=True)
class Running:
    """The embedded broker of a `wiretag run` in another shell: its address, process, and the roles it serves."""

    bootstrap: str
    pid: int
    roles: tuple[str, ...]

    @classmethod
    def here(cls, bootstrap: str, roles: tuple[str, ...]) -> Running:
        """A broker in this process."""
        return cls(bootstrap, os.getpid(), roles)


def layout(settings: Settings) -> Layout:
    return Layout(settings.prefix, settings.partitions, settings.replication)


def cluster(settings: Settings) -> Cluster:
    """The configured cluster, or the embedded one that a `wiretag run` with the same state folder has started.

    Raises WiretagError when there is neither.
    """
    if settings.broker:
        return _configured(settings, settings.broker)
    running = find_running(settings)
    if running is None:
        raise WiretagError("no broker is running: start one with `wiretag run`, or set WIRETAG_BROKER=host:port")
    return Cluster(running.bootstrap, embedded=True)


def find_running(settings: Settings) -> Running | None:
    """The live `wiretag run` of this state folder; a file left behind by a dead one counts for nothing."""
    try:
        found = orjson.loads((settings.state / ADDRESS_FILE).read_bytes())
        running = Running(found["bootstrap"], found["pid"], tuple(found["roles"]))
        os.kill(running.pid, 0)
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return running


def announce(settings: Settings, running: Running) -> Path:
    """Let other shells find this broker; returns the file to remove at the end.

    Raises WiretagError when another live process has announced one.
    """
    other = find_running(settings)
    if other is not None and other.pid != os.getpid():
        raise WiretagError(
            f"`wiretag run` is running already (process {other.pid}); for a second, set WIRETAG_STATE to a new folder"
        )
    settings.state.mkdir(parents=True, exist_ok=True)
    path = settings.state / ADDRESS_FILE
    draft = path.with_suffix(f".{os.getpid()}.tmp")
    draft.write_bytes(orjson.dumps(running))
    draft.rename(path)
    return path


def readers(settings: Settings, where: Cluster) -> tuple[Reader, ...]:
    """The (topic, group) pairs that a publisher on the embedded broker must not run ahead of: those of its roles."""
    running = find_running(settings) if where.embedded else None
    placed = layout(settings)
    return tuple((placed.name(ROLES[name].source), placed.group(name)) for name in (running.roles if running else ()))


def gazetteer_path(settings: Settings) -> Path:
    """The compiled gazetteer's file: the one that is set, else the built-in one, named by its version, so that versions
    side by side do not fight."""
    return settings.gazetteer or settings.cache / f"{expected_version()}.gazetteer"


def enricher_config(settings: Settings) -> EnricherConfig:
    """The enricher's configuration; compiles the built-in gazetteer on first use, with a word about the wait.

    Raises WiretagError when the gazetteer, the spaCy pipeline or the knowledge base that the settings name cannot be
    used.
    """
    _check_chosen(settings)
    path = gazetteer_path(settings)
    try:
        Gazetteer.open(path).close()
    except GazetteerMissing as exc:
        if settings.gazetteer:
            raise WiretagError(f"{exc} --from DUMP --to {path}") from exc
        with working("compiling the gazetteer (once, about half a minute)"):
            build(path)
    return EnricherConfig(path, settings.spacy_model, settings.knowledge_base)


def _check_chosen(settings: Settings) -> None:
    """Load once what the user has chosen, so that he hears of a fault here and not from many processes at once."""
    if not (settings.spacy_model or settings.knowledge_base):
        return  # spaCy takes a second to import, which most commands can do without
    from enrichers.entities.knowledge import KnowledgeBase, KnowledgeUnusable
    from enrichers.entities.other import PipelineUnusable, load_other

    try:
        if settings.spacy_model:
            load_other(settings.spacy_model)
        if settings.knowledge_base:
            KnowledgeBase.read(settings.knowledge_base)
    except PipelineUnusable as exc:
        raise WiretagError(f"{exc}; WIRETAG_SPACY_MODEL takes what spacy.load does", code=USAGE) from None
    except KnowledgeUnusable as exc:
        raise WiretagError(str(exc), code=USAGE) from None


def stream_config(settings: Settings, where: Cluster, subscriptions: Sequence[Subscription]) -> StreamConfig:
    return StreamConfig(
        cluster=where,
        layout=layout(settings),
        enricher=enricher_config(settings),
        archive=settings.archive_folder,
        state=settings.state,
        subscriptions=tuple(subscriptions),
        readers=readers(settings, where),
        pool=PoolConfig(
            settings.processes,
            deadline_s=settings.deadline,
            stage_s=settings.stage_budget,
            memory_mib=settings.memory_limit,
        ),
        session_timeout_s=settings.session_timeout,
        stall_s=settings.stall,
        quiet_after_s=settings.quiet_after,
        http=_address(settings.http) if settings.http else None,
        claims=settings.claims_folder,
        log_level=settings.log_level,
        log_json=settings.log_format == "json",
    )


def _address(given: str) -> tuple[str, int]:
    host, _, port = given.rpartition(":")
    return host or "127.0.0.1", int(port)


def _configured(settings: Settings, broker: str) -> Cluster:
    return Cluster(
        broker,
        settings.security_protocol,
        settings.sasl_mechanism,
        ca_file=str(settings.ca_file) if settings.ca_file else None,
        username=settings.username,
        password=settings.password.get_secret_value() if settings.password else None,
    )
