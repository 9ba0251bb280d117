"""The command line. Every command imports what it needs when it is called, never before."""

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from engine.problems import Trouble

app = typer.Typer(
    name="kuleshov",
    help="A film that watches back: plays a branching film and cuts it by how you feel.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

ROOT = Path(__file__).resolve().parent.parent
SAMPLE_FILM = ROOT / "sample_film" / "story.yaml"

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
    readings: Annotated[
        Path | None, typer.Option(help="A recorded viewer (JSON lines) in place of sensors.")
    ] = None,
    consent: Annotated[
        str | None,
        typer.Option(help="Consent given beforehand: face, voice, or face,voice, or none."),
    ] = None,
    fullscreen: Annotated[bool, typer.Option("--fullscreen", help="Begin in full screen.")] = False,
    offscreen: Annotated[bool, typer.Option("--offscreen", help="Play without a screen.")] = False,
    out: Annotated[
        Path | None, typer.Option(help="Folder for this showing's log, summary and storyboard.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Play a film. Nothing is sensed before you agree to it on the first screen."""
    from player.app import PlayOptions
    from player.app import play as run

    options = PlayOptions(
        story=story_file(story or SAMPLE_FILM),
        camera=camera,
        microphone=mic,
        readings=readings,
        consent=_consents(consent),
        fullscreen=fullscreen,
        offscreen=offscreen,
        out=out,
    )
    outcome = run(options, _announce)
    if outcome is None:
        _announce("Nothing was opened and nothing was kept.")
    elif as_json:
        print(json.dumps({"folder": str(outcome.folder), **outcome.summary}, ensure_ascii=False))
    else:
        _announce(f"This showing is kept in {outcome.folder}")


# --- what every command shares -------------------------------------------------------------------


def _announce(sentence: str) -> None:
    """For people, beside whatever the command answers."""
    print(sentence, file=sys.stderr, flush=True)


def _consents(text: str | None) -> Any:
    from player.consent import CONSENTS

    if text is None:
        return None
    words = frozenset(word.strip() for word in text.split(",") if word.strip()) - {"none"}
    unknown = words - set(CONSENTS)
    if unknown:
        raise Trouble(
            f"--consent {text}: consent is to face, voice, both (face,voice) or none.",
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
    try:
        app()
    except Trouble as trouble:
        if _debug:
            raise
        _announce(str(trouble))
        sys.exit(2 if trouble.blame == "call" else 1)
    except KeyboardInterrupt:
        _announce("Stopped.")
        sys.exit(130)


if __name__ == "__main__":
    main()
