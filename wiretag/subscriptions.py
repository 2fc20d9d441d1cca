"""Reading the file with the alert subscriptions."""

from __future__ import annotations

from pathlib import Path

from alerting.rules import RuleError, load_subscriptions
from schemas.envelopes import Subscription
from wiretag.errors import USAGE, WiretagError


def load(path: Path | None) -> tuple[Subscription, ...]:
    """The subscriptions of a YAML file; none without a file.

    Raises WiretagError naming the file, the rule and the field that is wrong.
    """
    if path is None:
        return ()
    try:
        return load_subscriptions(path.read_bytes(), str(path))
    except OSError as exc:
        raise WiretagError(f"subscriptions {path}: {exc.strerror}", USAGE) from None
    except RuleError as exc:
        raise WiretagError(str(exc), USAGE) from None
