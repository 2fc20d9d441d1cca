"""`wiretag config`: the effective settings."""

from __future__ import annotations

from wiretag.settings import PREFIX, Settings, load_settings


def config() -> None:
    """Print every setting as it is in force, where it may be set, and what it is for; secrets are hidden."""
    settings = load_settings()
    for name, field in Settings.model_fields.items():
        value = getattr(settings, name)
        print(f"{PREFIX + name.upper():26} {'-' if value is None else value!s:44} # {field.description}")
