from pathlib import Path

import pytest

from player.studio.studio import Studio, studio_of
from tests.support.studio_pages import TWO_DOORS


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A studio of a story of two segments; some pages' tests have one of their own."""
    (tmp_path / "story.yaml").write_text(TWO_DOORS, encoding="utf-8")
    return studio_of(tmp_path / "story.yaml")
