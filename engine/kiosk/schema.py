"""The JSON Schema of kiosk.yaml, for editors: `./run python -m engine.kiosk.schema`.

Made from the model and shipped beside it. It describes what is written (`12s`), not what is kept.
"""

import json
from pathlib import Path
from typing import Any, Final

from engine.kiosk.venue import Venue
from engine.story.schema import simplified

SCHEMA: Final = Path(__file__).with_name("kiosk.schema.json")


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) as plain data, always the same for the same model."""
    made = simplified(Venue.model_json_schema(by_alias=True, mode="validation"))
    made["required"] = ["kiosk", *made["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "A kiosk for Kuleshov",
    }


def schema_text() -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    SCHEMA.write_text(schema_text(), encoding="utf-8")
