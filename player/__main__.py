"""The command line. Every command imports what it needs when it is called, never before."""

import json
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from engine.problems import Trouble

if TYPE_CHECKING:
    from engine.story.model import Story

app = typer.Typer(
    name="kuleshov",
    help="A film that watches back: plays a branching film and cuts it by how you feel.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
StoryFile = Annotated[Path, typer.Argument(help="The story's YAML file, or the folder it is in.")]
LogFile = Annotated[Path, typer.Argument(help="A showing's log.jsonl, or its folder.")]

_debug = False


@app.callback()
def _common(
    debug: Annotated[bool, typer.Option(help="Show tracebacks and libraries' messages.")] = False,
) -> None:
    global _debug  # noqa: PLW0603 - one switch for one process
    _debug = debug


@app.command()
def play(
    story: Annotated[
        Path | None, typer.Argument(help="The story; without one the sample film plays.")
    ] = None,
    camera: Annotated[
        str | None, typer.Option(help="Camera number, a film FILE in its place, or off.")
    ] = None,
    mic: Annotated[
        str | None, typer.Option(help="default, a name, a sound FILE in its place, or off.")
    ] = None,
    heart: Annotated[
        str | None,
        typer.Option(help="ble:ADDRESS of a strap, lsl:NAME of a lab stream, or off."),
    ] = None,
    readings: Annotated[
        Path | None, typer.Option(help="A recorded viewer (JSON lines) in place of sensors.")
    ] = None,
    consent: Annotated[
        str | None,
        typer.Option(
            help="Consent given beforehand: face, voice, heart, several (face,voice), or none."
        ),
    ] = None,
    fullscreen: Annotated[bool, typer.Option("--fullscreen", help="Begin in full screen.")] = False,
    screen: Annotated[
        int | None, typer.Option(help="Number of the screen to play on, counted from 1.")
    ] = None,
    resume: Annotated[
        bool, typer.Option("--resume", help="Go on where this film was left another day.")
    ] = False,
    offscreen: Annotated[bool, typer.Option("--offscreen", help="Play without a screen.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for this showing's log, summary and storyboard.")
    ] = None,
    record: Annotated[
        Path | None, typer.Option(help="Keep what is shown, with its sound, in this new film FILE.")
    ] = None,
    overwrite: Annotated[
        bool, typer.Option("--overwrite", help="Let --record replace a FILE that is there.")
    ] = False,
    language: Annotated[
        str | None, typer.Option(help="Segments in this language where there are any, such as de.")
    ] = None,
    tone: Annotated[
        str | None, typer.Option(help="Segments in this tone where there are any.")
    ] = None,
    age: Annotated[
        int | None, typer.Option(min=0, max=120, help="Only what is suitable from this age on.")
    ] = None,
    without: Annotated[
        str | None, typer.Option(help="Content notes to avoid, such as violence,flashing.")
    ] = None,
    watch: Annotated[
        bool, typer.Option("--watch", help="Take the story in again whenever it is saved.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Play a film. Nothing is sensed before you agree to it on the first screen."""
    from engine.story.represent import Wanted
    from player.app import SAMPLE_FILM
    from player.app import play as run
    from player.options import PlayOptions

    options = PlayOptions(
        story=story_file(story or SAMPLE_FILM),
        camera=camera,
        microphone=mic,
        heart=heart,
        readings=readings,
        consent=_consents(consent),
        fullscreen=fullscreen,
        offscreen=offscreen,
        screen=screen,
        resume=resume,
        out=out,
        record=record,
        overwrite=overwrite,
        watch=watch,
        wanted=Wanted(language, tone, age, frozenset(_words(without))),
    )
    outcome = run(options, _announce)
    if outcome is None:
        _announce("Nothing was opened and nothing was kept.")
    elif as_json:
        print(json.dumps({"folder": str(outcome.folder), **outcome.summary}, ensure_ascii=False))
    else:
        _announce(f"This showing is kept in {outcome.folder}")


@app.command()
def check(
    story: StoryFile,
    as_json: AsJson = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever the story or a clip is saved.")
    ] = False,
) -> None:
    """Every problem of a story, with its place and its remedy."""
    path = story_file(story)
    errors = _checked(path, as_json)
    if watch:
        from player.saving import savings

        try:
            for saved in savings(path):
                _announce(f"{', '.join(sorted(each.name for each in saved))} saved:")
                errors = _checked(path, as_json)
        except KeyboardInterrupt:
            _announce("No longer watching.")
    if errors:
        raise typer.Exit(1)


def _checked(path: Path, as_json: bool) -> int:
    """Print every problem of a story; how many of them are errors."""
    from dataclasses import asdict

    from engine.story.check import check as problems_of
    from engine.story.load import load_story
    from engine.story.media import probe_media
    from engine.viewer.emotions import feelings

    problems = problems_of(load_story(path), feelings=feelings(), probe=probe_media)
    errors = sum(problem.severity == "error" for problem in problems)
    if as_json:
        listed = [asdict(problem) for problem in problems]
        print(json.dumps(listed, default=str, indent=2), flush=True)
    else:
        for problem in problems:
            print(f"{'' if problem.severity == 'error' else '(warning) '}{problem}")
        warnings = len(problems) - errors
        counts = f"{_count(errors, 'error')}, {_count(warnings, 'warning')}."
        print(f"{path}: {counts}", flush=True)
    return errors


@app.command()
def prepare(
    story: StoryFile,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The new folder; STORY-prepared beside it if not named."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Mend a story's clips with ffmpeg, into a new folder: rhythm, keyframes, colour, loudness."""
    from dataclasses import asdict

    from rich.console import Console
    from rich.progress import Progress

    from player.prepare import prepare as run

    # rich shows a bar only where a person is looking.
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=None)

        def tick(clip: str, done: int, total: int) -> None:
            progress.update(task, description=clip, completed=done, total=total)

        path, clips = run(story_file(story), out, tick)
    if as_json:
        print(json.dumps({"story": str(path), "clips": [asdict(clip) for clip in clips]}, indent=2))
        return
    for clip in clips:
        done = "mended: " + ", ".join(clip.why) if clip.why else "copied as it is"
        print(f"{clip.clip}: {'was there already' if clip.skipped else done}")
    print(f"The prepared story is {path}")


@app.command()
def new(
    clips: Annotated[Path, typer.Argument(help="The folder that holds the clips.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The new story's file; story.yaml beside the clips."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a first story for a folder of clips: it plays at once, and its comments teach."""
    from dataclasses import asdict

    from player.beginning import begin_story

    path, story = begin_story(clips, out)
    if as_json:
        taken = [asdict(each) for each in story.taken]
        answer = {"story": str(path), "segments": taken, "left_out": story.left_out}
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    for reason in story.left_out:
        _announce(f"Left out: {reason}")
    print(f"The new story is {path}, with {_count(len(story.taken), 'segment')}.")
    _announce(f"It plays as it is:  ./run play {path}")


@app.command()
def graph(
    story: StoryFile,
    out: Annotated[
        Path, typer.Option("--out", "-o", help="Where to draw it: a file ending in .svg or .png.")
    ] = Path("story.svg"),
    viewers: Annotated[
        int,
        typer.Option(min=0, max=100_000, help="Simulate so many: cuts as wide as they are walked."),
    ] = 0,
    seed: Annotated[int, typer.Option(help="Another seed, other simulated viewers.")] = 0,
    as_json: AsJson = False,
) -> None:
    """Draw the story as a map of its segments and cuts."""
    from engine.showing.simulate.many import simulate as show_to
    from engine.showing.simulate.tally import Tally, never_seen, traffic
    from engine.story.graph import draw
    from engine.viewer.emotions import feelings

    loaded = _loaded(story)
    if out.suffix.lower() not in (".svg", ".png"):
        raise Trouble(f"{out}: a map is drawn as .svg or .png.", blame="call")
    tally = show_to(loaded, viewers, seed) if viewers else Tally()
    seen = {name: count / tally.showings for name, count in sorted(tally.segments.items())}
    walked = traffic(tally)
    try:
        draw(loaded, out, feelings().__getitem__, (seen, walked) if viewers else None)
    except OSError as error:
        raise Trouble(f"{out} cannot be written: {error.strerror}.") from error
    if as_json:
        answer = {
            "map": str(out),
            "viewers": viewers,
            "segments": seen,
            "cuts": [{"from": a, "to": b, "share": share} for (a, b), share in walked.items()],
            "never_seen": never_seen(tally, loaded) if viewers else [],
        }
        print(json.dumps(answer, indent=2, ensure_ascii=False))
        return
    _announce(f"The map is in {out}")


@app.command()
def rehearse(
    story: StoryFile,
    plan: Annotated[
        Path | None, typer.Option(help="The plan file; STORY.plan.yaml beside the story.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the plans beside a story: which kind of viewer should get which path."""
    from dataclasses import asdict

    from engine.showing.plan import plan_file, read_plans
    from engine.showing.rehearse import rehearse as run

    path = story_file(story)
    loaded = _loaded(story)
    read = read_plans(plan or plan_file(path), loaded)
    if read.problems:
        if as_json:
            problems = [asdict(each) for each in read.problems]
            print(json.dumps({"problems": problems}, default=str, indent=2, ensure_ascii=False))
        else:
            print("\n".join(map(str, read.problems)))
        raise typer.Exit(1)
    rehearsed = [run(loaded, each, read.path.parent) for each in read.plans]
    if as_json:
        answer = [
            {
                "plan": each.plan.name,
                "met": each.met,
                "unmet": each.unmet,
                "path": each.outcome.path,
                "running_time": round(each.outcome.length, 3),
                "end": each.outcome.reason,
            }
            for each in rehearsed
        ]
        print(json.dumps({"plans": answer}, indent=2, ensure_ascii=False))
    else:
        for each in rehearsed:
            print(f"{'as planned' if each.met else 'NOT SO   '}  {each.plan.name}")
            for sentence in each.unmet:
                print(f"            {sentence}")
            if not each.met:
                print(f"            It went {' → '.join(each.outcome.path)}.")
        met = sum(each.met for each in rehearsed)
        print(f"{read.path}: {met} of {_count(len(rehearsed), 'plan')} as planned.")
    if not all(each.met for each in rehearsed):
        raise typer.Exit(1)


@app.command()
def simulate(
    story: StoryFile,
    viewers: Annotated[int, typer.Option(help="How many viewers.")] = 1000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same viewers.")] = 1,
    picture: Annotated[
        Path | None, typer.Option(help="Draw what came of it: a file ending in .svg or .png.")
    ] = None,
    processes: Annotated[
        int | None, typer.Option(help="How many at once; as many as there are cores if absent.")
    ] = None,
    cluster: Annotated[
        str | None, typer.Option(help="A Dask cluster to do it, such as tcp://10.0.0.5:8786.")
    ] = None,
    only: Annotated[
        int | None, typer.Option(help="Play this viewer's showing alone, and keep its log.")
    ] = None,
    out: Annotated[
        Path | None, typer.Option("--out", "-o", help="With --only: where to keep the log.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show a story to many simulated viewers: what they see, how it ends, where it fails."""
    from rich.console import Console
    from rich.progress import Progress

    from player.simulate import SimulateOptions, failed, lines, run

    options = SimulateOptions(
        story_file(story), viewers, seed, processes, cluster, picture, only, out
    )
    # rich shows a bar only where a person is looking.
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("showings", total=viewers)
        found = run(options, lambda done: progress.update(task, completed=done))
    if isinstance(found, Path):
        _announce(f"The log of viewer {only} is {found}")
        return
    if as_json:
        timed = {**found.report, "seconds": found.seconds}
        print(json.dumps(timed, indent=2, ensure_ascii=False))
    else:
        print("\n".join(lines(found, options.story)))
    if failed(found):
        raise typer.Exit(1)


@app.command()
def explain(log: LogFile, as_json: AsJson = False) -> None:
    """Why each cut of a showing fell: what was read, what was weighed, what was ruled out."""
    from engine.showing.log import open_log
    from engine.showing.why import explanations_of, lines_of

    events = open_log(log_file(log)).events
    if as_json:
        print(json.dumps(explanations_of(events), indent=2, ensure_ascii=False))
    else:
        print("\n".join(lines_of(events)) or "No decision was taken in this showing.")


@app.command()
def replay(log: LogFile, as_json: AsJson = False) -> None:
    """Feed a showing's inputs to the engine again and verify that the same decisions fall."""
    from dataclasses import asdict

    from engine.showing.replay import replay as run

    found = run(log_file(log))
    if as_json:
        print(json.dumps({"same": found.same, **asdict(found)}, indent=2, ensure_ascii=False))
    elif found.difference is None:
        broke_off = " The log breaks off before the end." if found.cut_off else ""
        print(
            f"The same {_count(found.decisions, 'decision')} fell again, "
            f"in {_count(found.steps, 'step')}.{broke_off}"
        )
    else:
        difference = found.difference
        print(f"Line {difference.line} replays differently.")
        print(f"  in the log: {difference.expected or 'nothing'}")
        print(f"  now:        {difference.got or 'nothing'}")
    if not found.same:
        raise typer.Exit(1)


@app.command()
def export(
    log: LogFile,
    otio: Annotated[
        Path, typer.Option("--otio", help="Where to write the timeline, ending in .otio.")
    ] = Path("cut.otio"),
) -> None:
    """Write a showing's own cut as an OpenTimelineIO timeline, beats and decisions as markers."""
    from player.export import export_otio

    if otio.suffix.lower() != ".otio":
        raise Trouble(f"{otio}: a timeline's name ends in .otio.", blame="call")
    clips = export_otio(log_file(log), otio)
    _announce(f"{_count(clips, 'clip')} in {otio}")


@app.command()
def sense(
    camera: Annotated[
        str | None, typer.Option(help="Camera number, or a film FILE in its place.")
    ] = None,
    mic: Annotated[
        str | None, typer.Option(help="default, a name, or a sound FILE in its place.")
    ] = None,
    heart: Annotated[
        str | None,
        typer.Option(help="ble:ADDRESS of a strap, lsl:NAME of a lab stream, or off."),
    ] = None,
    readings: Annotated[Path | None, typer.Option(help="A recorded viewer (JSON lines).")] = None,
    consent: Annotated[
        str | None,
        typer.Option(help="Consent given beforehand: face, voice, heart, or several (face,voice)."),
    ] = None,
    fast: Annotated[bool, typer.Option("--fast", help="Read files faster than they play.")] = False,
    seconds: Annotated[float | None, typer.Option(help="Stop after this long.")] = None,
    as_json: AsJson = False,
) -> None:
    """Show readings, the viewer state and its moments, without a film. Nothing is kept."""
    from player.sense import SenseOptions
    from player.sense import sense as run

    given = set(_consents(consent) or ())
    devices = (
        ("face", camera, "camera"),
        ("voice", mic, "microphone"),
        ("heart", heart, "heart sensor"),
    )
    for name, word, device in devices:
        if word in (None, "off") or name in given:
            continue
        # A file is no device: nobody is in front of it. A device asks first.
        a_file = name != "heart" and Path(str(word)).is_file()
        if a_file or (consent is None and _agrees(device)):
            given.add(name)
    options = SenseOptions(camera, mic, heart, readings, frozenset(given), as_json, fast, seconds)
    run(options, _announce)


@app.command()
def doctor(as_json: AsJson = False) -> None:
    """What of this machine works for Kuleshov, and what to do about the rest."""
    from dataclasses import asdict

    from player.doctor import examine

    findings = examine()
    if as_json:
        print(json.dumps([asdict(finding) for finding in findings], indent=2, ensure_ascii=False))
    else:
        for finding in findings:
            print(f"{finding.mark}  {finding.part:<17} {finding.found}")
            if finding.remedy:
                print(f"{'':22}{finding.remedy}")
    if any(finding.verdict == "broken" for finding in findings):
        raise typer.Exit(1)


# --- what every command shares -------------------------------------------------------------------


def _loaded(path: Path) -> "Story":
    """A story without an error in its text. Raises Trouble that lists them."""
    from engine.story.load import load_story

    loaded = load_story(story_file(path))
    if loaded.story is None:
        raise Trouble("\n".join(str(problem) for problem in loaded.problems))
    return loaded.story


def _announce(sentence: str) -> None:
    """For people, beside whatever the command answers."""
    print(sentence, file=sys.stderr, flush=True)


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def _agrees(device: str) -> bool:
    """Ask at the terminal; where nobody can answer, nobody has agreed."""
    return sys.stdin.isatty() and typer.confirm(
        f"May the {device} be opened to read you? Nothing is stored or sent.", err=True
    )


def _words(text: str | None) -> list[str]:
    """What was listed with commas."""
    return [word.strip() for word in (text or "").split(",") if word.strip()]


def _consents(text: str | None) -> Any:
    from player.consent import CONSENTS

    if text is None:
        return None
    words = frozenset(word.strip() for word in text.split(",") if word.strip()) - {"none"}
    unknown = words - set(CONSENTS)
    if unknown:
        raise Trouble(
            f"--consent {text}: consent is to face, voice, heart, several (face,voice) or none.",
            blame="call",
        )
    return words


def story_file(path: Path) -> Path:
    """A story named by its file or by its folder."""
    return path / "story.yaml" if path.is_dir() else path


def log_file(path: Path) -> Path:
    """A log named by its file or by its showing's folder."""
    return path / "log.jsonl" if path.is_dir() else path


def main() -> None:
    """The `kuleshov` command: 0 when all is well, 1 when its subject is at fault, 2 when called
    wrongly. A mistake is a sentence; --debug shows the rest."""
    # Whoever ends the process from outside gets the same orderly end as Ctrl-C: decks stopped,
    # devices closed, the virtual display taken down.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        app()
    except Trouble as trouble:
        if _debug:
            raise
        _announce(str(trouble))
        sys.exit(2 if trouble.blame == "call" else 1)
    except Exception as error:
        if _debug:
            raise
        _announce(
            f"Something inside Kuleshov failed: {type(error).__name__}: {error}. "
            "`kuleshov --debug …` shows where; please report it."
        )
        sys.exit(1)
    except KeyboardInterrupt:
        _announce("Stopped.")
        sys.exit(130)


if __name__ == "__main__":
    main()
