"""Alerting: rules as data, and telling which of them a tagged record satisfies. Pure; knows only `schemas`."""

from alerting.matcher import Matcher
from alerting.rules import RuleError, load_subscriptions

__all__ = ["Matcher", "RuleError", "load_subscriptions"]
