"""Which subscriptions a tagged record satisfies, and why."""

from __future__ import annotations

import uuid
from collections.abc import Iterable

from alerting.facts import Facts, facts
from alerting.index import Index, Rule
from alerting.lead import lead
from alerting.reasons import reason
from alerting.silence import why_silent
from schemas.envelopes import Alert, Clause, Subscription
from schemas.records import TaggedRecord

ALERTS = uuid.UUID("0e0f5c39-54a4-5f0c-8c0b-6d1e2b8f4a77")  # the namespace of alert ids
SHOWN = ("agency", "entity", "country", "within", "event")  # the order in which clauses are told


class Matcher:
    """Rules made ready for matching; pure, and the same record always gives the same alerts.

    A rule holds when every part of it does: the agency, a whole name of an entity (its own or as mentioned), the
    country of a place, a unit that a place is or lies in, the type of an event that happened, goes on or is planned,
    and an urgency at least as high as asked. Case does not count.
    """

    def __init__(self, subscriptions: Iterable[Subscription]) -> None:
        self._index = Index(Rule.of(n, subscription) for n, subscription in enumerate(subscriptions))

    def match(self, record: TaggedRecord) -> tuple[Alert, ...]:
        """The alerts a record raises, in the order of the subscriptions."""
        if why_silent(record):
            return ()
        offered = facts(record)
        alerts = []
        for rule in self._index.candidates(offered):
            clauses = _clauses(rule, offered, record)
            if clauses is not None:
                alerts.append(_alert(rule.subscription, record, clauses))
        return tuple(alerts)


def _clauses(rule: Rule, offered: Facts, record: TaggedRecord) -> tuple[Clause, ...] | None:
    """The clauses that hold, every matching value in the order of the text; null where a part of the rule fails."""
    subscription = rule.subscription
    if record.input.job and not subscription.backfill:
        return None
    if subscription.urgency is not None and record.urgency.level > subscription.urgency:
        return None
    held: list[Clause] = []
    for field in SHOWN:
        wanted = rule.wanted.get(field)
        if wanted is None:
            continue
        there = offered[field]
        matching = [there[value] for value in wanted if value in there]
        if not matching:
            return None
        held.extend(sorted(matching, key=_place) if len(matching) > 1 else matching)
    if subscription.urgency is not None:
        held.append(Clause("urgency", str(record.urgency.level), None, None))
    return tuple(held)


def _place(clause: Clause) -> tuple[int, str]:
    """The order of the text; a rule's own values have none."""
    return (-1 if clause.start is None else clause.start, clause.value)


def _alert(subscription: Subscription, record: TaggedRecord, clauses: tuple[Clause, ...]) -> Alert:
    return Alert(
        id=str(uuid.uuid5(ALERTS, f"{record.id}/{subscription.id}")),
        subscription=subscription.id,
        record_id=record.id,
        uri=record.uri,
        headline=record.headline or lead(record),
        reason=reason(clauses, subscription.urgency),
        clauses=clauses,
        raised_at=record.received_at,
    )
