"""Every setting, documented once: `WIRETAG_*` environment variables over `wiretag.toml` over the defaults."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated, Literal

from platformdirs import user_cache_path, user_state_path
from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from wiretag.errors import WiretagError

PREFIX = "WIRETAG_"
TEST_PREFIX = "WIRETAG_TEST_"
FILE = Path("wiretag.toml")


class Settings(BaseSettings):
    """What can be set; the field's name in upper case after `WIRETAG_` is the environment variable."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, toml_file=FILE, extra="forbid", frozen=True)

    broker: str | None = Field(None, description="host:port of a Kafka cluster, several by commas; none: embedded")
    security_protocol: Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"] = Field(
        "PLAINTEXT", description="how to speak to the cluster"
    )
    sasl_mechanism: Literal["PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512"] | None = Field(
        None, description="how to authenticate, with the SASL protocols"
    )
    username: str | None = Field(None, description="SASL user name")
    password: SecretStr | None = Field(None, description="SASL password")
    ca_file: Path | None = Field(None, description="certificate authority that signed the brokers' certificates (PEM)")
    prefix: Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{0,100}$")] = Field(
        "", description="put before every topic and group, so that deployments can share a cluster"
    )
    partitions: Annotated[int, Field(ge=1, le=1000)] = Field(8, description="partitions of each topic when created")
    replication: Annotated[int, Field(ge=1, le=10)] | None = Field(
        None, description="copies of each partition; none: three, or as many as there are brokers"
    )
    session_timeout: Annotated[float, Field(ge=1, le=120)] = Field(
        10.0, description="seconds after which a silent worker's partitions go to others"
    )
    processes: Annotated[int, Field(ge=1, le=256)] = Field(
        default_factory=lambda: os.cpu_count() or 1, description="processes that do the text work"
    )
    deadline: Annotated[float, Field(gt=0, le=100)] = Field(
        30.0, description="seconds a handful of items may take before they are tried one by one"
    )
    state: Path = Field(
        default_factory=lambda: user_state_path("wiretag"),
        description="folder for the archive and the broker's address",
    )
    archive: Path | None = Field(None, description="folder of the Parquet archive; none: archive/ in the state folder")
    claim_check: Path | None = Field(
        None, description="folder for inputs too large for a dead letter; none: claims/ in the state folder"
    )
    cache: Path = Field(
        default_factory=lambda: user_cache_path("wiretag"), description="folder for what can be built again"
    )
    gazetteer: Path | None = Field(
        None,
        description="compiled gazetteer, made by `wiretag gazetteer build --from`; none: the built-in one",
    )
    spacy_model: Annotated[str, Field(min_length=1)] | None = Field(
        None, description="package or folder of a spaCy pipeline that finds names; none: the shipped model"
    )
    knowledge_base: Path | None = Field(
        None, description="JSON Lines file of entities (id, names, type, description, context) to link names to"
    )
    subscriptions: Path | None = Field(None, description="YAML file with the alert subscriptions")
    stage_budget: Annotated[float, Field(gt=0, le=60)] = Field(
        10.0, description="seconds one stage may take on one item before the record goes out without its tags"
    )
    memory_limit: Annotated[int, Field(ge=256)] = Field(
        2048, description="MiB of private memory for each process that does text work"
    )
    stall: Annotated[float, Field(ge=10)] = Field(
        180.0, description="seconds without a commit, while there is work, after which a worker ends itself"
    )
    quiet_after: Annotated[float, Field(ge=1)] = Field(
        3600.0, description="seconds without an item after which a provider counts as quiet"
    )
    http: Annotated[str, Field(pattern=r"^(?:[A-Za-z0-9.:\[\]_-]+:)?\d{1,5}$")] | None = Field(
        None,
        description="[host:]port of a worker's /metrics and /health pages, on loopback without host; several roles"
        " take the ports that follow",
    )
    log_format: Literal["console", "json"] = Field("console", description="logs for people or for machines")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = Field("INFO", description="the least that is logged")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Environment over file; no .env and no secrets folder."""
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def archive_folder(self) -> Path:
        return self.archive or self.state / "archive"

    @property
    def claims_folder(self) -> Path:
        return self.claim_check or self.state / "claims"


def load_settings() -> Settings:
    """The effective settings.

    Raises WiretagError naming the setting that is unknown or has a bad value.
    """
    for name in sorted(os.environ):
        if name.startswith(PREFIX) and not name.startswith(TEST_PREFIX):
            field = name.removeprefix(PREFIX).lower()
            if field not in Settings.model_fields:
                raise WiretagError(f"unknown setting {name}: `wiretag config` lists those there are", code=2)
    try:
        return Settings()
    except ValidationError as exc:
        first = exc.errors(include_url=False)[0]
        name = ".".join(map(str, first["loc"]))
        where = f"{PREFIX}{name.upper()}" if f"{PREFIX}{name.upper()}" in os.environ else f"{name} in {FILE}"
        what = "unknown setting" if first["type"] == "extra_forbidden" else f"bad setting {where}: {first['msg']}"
        raise WiretagError(f"{what} {where}" if what == "unknown setting" else what, code=2) from None
    except (OSError, ValueError) as exc:
        raise WiretagError(f"{FILE} cannot be read: {exc}", code=2) from None
