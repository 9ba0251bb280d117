"""The commands for whoever writes a story."""

import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from player.commands.common import (
    AsJson,
    Labels,
    Overwrite,
    StoryFile,
    announce,
    answer,
    count,
    labels_of,
    loaded_story,
    story_file,
)
from player.commands.progress import at_work


def check(
    story: StoryFile,
    as_json: AsJson = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Check again whenever the story or a clip is saved.")
    ] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="Each problem by itself, however many are alike.")
    ] = False,
    quick: Annotated[
        bool,
        typer.Option(
            "--quick",
            help="Without looking for flashes, brief shots, sudden light and noise.",
        ),
    ] = False,
) -> None:
    """Every problem of a story, with its place and its remedy.

    Each picture of a clip is looked at once, at some ten times the speed at which it plays; what
    was measured is kept, so that the next check takes no longer than one with --quick.
    """
    path = story_file(story)
    errors = _checked(path, as_json, everything, quick)
    if watch:
        from threading import Event

        from player.system.signals import on_termination
        from player.tools.file_watch import saved_files

        stop = Event()
        with on_termination(stop.set):
            for saved in saved_files(path, stop):
                announce(f"{', '.join(sorted(each.name for each in saved))} saved:")
                errors = _checked(path, as_json, everything, quick)
        announce("No longer watching.")
    if errors:
        raise typer.Exit(1)


def _checked(path: Path, as_json: bool, everything: bool, quick: bool) -> int:
    """Print the problems of a story; how many of them are errors."""
    from player.tools.check import check_story, parts_of
    from player.tools.measuring import measured_clips
    from player.viewing.problem_view import report

    measured = None
    if not quick and (parts := parts_of(path)):
        with at_work("measuring clips", len(parts)) as tick:
            measured = measured_clips(parts, tick)
    with at_work("looking into the story and its clips"):
        found = check_story(path, measured)
    if as_json:
        answer(found.problems)
    else:
        width = shutil.get_terminal_size().columns if sys.stdout.isatty() else 0
        lines = report(found.problems, found.loaded, everything=everything, width=width)
        print("\n".join(lines))
    sys.stdout.flush()  # somebody may be watching
    return found.errors


def prepare(
    story: StoryFile,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The new folder; STORY-prepared beside it if not named."),
    ] = None,
    lines: Annotated[
        int,
        typer.Option(
            help="No picture has more lines than this (its shorter side): 1080 for machines on "
            "which 4K comes too late.",
            min=144,
            max=2160,
        ),
    ] = 2160,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Mend a story's clips with ffmpeg, into a new folder: rhythm, keyframes, colour, loudness.

    Of a folder of clips without a story it makes one with a first story.
    """
    from rich.console import Console
    from rich.progress import Progress

    from player.tools.prepare import prepare as run
    from player.tools.prepare import prepare_clips

    # Where nobody is looking, rich would still write an empty line.
    watched = sys.stderr.isatty()
    with Progress(console=Console(stderr=True), transient=True, disable=not watched) as progress:
        task = progress.add_task("", total=None)

        def tick(clip: str, done: float, total: int) -> None:
            progress.update(task, description=clip, completed=done, total=total)

        named = story_file(story)
        if named.parent == story and not named.exists():  # a folder of clips alone
            prepared = prepare_clips(story, out, tick, lines=lines)
        else:
            prepared = run(named, out, tick, overwrite=overwrite, lines=lines)
    if as_json:
        answer(prepared._asdict())
        return
    for clip in prepared.clips:
        done = "mended: " + ", ".join(clip.why) if clip.why else "copied as it is"
        print(f"{clip.clip}: {'was there already' if clip.skipped else done}")
    print(f"The prepared story is {prepared.story}")


def new(
    clips: Annotated[Path, typer.Argument(help="The folder that holds the clips.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="The new story's file; story.yaml beside the clips."),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Write a first story for a folder of clips: it plays at once, and its comments teach."""
    from engine.installed import command
    from player.tools.new_story import write_new_story

    with at_work("looking into the clips"):
        written = write_new_story(clips, out)
    if as_json:
        answer(written.as_json())
        return
    for reason in written.story.left_out:
        announce(f"Left out: {reason}")
    print(f"The new story is {written.path}, with {count(len(written.story.taken), 'segment')}.")
    print(f"Its plan is {written.plan}")
    if written.to_prepare:
        announce(
            f"{command('prepare', clips)} makes clips of all of them, and a first "
            "story, in a new folder."
        )
    announce(f"It plays as it is:  {command('play', written.path)}")


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
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Draw the story as a map of its segments and cuts."""
    from player.records.output_files import require_writable
    from player.tools.graph import draw_map, walk

    require_writable(out, (".svg", ".png"), overwrite=overwrite, option="--out", what="a map")
    loaded = loaded_story(story)
    with at_work("showings", viewers) as tick:
        walks = walk(loaded, viewers, seed, tick)
    with at_work("drawing the map"):
        found = draw_map(loaded, out, walks, overwrite=overwrite)
    if as_json:
        answer(found.as_json())
        return
    for line in found.lines():
        announce(line)


def rehearse(
    story: StoryFile,
    plan: Annotated[
        Path | None, typer.Option(help="The plan file; STORY.plan.yaml beside the story.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Run the plans beside a story: which kind of viewer should get which path."""
    from engine.showing.plan import plan_file, read_plans
    from player.tools.rehearse import rehearse_all

    path = story_file(story)
    loaded = loaded_story(story)
    plans = read_plans(plan or plan_file(path), loaded)
    with at_work("plans", len(plans.plans)) as tick:
        found = rehearse_all(loaded, plans, tick)
    if as_json:
        answer(found.as_json())
    else:
        print("\n".join(found.lines()))
    if not found.met:
        raise typer.Exit(1)


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
    everything: Annotated[
        bool, typer.Option("--all", help="Each thing by itself, not only the most important.")
    ] = False,
    screening: Annotated[
        Path | None, typer.Option(help="Keep every showing, as made, in this screening's FOLDER.")
    ] = None,
    label: Labels = None,
    overwrite: Overwrite = False,
    as_json: AsJson = False,
) -> None:
    """Show a story to many simulated viewers: what they see, how it ends, where it fails."""
    from player.tools.simulate import SimulateOptions, failed, lines, make, run

    options = SimulateOptions(
        *(story_file(story), viewers, seed, processes, cluster, picture, only, out, overwrite),
        screening=screening,
        labels=labels_of(label),
    )
    if screening is not None:
        with at_work("showings", viewers) as tick:
            made = make(options, tick)
        if as_json:
            answer(made)
        else:
            print("\n".join(made.lines()))
        return
    with at_work("showings", viewers if only is None else None) as tick:
        found = run(options, tick)
    if isinstance(found, Path):
        announce(f"The log of viewer {only} is {found}")
        return
    if as_json:
        answer(found.as_json())
    else:
        print("\n".join(lines(found, options.story, everything=everything)))
        if picture is not None:
            announce(f"The picture is in {picture}")
    if failed(found):
        raise typer.Exit(1)
