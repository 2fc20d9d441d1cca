"""What several test folders share."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from enrichers.places.gazetteer import Gazetteer, GazetteerMissing, build, expected_version


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
