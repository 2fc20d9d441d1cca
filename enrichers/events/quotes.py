"""What people say: direct quotes between marks, and reported speech, each with its speaker."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from enrichers.draft import Draft
from enrichers.events.quote_marks import MARK, Marked, marked
from enrichers.events.speakers import CUES, Saying, Speakers, first_person
from enrichers.events.words import WORD, Sentence
from schemas.records import Quote

FEWEST = 4  # words; what is shorter is a scare quote, unless it is a whole utterance: '"No comment," he said'
SHORTEST_CLAUSE = 2  # words that reported speech has at least
TRAIL = 8  # words after a verb that ends a sentence: "..., he said in a statement on Thursday"
THAT_REACH = 7  # words between a verb and its "that": "told reporters in Lima on Friday that"
LEAST_TRAIL = 2  # "on Thursday", "in a statement"; a single "the" or "a" begins the clause
STOPS = ",.?!;"


def find_quotes(draft: Draft, sentences: Sequence[Sentence]) -> tuple[Quote, ...]:
    """The quotes of a story in the order of its text."""
    return tuple(sorted(_quotes(draft, sentences), key=lambda quote: (quote.start, quote.end)))


def _quotes(draft: Draft, sentences: Sequence[Sentence]) -> Iterator[Quote]:
    speakers = Speakers(draft)
    spans = [span for span in marked(draft.text) if not _in_furniture(draft, span.start)]
    before: tuple[Marked, Quote] | None = None
    waiting: list[tuple[Marked, Quote]] = []  # pieces of a quote whose speaker comes with its last paragraph
    for sentence in sentences:
        mine = [span for span in spans if sentence.start < span.end <= sentence.end]
        touched = bool(mine)
        for span in mine:
            quote = _direct(draft.text, speakers, sentences, span, spans, before)
            if quote is None:
                continue
            speakers.remember(quote.speaker_id)
            if quote.cue is None and quote.speaker_id is None and _runs_on(span, spans):
                waiting.append((span, quote))
                continue
            for other, piece in waiting:
                told = quote if other.chain == span.chain else piece
                yield replace(piece, speaker_id=told.speaker_id, cue=told.cue)
            waiting = []
            before = (span, quote)
            yield quote
        if not touched and not any(span.start < sentence.end and sentence.start < span.end for span in spans):
            yield from _reported(draft.text, speakers, sentence)
        outside = speakers.between(sentence.start, sentence.end)
        speakers.remember(first_person([one for one in outside if not _inside(spans, one[0])]))
    yield from (piece for _, piece in waiting)


def _direct(
    text: str,
    speakers: Speakers,
    sentences: Sequence[Sentence],
    span: Marked,
    spans: Sequence[Marked],
    before: tuple[Marked, Quote] | None,
) -> Quote | None:
    """What stands between marks as a quote; None for scare quotes, titles and the like."""
    words = [match.group() for match in WORD.finditer(text, span.start, span.end)]
    ended = text[span.start : span.end].rstrip()[-1:] in tuple(STOPS) or text[span.end + 1 : span.end + 2] == ","
    if not words or (len(words) < FEWEST and not ended) or (_a_title(words) and not ended):
        return None
    saying = _beside(text, speakers, sentences, span, spans)
    if saying is not None:
        return Quote(span.start, span.end, saying.speaker, saying.cue, True)
    if before is not None and (before[0].chain == span.chain or before[0].paragraph == span.paragraph):
        return Quote(span.start, span.end, before[1].speaker_id, None, True)
    utterance = _alone(text, span)
    if not utterance:
        return None
    return Quote(span.start, span.end, speakers.last if _follows(before, span) else None, None, True)


def _beside(
    text: str, speakers: Speakers, sentences: Sequence[Sentence], span: Marked, spans: Sequence[Marked]
) -> Saying | None:
    """The verb of saying in the rest of the quote's sentence, behind it or before it."""
    end = next((one.end for one in sentences if one.start < span.end <= one.end), len(text))
    begin = max((one.start for one in sentences if one.start <= span.start), default=0)
    following = [other.start for other in spans if other.start > span.end]
    earlier = [other.end for other in spans if other.end < span.start]
    behind = speakers.saying(span.end, min([end, *following]))
    if behind is not None:
        return behind
    return speakers.saying(max([begin, *earlier]), span.start)


def _a_title(words: Sequence[str]) -> bool:
    """Whether the longer words all have capitals: a film, a song, a slogan."""
    long = [word for word in words if len(word) > 3]
    return len(long) > 1 and all(word[0].isupper() for word in long)


def _alone(text: str, span: Marked) -> bool:
    """Whether a paragraph is nothing but the quote."""
    lead = text[: span.start].rpartition("\n")[2].strip(" \t\"“`'")
    tail = text[span.end :].partition("\n")[0].strip(" \t\"”'.")
    return not lead and not tail


def _runs_on(span: Marked, spans: Sequence[Marked]) -> bool:
    return any(other.chain == span.chain and other.start > span.start for other in spans)


def _follows(before: tuple[Marked, Quote] | None, span: Marked) -> bool:
    return before is not None and span.paragraph - before[0].paragraph == 1


def _inside(spans: Sequence[Marked], at: int) -> bool:
    return any(span.start <= at < span.end for span in spans)


def _in_furniture(draft: Draft, at: int) -> bool:
    return any(piece.start <= at < piece.end for piece in draft.furniture)


def _reported(text: str, speakers: Speakers, sentence: Sentence) -> Iterator[Quote]:
    """Reported speech: "X said that prices fell", "prices fell, X said"."""
    if CUES["clause"].isdisjoint(sentence.words):
        return
    begin, end = sentence.spans[0][0], sentence.spans[-1][1]
    saying = speakers.saying(begin, end, CUES["clause"])
    if saying is None or not saying.known or MARK.search(text, begin, end):
        return
    speakers.remember(saying.speaker)
    behind = list(WORD.finditer(text, saying.end, end))
    trailing = len(behind) <= TRAIL and all(match.group().lower() in CUES["trailing"] for match in behind[:2])
    if saying.subject > begin and trailing:
        start, stop = begin, saying.subject
    elif saying.speaker is None and _inverted(text, saying, behind):
        start, stop = begin, saying.start
    elif saying.cue in CUES["told"] and "that" not in [match.group() for match in behind[:THAT_REACH]]:
        return  # "told the newspaper"
    else:
        start, stop = _clause(behind, end), end
    said = text[start:stop].rstrip(" ,\n")
    if len(said.split()) >= SHORTEST_CLAUSE:
        yield Quote(start, start + len(said), saying.speaker, saying.cue, False)


def _inverted(text: str, saying: Saying, behind: Sequence[re.Match[str]]) -> bool:
    """Matches: ", said Jean Roe, who"; never: "officials said prices"."""
    comma = text[: saying.start].rstrip().endswith(",")
    return comma and bool(behind) and behind[0].group()[0].isupper()


def _clause(behind: Sequence[re.Match[str]], end: int) -> int:
    """Where the clause begins that a verb of saying leads: behind "that", or behind "on Thursday in a statement"."""
    words = [match.group().lower() for match in behind]
    if "that" in words[:THAT_REACH]:
        n = words.index("that") + 1
    else:
        n = next((index for index, word in enumerate(words) if word not in CUES["trailing"]), len(words))
        n = n if n >= LEAST_TRAIL else 0
    return behind[n].start() if n < len(behind) else end
