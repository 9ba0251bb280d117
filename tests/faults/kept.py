"""What is kept, damaged: a place, a log, a profile."""

import random
import subprocess
import time
from pathlib import Path

from tests.faults.playing import PATIENCE, Playing
from tests.faults.table import fault
from tests.faults.trial import Trial


def damage(path: Path, dice: random.Random) -> None:
    """What a disk, an editor or a hand may make of a file."""
    content = bytearray(path.read_bytes())
    match dice.randrange(5):
        case 0:
            content = content[: dice.randrange(len(content))]
        case 1:
            for _ in range(dice.choice((1, 8, 64))):
                content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        case 2:
            content = bytearray(dice.randbytes(len(content)))
        case 3:
            content = bytearray(len(content))
        case _:
            content[dice.randrange(len(content)) :] = b"[" * 5000
    path.write_bytes(content)


def _left(trial: Trial, story: Path) -> Playing:
    """A film that somebody left before its end."""
    run = trial.playing(story)
    trial.pass_time(run, 0.5, 1.5)
    trial.leave(run)
    return run


@fault("place: damaged")
def place_damaged(trial: Trial) -> None:
    """The film begins, at its beginning or where the place still says."""
    story = trial.story()
    _left(trial, story)
    state = Path(trial.lane.environment()["XDG_STATE_HOME"])
    places = sorted(state.rglob("stopped/*.json"), key=lambda each: each.stat().st_mtime)
    if not places:
        trial.wrong("no place was kept")
        return
    damage(places[-1], trial.dice)
    trial.strike()
    run = trial.playing(story, "--resume")
    trial.recovers(trial.until_moved(run, trial.struck))
    told = run.heard("so the film begins at its beginning") or run.heard("was not left before")
    if told is not None:
        trial.notices(told)


@fault("log: damaged")
def log_damaged(trial: Trial) -> None:
    """The next showing beside it begins; what was logged is never taken for what it is not."""
    story = trial.story()
    left = _left(trial, story)
    (left.out / "summary.json").unlink()
    damage(left.log_path, trial.dice)
    trial.strike()
    run = trial.playing(story)
    trial.recovers(trial.until_moved(run, trial.struck))
    trial.leave(run)
    # Of the damaged log nothing more is asked.
    trial.forgets(left)
    for command in ("replay", "explain", "export"):
        answer = trial.ask(command, left.log_path)
        if answer.returncode not in (0, 1, 2) or "Traceback" in answer.stderr:
            trial.wrong(f"{command} of it ended with {answer.returncode}: {answer.stderr[-200:]}")
        elif answer.returncode and answer.stderr:
            trial.noticed = 0.0


@fault("kiosk.yaml: damaged")
def venue_damaged(trial: Trial) -> None:
    """The kiosk does not begin and says where and what, or begins where no harm was done."""
    story = trial.story()
    venue = trial.folder / "kiosk.yaml"
    venue.write_text(f"kiosk: 1\nname: A House\nfilms: [{{story: {story}}}]\n", "utf-8")
    damage(venue, trial.dice)
    trial.strike()
    try:
        answer = trial.ask("play", "--kiosk", venue, seconds=20)
    except subprocess.TimeoutExpired:
        return  # it runs
    trial.noticed = time.monotonic() - trial.struck
    if answer.returncode not in (1, 2) or "Traceback" in answer.stderr:
        trial.wrong(f"it ended with {answer.returncode}: {answer.stderr[-200:]}")
    elif "kiosk.yaml" not in answer.stderr:
        trial.wrong(f"the file was not named: {answer.stderr[-200:]}")


@fault("profile: damaged")
def profile_damaged(trial: Trial) -> None:
    """The film does not begin, for limits may be in it; a sentence says what to do."""
    story = trial.story()
    made = trial.ask(
        "profile", "limit", "Ada", "--without", "violence", "--key-in", "unprotected-file"
    )
    if made.returncode:
        trial.wrong(f"no profile could be made: {made.stderr[-200:]}")
        return
    home = trial.lane.environment()
    folders = [Path(home[name]) / "kuleshov" for name in ("XDG_DATA_HOME", "XDG_STATE_HOME")]
    found = [*folders[0].rglob("profiles/kept/*"), *folders[1].rglob("*.key")]
    kept = [each for each in found if each.is_file() and each.stat().st_size]
    if not kept:
        trial.wrong("nothing was kept of the profile")
        return
    damage(trial.dice.choice(sorted(kept)), trial.dice)
    trial.strike()
    trial.ends_with = (1, 0)
    run = trial.begin(story, "--viewer", "Ada")
    deadline = time.monotonic() + PATIENCE
    while run.runs and not run.logged("opened") and time.monotonic() < deadline:
        time.sleep(0.01)
    if run.runs:
        trial.leave(run)
    else:
        run.until_ended()
    trial.notices(run.heard("profile"))
    trial.ask("profile", "erase", "Ada")
