"""What docs/screening.md tells other tools of the tables is what they are."""

import re
from pathlib import Path

from engine.screening.schema import TABLES, meanings
from engine.screening.tables import TABLE_NAMES

PAGE = Path(__file__).parents[3] / "docs" / "screening.md"


def test_the_page_names_each_column_with_its_meaning() -> None:
    page = PAGE.read_text(encoding="utf-8")
    sections = dict(re.findall(r"^### (\w+)\n(.*?)(?=^##|\Z)", page, re.MULTILINE | re.DOTALL))
    assert tuple(sections) == tuple(TABLES) == TABLE_NAMES
    for table in TABLE_NAMES:
        told = re.findall(r"^\| `(\w+)` \| [^|]+ \| (.+) \|$", sections[table], re.MULTILINE)
        assert dict(told) == meanings(table)
