"""`kuleshov new`: a folder of clips in, a story that plays out."""

from pathlib import Path

from engine.media.probe import probe_media
from engine.problems import Trouble
from engine.story.draft import NewStory, new_story


def begin_story(clips: Path, out: Path | None) -> tuple[Path, NewStory]:
    """Write a first story for the clips in a folder; its file, and what is in it.

    It never writes over anything. Raises Trouble where that, or anything else, is in the way.
    """
    if not clips.is_dir():
        raise Trouble(f"{clips} is no folder. Name the one that holds the clips.", blame="call")
    path = out or clips / "story.yaml"
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise Trouble(f"{path}: a story's file ends in .yaml.", blame="call")
    if path.exists():
        raise Trouble(f"{path} is there already. Name another with --out.", blame="call")
    if not path.parent.is_dir():
        raise Trouble(f"There is no folder {path.parent}.", blame="call")
    title = clips.resolve().name.replace("_", " ").replace("-", " ").strip().capitalize()
    story = new_story(clips, path, title or "Untitled", probe_media)
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(story.text)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}.") from None
    return path, story
