"""What several test folders share."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import platformdirs
import pytest

from enrichers.draft import Draft, ParsedDateline
from enrichers.entities.stage import EntityStage
from enrichers.item import Delivery, WireItem
from enrichers.places.gazetteer import Gazetteer, GazetteerMissing, build, expected_version
from enrichers.places.stage import PlaceStage
from schemas.records import Furniture


@pytest.fixture(scope="session")
def gazetteer_path() -> Path:
    """The compiled gazetteer, built once a version and kept in the user's cache folder (some 15 s, 40 MB)."""
    path = Path(platformdirs.user_cache_dir("wiretag-tests")) / f"{expected_version()}.gazetteer"
    try:
        Gazetteer.open(path).close()
    except GazetteerMissing:
        build(path)
    return path


@pytest.fixture(scope="session")
def gazetteer(gazetteer_path: Path) -> Gazetteer:
    return Gazetteer.open(gazetteer_path)


@pytest.fixture(scope="session")
def tag(gazetteer: Gazetteer) -> Callable[..., Draft]:
    """Entities and places of a text, with the dateline and furniture that the wire stage would have found."""
    entities, places = EntityStage(gazetteer), PlaceStage(gazetteer)

    def tagged(text: str, dateline: ParsedDateline | None = None, furniture: tuple[Furniture, ...] = ()) -> Draft:
        item = WireItem("text", text)
        body = text.encode("utf-8", "surrogatepass")
        return places(entities(Draft(Delivery(body), item, dateline=dateline, furniture=furniture)))

    return tagged
