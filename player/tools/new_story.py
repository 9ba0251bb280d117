"""`kuleshov new`: a folder of clips in, a story that plays out, with its plan."""

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from engine import whole_files
from engine.problems import Trouble
from engine.showing.plan import plan_file
from engine.story.draft import PREPARED, NewStory, new_story
from player.tools.probing import probe


@dataclass(frozen=True, slots=True)
class WrittenStory:
    """A new story: its file, and what is in it."""

    path: Path
    story: NewStory

    @property
    def plan(self) -> Path:
        """The file of its plans."""
        return plan_file(self.path)

    @property
    def to_prepare(self) -> bool:
        """Whether a film was left out that `kuleshov prepare` makes a clip of."""
        return any(PREPARED in reason for reason in self.story.left_out)

    def as_json(self) -> dict[str, Any]:
        """Where it is, the segments that were made of clips, and why clips were left out."""
        return {
            "story": str(self.path),
            "plan": str(self.plan),
            "segments": [asdict(each) for each in self.story.taken],
            "left_out": self.story.left_out,
        }


def write_new_story(clips: Path, out: Path | None) -> WrittenStory:
    """Write a first story for the clips in a folder, and its plan.

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
    title = (
        clips.resolve()
        .name.removesuffix("-prepared")
        .replace("_", " ")
        .replace("-", " ")
        .strip()
        .capitalize()
    )
    story = new_story(clips, path, title or "Untitled", probe)
    try:
        for each, text in ((path, story.text), (plan_file(path), story.plan)):
            whole_files.write_new(each, text)
    except OSError as error:
        raise Trouble(f"{path} cannot be written: {error.strerror}.") from None
    return WrittenStory(path, story)
