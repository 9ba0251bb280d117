"""The command line. Every command imports what it needs when it is called, never before."""

import typer

from player.commands import (
    consent,
    devices,
    kiosk,
    lexicon,
    log,
    play,
    profile,
    screening,
    screening_compare,
    screening_report,
    screening_tally,
    story,
    studio,
)
from player.commands.ending import run
from player.supervision import words

app = typer.Typer(
    name="kuleshov",
    help="A film that watches back: plays a branching film and cuts it by how you feel.",
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)

for _command in (
    play.play,
    *(story.check, story.prepare, story.new, story.graph, story.rehearse, story.simulate),
    *(log.explain, log.replay, log.export, log.render),
    *(devices.sense, devices.doctor, lexicon.feelings),
    studio.studio,
):
    app.command()(_command)
app.add_typer(kiosk.app, name="kiosk")
app.add_typer(profile.app, name="profile")
app.add_typer(consent.app, name="consent")
screening.app.command()(screening_compare.compare)
screening.app.command()(screening_tally.tally)
screening.app.command()(screening_report.report)
screening.app.command()(screening_report.export)
app.add_typer(screening.app, name="screening")


def main() -> None:
    """The `kuleshov` command."""
    words.take()
    run(app)


if __name__ == "__main__":
    main()
