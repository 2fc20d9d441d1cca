"""Wiretag: tags live news-agency wires with who, where and what happened.

`enrich` tags one item without Kafka; `subscribe` follows alerts.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from wiretag.following import subscribe as subscribe
    from wiretag.offline import enrich as enrich

__all__ = ["enrich", "subscribe"]
_HOMES = {"enrich": "wiretag.offline", "subscribe": "wiretag.following"}


def __getattr__(name: str) -> Any:
    """Load the public functions on first use, so that `import wiretag` stays cheap in pool processes."""
    if name in _HOMES:
        from importlib import import_module

        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'wiretag' has no attribute {name!r}")
