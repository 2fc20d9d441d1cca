"""The tree of rules must find exactly what asking every rule in turn finds, and look at few others."""

from collections.abc import Mapping

from hypothesis import given
from hypothesis import strategies as st

from alerting.index import MOST_PATHS, ORDER, Index, Rule
from schemas.envelopes import Subscription

VALUES = st.lists(st.sampled_from("abcdef"), max_size=4, unique=True)
RECORDS = st.fixed_dictionaries(dict.fromkeys(ORDER, VALUES))
RULES = st.lists(st.fixed_dictionaries({name: VALUES.map(tuple) for name in ORDER}), max_size=30)


def subscriptions(rows: list[dict[str, tuple[str, ...]]]) -> list[Rule]:
    return [Rule.of(n, Subscription(str(n), **row)) for n, row in enumerate(rows)]


def holds(rule: Rule, record: Mapping[str, list[str]]) -> bool:
    return all(wanted.intersection(record[name]) for name, wanted in rule.wanted.items())


@given(RULES, RECORDS)
def test_the_index_finds_what_asking_every_rule_finds(
    rows: list[dict[str, tuple[str, ...]]], record: dict[str, list[str]]
) -> None:
    rules = subscriptions(rows)
    candidates = Index(rules).candidates(record)
    assert [rule.n for rule in candidates if holds(rule, record)] == [rule.n for rule in rules if holds(rule, record)]
    assert [rule.n for rule in candidates] == sorted({rule.n for rule in candidates})


def test_rules_that_cannot_hold_are_not_looked_at() -> None:
    rules = subscriptions([{"entity": (f"person {n}",), "country": ("IN",)} for n in range(10_000)])
    found = Index(rules).candidates({"entity": ["person 7", "person 8"], "country": ["in"]})
    assert [rule.n for rule in found] == [7, 8]


def test_long_lists_are_kept_short_in_the_tree_and_still_found() -> None:
    many = tuple(f"v{n}" for n in range(MOST_PATHS + 1))
    (rule,) = subscriptions([{"entity": many, "event": many, "country": many, "agency": ("a",)}])
    index = Index([rule])
    assert index.candidates({"entity": ["v64"], "event": ["v0"], "country": ["v1"], "agency": ["a"]}) == [rule]
    assert index.candidates({"entity": ["other"], "event": ["v0"], "country": ["v1"], "agency": ["a"]}) == []
