"""What the XML formats have in common: choosing the words of an item, and its terms of use."""

from __future__ import annotations

from enrichers.intake.bodies import Body, from_words
from enrichers.intake.ninjs import NO_ARCHIVE
from enrichers.intake.xml_fields import Element
from enrichers.intake.xml_text import render
from schemas.records import Rights

# Elements of an XHTML or NITF document that hold its story, the most telling first.
STORIES = ("body.content", "body")


def body_of(holder: Element) -> Body:
    """The words in an element that holds NITF, XHTML, HTML in a string, or plain text, as it turns out to."""
    if len(holder.element) == 0:
        words = from_words((holder.element.text or "").strip("\r\n"), holder.path)
        holder.repairs.extend(words.repairs)
        return words if words.text.strip() else Body("")
    for name in STORIES:
        if story := next(holder.all(f"//{name}"), None):
            return render(story)
    return render(holder)


def choose(source: Element, body: Body, title: str | None, caption: Element | None) -> Body:
    """The body if it has words; else the headline, which then stands for the text; else a caption."""
    if body.text.strip():
        paths = [row.path for row in body.text_map]
        first = next((path for path in paths if not path.lower().endswith("/dateline")), paths[0])
        source.origins.append({"field": "text", "from": first})
        return body
    if title is not None:
        path = next((row["from"] for row in source.origins if row["field"] == "headline"), source.path)
        source.origins.append({"field": "text", "from": path})
        return Body.whole(title, path)
    if caption is not None and (words := caption.words()):
        return Body.whole(source.took("text", words, caption.path), caption.path)
    return Body("")


def rights_of(
    source: Element, embargoed_until: str | None, terms: str | None, holder: str | None, *notes: str | None
) -> Rights:
    """Terms of use, with a ban on archiving read out of them and of the notes."""
    banned = any(NO_ARCHIVE.search(text) for text in (terms, *notes) if text)
    return Rights(embargoed_until=embargoed_until, no_archive=banned, usage_terms=terms, holder=holder)
