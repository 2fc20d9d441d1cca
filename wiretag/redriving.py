"""One run of `wiretag dead redrive`: letters chosen, left out with the reason, published, and remembered."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from streams import messages, topics
from streams.claims import Claims, ClaimUnusable
from streams.deadletters import REDRIVEN, Letter, raw_of, redriven, source_of, whole
from streams.feed import Feeder, RawMessage, Receipt
from wiretag import deployment
from wiretag.journal import Journal
from wiretag.settings import Settings

JOURNAL = "redriven.sqlite"
WAYS = {
    "redriven": "redriven",
    "tried": "left out, tried often enough (--max-attempts)",
    "again": "left out, redriven before (--again)",
    "other": "left out, of another role than enrich and backfill: what they were made of is not a raw item",
    "cut": "refused, their bytes were cut",
    "claim": "refused, their bytes are not where their claims say",
    "large": "refused, larger than their topic takes",
    "failed": "not taken by the broker",
}

REFUSED = ("failed", "cut", "claim", "large")  # of WAYS: what should have gone back and did not

Told = Callable[[str], None]  # a line for people about one letter


class Redrive:
    """Brings letters back; `counts` says what became of them, in the words of WAYS."""

    def __init__(self, settings: Settings, *, max_attempts: int, again: bool, told: Told) -> None:
        self._settings, self._most, self._again, self._told = settings, max_attempts, again, told
        self._cluster, self._layout = deployment.cluster(settings), deployment.layout(settings)
        target = f"{self._cluster.bootstrap}/{self._layout.name(topics.DEAD)}"
        self._journal = Journal(settings.state / JOURNAL, target)
        self._claims = Claims(settings.claims_folder)
        self.counts: Counter[str] = Counter()

    def run(self, found: Sequence[Letter]) -> None:
        """Publish what may go back and wait until the broker has it.

        Raises ClusterUnusable.
        """
        limits = topics.limits(self._cluster, self._layout)
        readers = deployment.readers(self._settings, self._cluster)
        eligible = [letter for letter in found if self._may_go(letter)]
        for topic in REDRIVEN:
            chosen = [letter for letter in eligible if source_of(letter, self._layout) == topic]
            if chosen:
                feeder = Feeder(self._cluster, self._layout, topic=topic, max_bytes=limits[topic], readers=readers)
                with feeder:
                    self._publish(feeder, chosen, limits[topic])
        self._journal.close()

    def summary(self) -> str:
        """What became of the letters, in a line."""
        return "; ".join(f"{self.counts[way]} {what}" for way, what in WAYS.items() if self.counts[way]) or "none found"

    def _may_go(self, letter: Letter) -> bool:
        """Whether a letter may go back, from what is known without its bytes; counts those that may not."""
        why = letter.why
        if source_of(letter, self._layout) not in REDRIVEN:
            self.counts["other"] += 1
        elif why.attempts >= self._most:
            self.counts["tried"] += 1
        elif not self._again and self._journal.has(why.id, _attempt(letter)):
            self.counts["again"] += 1
        else:
            return True
        return False

    def _publish(self, feeder: Feeder, chosen: Sequence[Letter], most_bytes: int) -> None:
        attempts = {letter.why.id: _attempt(letter) for letter in chosen}

        def answered(receipt: Receipt) -> None:
            self.counts["failed" if receipt.error else "redriven"] += 1
            if receipt.error:
                self._told(f"{receipt.message.name}: not redriven: {receipt.error}")
            else:
                self._journal.add(receipt.message.name, attempts[receipt.message.name])

        feeder.feed(self._messages(whole(self._cluster, self._layout, chosen), most_bytes), answered)

    def _messages(self, letters: Iterator[Letter], most_bytes: int) -> Iterator[RawMessage]:
        for letter in letters:
            try:
                raw = raw_of(letter, self._claims)
            except ClaimUnusable as exc:
                self._refuse("claim", letter, str(exc))
                continue
            if raw is None:
                self._refuse("cut", letter, "the letter holds only the beginning of its input; feed it again")
                continue
            message = redriven(letter, raw)
            if message.size + messages.OVERHEAD_BYTES > most_bytes:
                topic = source_of(letter, self._layout)
                self._refuse("large", letter, f"its {len(raw)} bytes are more than {topic} takes now ({most_bytes})")
                continue
            yield message

    def _refuse(self, way: str, letter: Letter, reason: str) -> None:
        self.counts[way] += 1
        self._told(f"{letter.why.id}: refused: {reason}")


def _attempt(letter: Letter) -> bytes:
    """What the journal keeps beside an id: a case that failed again is another one to bring back."""
    return str(letter.why.attempts).encode()
