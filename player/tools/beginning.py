"""`kuleshov new`: a folder of clips in, a story that plays out, with its plan."""

from pathlib import Path

from engine.problems import Trouble
from engine.showing.plan import plan_file
from engine.story.draft import NewStory, new_story
from player.tools.probing import probe


def begin_story(clips: Path, out: Path | None) -> tuple[Path, NewStory]:
    """Write a first story for the clips in a folder, and its plan; where, and what is in it.

    It never writes over anything. Raises Trouble where that, or anything else, is in the way.
    """
    if not clips.is_dir():
        raise Trouble(f"{clips} is no folder. Name the one that holds the clips.", blame="call")
    path = out or clips / "story.yaml"
    if path.suffix.lower() not in (".yaml", ".yml"):
        raise Trouble(f"{path}: a story's file ends in .yaml.", blame="call")
    for each in (path, plan_file(path)):
        if each.exists():
            raise Trouble(f"{each} is there already. Name another with --out.", blame="call")
    if not path.parent.is_dir():
        raise Trouble(f"There is no folder {path.parent}.", blame="call")
    title = clips.resolve().name.replace("_", " ").replace("-", " ").strip().capitalize()
    story = new_story(clips, path, title or "Untitled", probe)
    try:
        for each, text in ((path, story.text), (plan_file(path), story.plan)):
            with each.open("x", encoding="utf-8") as file:
                file.write(text)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}.") from None
    return path, story
