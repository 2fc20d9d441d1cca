"""Tests of capitals that are no name: labels, codes, signatures and titles."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from enrichers.draft import Draft

Tag = Callable[..., Draft]


def names(draft: Draft, kind: str) -> list[str]:
    return [entity.name for entity in draft.entities if entity.type == kind]


@pytest.mark.parametrize(
    "text",
    [
        "NOTE: The figures of last year were restated.",
        "Total 12.0 mln\nTotal assets NA\n",
        "(UPDATES with reaction from the mayor)\n",
        "(ATTN: sports editors in the north)\n",
        "1ST LEAD\n",
        "EFE abc/def\n",
        "AFP\n",
        "By Rosa Lind\nAssociated Press\n",
        "SHR NA VS NA\nQTLY DIV 5 CTS\n",
        "Total sales of the shops rose by five pct.",
    ],
)
def test_labels_codes_and_signatures_are_no_organisations(tag: Tag, text: str) -> None:
    assert names(tag(text), "ORG") == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The XRO said that its members would meet in May.", "XRO"),
        ("Rice growers joined the XRO after the war.", "XRO"),
        ("The mayor told AFP that he was well.", "AFP"),
        ("He told the Associated Press that he was well.", "Associated Press"),
        ("The wells were drilled by Total in the north.", "Total"),
        ("Total said it had drilled two wells.", "Total"),
        ("Shell said its output had risen.", "Shell"),
        ("NATO", "NATO"),
    ],
)
def test_letters_that_running_text_uses_as_a_name_are_organisations(tag: Tag, text: str, name: str) -> None:
    assert names(tag(text), "ORG") == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Executive Ingrid Solbakken said it was late.", "Ingrid Solbakken"),
        ("Cabinet Secretary for Transport Wycliffe Mutiso resigned.", "Wycliffe Mutiso"),
        ("Striker Adele Kovacs, 24, scored twice.", "Adele Kovacs"),
        ("Transport Minister Tomas Okello resigned.", "Tomas Okello"),
    ],
)
def test_titles_are_no_part_of_a_name(tag: Tag, text: str, name: str) -> None:
    assert names(tag(text), "PERSON") == [name]


def test_a_name_that_ends_as_a_company_does_is_no_person(tag: Tag) -> None:
    draft = tag("Drugmaker Halden Biosciences said on Friday that it had hired Rosa Lind.")
    assert names(draft, "ORG") == ["Halden Biosciences"]
    assert names(draft, "PERSON") == ["Rosa Lind"]


def test_initials_before_a_name_are_no_organisation(tag: Tag) -> None:
    assert names(tag("A plan by Q.B. Merrow was read out in the hall."), "ORG") == []
