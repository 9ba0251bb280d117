"""The JSON Schema of the story format, for editors: `./run python -m engine.story.schema`.

Made from the model and shipped as `stories/story.schema.json`. It describes what authors
write (`12s`), not what is kept (12.0). `--print` shows it instead of writing it.
"""

import json
import sys
from typing import Any

from engine.story.model import Story
from stories import SCHEMA


def schema() -> dict[str, Any]:
    """The schema (draft 2020-12) as plain data, always the same for the same model."""
    made = Story.model_json_schema(by_alias=True, mode="validation")
    simplified(made)
    segment = made["$defs"]["Segment"]
    segment["anyOf"] = [
        {"required": ["clip", "out"]},
        {"required": ["card", "duration"]},
        {"required": ["group"]},
    ]
    made["required"] = ["kuleshov", *made["required"]]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **made,
        "title": "A story for Kuleshov",
    }


def schema_text() -> str:
    """The schema as it is shipped."""
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def simplified(part: dict[str, Any]) -> dict[str, Any]:
    """The same part, changed: without what helps no author, which is titles made of keys, null for
    what may be absent, and what would stand there by itself, kept otherwise than it is written."""
    part.pop("title", None)
    part.pop("default", None)
    choices = part.get("anyOf")
    if isinstance(choices, list) and {"type": "null"} in choices:
        choices.remove({"type": "null"})
        if len(choices) == 1:
            del part["anyOf"]
            part.update({**choices[0], **part})
    for key in ("items", "additionalProperties"):
        if isinstance(part.get(key), dict):
            simplified(part[key])
    for key in ("anyOf", "prefixItems"):
        for each in part.get(key, ()):
            simplified(each)
    for key in ("properties", "$defs"):
        for each in part.get(key, {}).values():
            simplified(each)
    return part


def main(arguments: list[str]) -> None:
    """Write the shipped file anew, or print it."""
    if "--print" in arguments:
        sys.stdout.write(schema_text())
    else:
        SCHEMA.write_text(schema_text(), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
