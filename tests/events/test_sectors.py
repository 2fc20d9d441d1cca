import pytest

from enrichers.events.sectors import nouns, sector_of, sectors
from schemas.records import Entity, EntityType


@pytest.mark.parametrize(
    ("kind", "name", "role", "sector"),
    [
        ("PERSON", "A B", "Defence Minister", "GOV"),
        ("PERSON", "A B", "Chief of Army Staff General", "MIL"),
        ("PERSON", "A B", "police chief", "COP"),
        ("PERSON", "A B", "opposition leader", "OPP"),
        ("PERSON", "A B", "Archbishop", "REL"),
        ("PERSON", "A B", None, None),
        ("ORG", "Ministry of Defence", None, "GOV"),
        ("ORG", "Lima Police", None, "COP"),
        ("ORG", "Supreme Court of Peru", None, "JUD"),
        ("ORG", "United Nations", None, "IGO"),
        ("ORG", "Hamas", None, "REB"),
        ("ORG", "Halden Biosciences Inc", None, "BUS"),
        ("LOC", "Peru", None, None),
    ],
)
def test_a_role_or_a_name_tells_the_sector(kind: EntityType, name: str, role: str | None, sector: str | None) -> None:
    assert sector_of(Entity("e1", kind, name, (), role)) == sector


def test_every_noun_has_a_sector_of_the_table() -> None:
    assert set(nouns().values()) - {None} <= sectors()
    assert {nouns()[word] for word in ("police", "gunmen", "air force", "rebels", "court")} == {
        "COP", "UAF", "MIL", "REB", "JUD",
    }  # fmt: skip
