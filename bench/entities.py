"""Names: exact F1 on English Worldwide Newswire by type and region, through the whole pipeline, and calibration.

    wiretag bench entities [--data DATA] [--set worldwide_dev]

The sentences' tokens are laid out as plain text, a sentence a line, and go through the enricher as any item does. Right
is a mention with the exact span and type of gold as published. The four classes are CoNLL's: Facility is a location;
NORP, Product and Misc are MISC; Date and Money are left out. The calibration error compares each mention's score with
the share of right ones, in ten bins, with all nine types.
"""

from __future__ import annotations

from bench.parts.gold import arguments, rows
from bench.parts.tagging import Tagger
from training.prepare import lay
from training.scoring import ANNOTATED, Span, calibration_error, reliability, report


def main() -> None:
    """Print F1 by type and region, then scores against the share of right mentions."""
    parser = arguments(__doc__)
    parser.add_argument("--set", default="worldwide_dev", help="which annotated set (%(default)s)")
    given = parser.parse_args()
    tagger = Tagger()
    pairs: dict[str, list[tuple[set[Span], set[Span]]]] = {}
    judged: list[tuple[float, bool]] = []
    for row in rows(given.data / "ner" / f"{given.set}.jsonl.gz"):
        text, spans = lay(row["sents"])
        gold = set(spans)
        found = {
            (mention.start, mention.end, ANNOTATED[entity.type]): entity.score
            for entity in tagger(text).entities
            for mention in entity.mentions
        }
        pairs.setdefault(row.get("region", "all"), []).append((gold, set(found)))
        judged += [(score, span in gold) for span, score in found.items()]
    print(report(given.set, pairs))
    print("scores, all types: mean score, share of right ones, mentions")
    for score, right, n in reliability(judged):
        print(f"  {score:.3f}  {right:.3f}  {n}")
    print(f"expected calibration error {calibration_error(judged):.4f}")


if __name__ == "__main__":
    main()
