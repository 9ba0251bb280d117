"""Answers the Story page's editor, which asks what may be written at a place."""

from fastapi import FastAPI
from pydantic import BaseModel

from player.studio.story.completion import completions
from player.studio.studio import Studio


class Asked(BaseModel):
    """A text, and the place in it where somebody writes."""

    text: str
    index: int


def add_completion_route(app: FastAPI, studio: Studio) -> None:
    """Have that question answered."""

    def complete(asked: Asked) -> dict[str, object]:
        begin, options = completions(asked.text, asked.index, studio.folder)
        told = [{"label": o.word, "detail": o.means, "type": o.kind} for o in options]
        return {"back": asked.index - begin, "options": told}

    app.add_api_route("/studio/complete", complete, methods=["POST"], include_in_schema=False)
