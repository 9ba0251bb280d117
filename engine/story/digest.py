"""A digest of the film that a story describes, which does not depend on how it is written."""

import hashlib
import json

from engine.story.guards.guard import parse_guard
from engine.story.model import Story


def film_digest(story: Story) -> str:
    """The SHA-256, in hexadecimal, of everything in a loaded story that can change what is played.

    Comments, the order of keys, how a value is written and the film's title change nothing; nor
    do captions, which are laid over the film.
    """
    # Without defaults, so that a key which the format gains one day changes no older film.
    film = story.model_dump(mode="json", by_alias=True, exclude={"title"}, exclude_defaults=True)
    for segment in film["segments"].values():
        for view in (segment, *segment.get("representations", {}).values()):
            view.pop("captions", None)
        for cut in segment.get("next", ()):
            if "when" in cut:
                cut["when"] = repr(parse_guard(cut["when"], flat=True).condition)
    return hashlib.sha256(json.dumps(film, sort_keys=True).encode()).hexdigest()
