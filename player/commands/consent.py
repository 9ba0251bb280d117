"""The commands about what viewers agreed to: the consent log, and whether it is whole."""

from pathlib import Path
from typing import Annotated

import typer

from player.commands.common import AsJson, announce, answer, count

app = typer.Typer(
    no_args_is_help=True, help="What viewers agreed to, refused and withdrew on this machine."
)

Log = Annotated[
    Path | None, typer.Argument(help="A consent log; without one that of this machine.")
]
Receipts = Annotated[
    list[Path] | None,
    typer.Option(
        "--receipt", help="A receipt.json, or a folder of showings: each has to be in the log."
    ),
]


@app.command()
def verify(log: Log = None, receipt: Receipts = None, as_json: AsJson = False) -> None:
    """Whether a consent log is as it was written, line for line, and no receipt is missing in it.

    Exit 0: it is. 1: a line was changed, removed or added, or a receipt has none.
    """
    from player.tools.consent_check import checked

    found = checked(log, receipt or [])
    if as_json:
        answer(found.as_json())
    else:
        print(f"{found.log}: {count(found.answers, 'answer')}, and its chain is whole.")
        for number in found.cut_off:
            print(f"Line {number} was cut off while it was written; what it said is not known.")
        if found.receipts:
            print(f"{count(len(found.receipts), 'receipt')} looked for in it.")
    for missing in found.missing:
        announce(f"{missing}: its answer is not in this log.")
    if found.missing:
        raise typer.Exit(1)


@app.command("list")
def list_all(log: Log = None, as_json: AsJson = False) -> None:
    """Every answer in a consent log, the oldest first. No names are in it."""
    from player.tools.consent_check import checked

    found = checked(log, [])
    if as_json:
        answer(list(found.entries))
        return
    for entry in found.entries:
        said = f"{entry['act']} {', '.join(entry['consents'])}"
        print(f"{entry['at']}  {said}  by {entry['how']}  receipt {entry['receipt']}")
