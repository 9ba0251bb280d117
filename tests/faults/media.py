"""Clips that are harmed, before the film or under it.

The film's second clip is the one at fault; where it cannot be shown, the way past it is open. So
the film always comes to its ending, and its last picture is the last clip's.
"""

import random
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

from tests.faults.eyes import Look, longest_still
from tests.faults.playing import Playing
from tests.faults.table import fault
from tests.faults.trial import Trial

Harm = Callable[[Path, random.Random], None]

_LONGEST_STILL: Final = 5.0
"""Seconds: a clip that stops is given one second, the cut past it takes another, and a busy machine
as long again."""


def truncated(clip: Path, dice: random.Random) -> None:
    """Cut off at any place."""
    content = clip.read_bytes()
    clip.write_bytes(content[: dice.randrange(len(content))])


def zeroed(clip: Path, dice: random.Random) -> None:
    """Blocks of zeros in it, as after a power cut, or nothing else."""
    content = bytearray(clip.read_bytes())
    for _ in range(dice.choice((1, 3, 10))):
        begin = dice.randrange(len(content))
        end = min(len(content), begin + dice.choice((512, 4096, 1 << 16)))
        content[begin:end] = bytes(end - begin)
    clip.write_bytes(bytes(len(content)) if dice.random() < 0.15 else content)


def randomised(clip: Path, dice: random.Random) -> None:
    """Random bytes at random places, or nothing else."""
    content = bytearray(clip.read_bytes())
    for _ in range(dice.choice((1, 20, 400))):
        content[dice.randrange(len(content))] = dice.randrange(256)
    clip.write_bytes(dice.randbytes(len(content)) if dice.random() < 0.15 else content)


def disguised(clip: Path, dice: random.Random) -> None:
    """Something else by the name of a film: a playlist, a text, a picture, an archive, nothing."""
    contents = (
        b"#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXTINF:4,\nhttp://127.0.0.1:9/a.ts\n#EXT-X-ENDLIST\n",
        b"[playlist]\nFile1=http://127.0.0.1:9/a.mp4\nNumberOfEntries=1\n",
        b"INT. LIGHTHOUSE - NIGHT\nShe opens the door.\n" * 200,
        b"\x89PNG\r\n\x1a\n" + bytes(4000),
        b"PK\x03\x04" + bytes(4000),
        b"ffconcat version 1.0\nfile /etc/passwd\n",
        b"",
    )
    clip.write_bytes(dice.choice(contents))


def replaced(clip: Path, dice: random.Random) -> None:
    """Another file of the same name, put in its place as an editor does."""
    other = clip.with_suffix(".new")
    if dice.random() < 0.5:
        other.write_bytes((clip.parent / f"clip{dice.randrange(2, 5)}.mp4").read_bytes())
    else:
        other.write_bytes(b"She opens the door.\n" * 500)
    other.replace(clip)


def deleted(clip: Path, _dice: random.Random) -> None:
    """No such file any more."""
    clip.unlink()


def _beforehand(trial: Trial, *, harm: Harm) -> None:
    story = trial.story()
    harm(story.parent / "clip1.mp4", trial.dice)
    trial.strike()
    run = trial.playing(story)
    _comes_to_its_end(trial, run)
    said = run.heard("clip1.mp4")
    if said is not None:
        trial.notices(said)


def _under_it(trial: Trial, *, harm: Harm) -> None:
    story = trial.story()
    run = trial.playing(story)
    trial.pass_time(run, 0.0, 3.0)  # in the first clip, or while the second is on the screen
    trial.strike(lambda: harm(story.parent / "clip1.mp4", trial.dice))
    _comes_to_its_end(trial, run)
    said = run.heard("clip1.mp4", trial.struck)
    if said is not None:
        trial.notices(said)


def _comes_to_its_end(trial: Trial, run: Playing) -> None:
    """It shows the last clip and ends by itself; how long its picture stood still meanwhile."""
    run.until(lambda: _shows(trial, 4), "the last clip")
    shown = next(each.begin for each in _looks(trial, 4))
    still = trial.still_since_strike(shown)
    begun = [look.begin for look in trial.eyes.seen(run.begun) if look.kind == "film"]
    if trial.struck < begun[0]:  # before the first picture nothing stood still
        still = longest_still(trial.eyes.seen(begun[0], shown), shown)
    trial.recovered = still
    if still > _LONGEST_STILL:
        trial.wrong(f"the picture stood still for {still:.1f} s")
    run.until(lambda: run.logged("ended"), "to end")
    trial.leave(run)
    if '"end":"ending"' not in run.text and '"ending"' not in run.text:
        trial.wrong("the film did not come to its ending")


def _looks(trial: Trial, clip: int) -> list[Look]:
    return [each for each in trial.eyes.seen() if each.mark is not None and each.mark.clip == clip]


def _shows(trial: Trial, clip: int) -> bool:
    return bool(_looks(trial, clip))


_BEFOREHAND: Final[dict[str, Harm]] = {
    "truncated": truncated,
    "zeroed": zeroed,
    "of random bytes": randomised,
    "disguised": disguised,
    "missing": deleted,
}
for _name, _harm in _BEFOREHAND.items():
    fault(f"clip: {_name}")(partial(_beforehand, harm=_harm))

_UNDER_IT: Final[dict[str, Harm]] = {
    "truncated": truncated,
    "zeroed": zeroed,
    "of random bytes": randomised,
    "deleted": deleted,
    "replaced": replaced,
}
for _name, _harm in _UNDER_IT.items():
    fault(f"clip: {_name} under the film")(partial(_under_it, harm=_harm))


@fault("clips: all deleted under the film")
def all_deleted(trial: Trial) -> None:
    """Nothing can be shown any more but what is open: it ends, and says so by its exit code."""
    story = trial.story()
    run = trial.playing(story)
    trial.pass_time(run, 0.0, 3.0)

    def delete() -> None:
        for clip in story.parent.glob("*.mp4"):
            clip.unlink()

    trial.strike(delete)
    trial.ends_with = (0, 3)
    ended = run.until_ended()
    trial.notices(run.heard(".mp4", trial.struck))
    trial.recovered = max(0.0, ended - trial.struck)
