"""Training and measuring: `python -m training faces|voices|pulse FOLDER`, and
`… evaluate faces|voices|pulse FOLDER [--json]`.

Training needs the dependency groups `training` and `learning`; evaluating does not.
"""

import json
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from engine import core_dumps
from engine.problems import Trouble
from engine.sensing.face.affect import MODEL_FILE, AffectNetwork
from training.collection import EXPRESSIONS, Faces, inner, read_faces
from training.measures import by_group, scores
from training.network import Network

HELD_OUT = 0

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help=__doc__,
    pretty_exceptions_enable=False,  # they would show what is in faces and voices
)

Folder = Annotated[Path, typer.Argument(help="A folder laid out as the collection of its kind is.")]


@app.command("faces")
def train_faces(
    folder: Folder,
    crossed: Annotated[
        bool, typer.Option("--crossed", help="Judge every fifth of the people: five times as long.")
    ] = False,
) -> None:
    """Train the affect network, and write it with its card."""
    from training.faces import cross_validate, train

    faces = read_faces(folder)
    network = train(faces, HELD_OUT)
    publish(faces, network, cross_validate(faces, network.temperature) if crossed else None)


def publish(faces: Faces, network: Network, crossed: dict[str, object] | None) -> None:
    """Write the network and its card, and say how good it is."""
    from training import card
    from training.network import digest, write

    write(
        network,
        MODEL_FILE,
        {
            "collection": faces.fingerprint,
            "held_out": str(HELD_OUT),
            "temperature": f"{network.temperature:.4f}",
        },
    )
    held = judge(faces, AffectNetwork())
    text = card.write_card(
        held=held,
        crossed=crossed,
        temperature=network.temperature,
        digest=digest(MODEL_FILE),
        expressions=",".join(EXPRESSIONS),
        no_face=faces.no_face,
        left_out=faces.left_out,
    )
    MODEL_FILE.with_suffix(".md").write_text(text, encoding="utf-8")
    typer.echo(f"{MODEL_FILE.name}: {MODEL_FILE.stat().st_size // 1024} KiB")
    typer.echo(sentence(held))


@app.command("voices")
def train_voices(folder: Folder) -> None:
    """Train the voice network, and write it with its card."""
    from training import voice_commands, voice_judge

    typer.echo(voice_judge.sentence(voice_commands.train(folder)))


@app.command("pulse")
def train_pulse(folder: Folder) -> None:
    """Fit the gate of the pulse, and write it with its card."""
    from training import pulse

    crossed = pulse.train(folder)
    typer.echo(
        f"{crossed['people']} people, each judged by the others' gate: mean error "
        f"{crossed['mae_bpm']:.2f} beats a minute at {crossed['coverage']:.0%} coverage, "
        f"trivial {crossed['trivial']:.2f}; of noise alone {crossed['noise_said']:.1%} pass"
    )


@app.command()
def evaluate(
    network: Annotated[str, typer.Argument(help="Which network: faces, voices or pulse.")],
    folder: Folder,
    as_json: Annotated[bool, typer.Option("--json", help="Every figure, as JSON.")] = False,
) -> None:
    """Measure the shipped network on people it has never seen.

    On the collection that it was trained on only the people held out are judged; on any other,
    everybody.
    """
    if network == "voices":
        from training import voice_commands, voice_judge

        heard = voice_commands.evaluate(folder)
        typer.echo(json.dumps(heard) if as_json else voice_judge.sentence(heard))
        return
    if network == "pulse":
        from training import pulse

        rates = pulse.evaluate(folder)
        typer.echo(json.dumps(rates) if as_json else pulse.sentence(rates))
        return
    if network != "faces":
        raise Trouble(
            f'There is no network "{network}"; there are "faces", "voices" and "pulse".',
            blame="call",
        )
    figures = judge(read_faces(folder), AffectNetwork())
    typer.echo(json.dumps(figures) if as_json else sentence(figures))


def judge(faces: Faces, network: AffectNetwork) -> dict[str, object]:
    """Every figure of a network on a collection, and whose faces they are."""
    own = network.facts.get("collection") == faces.fingerprint
    judged = np.ones(len(faces.truth), dtype=bool)
    if own:
        judged = faces.part == int(network.facts["held_out"])
    # In pieces: a thousand pictures at once would take gigabytes.
    looks = [
        network.look(faces.meshes[part], inner(faces.pictures[part]))
        for part in np.array_split(np.flatnonzero(judged), max(1, int(judged.sum()) // 128))
    ]
    probabilities = np.concatenate([look.probabilities for look in looks]).astype(np.float64)
    valence = np.concatenate([look.affect[:, 0] for look in looks]).astype(np.float64)
    return {
        "network": "faces",
        "people": "held out of training" if own else "all",
        **scores(probabilities, valence, faces.truth[judged], EXPRESSIONS),
        **by_group(
            probabilities,
            faces.truth[judged],
            {name: inside[judged] for name, inside in faces.groups.items()},
        ),
        "classes": list(EXPRESSIONS),
        "no_face": faces.no_face,
        "left_out": faces.left_out,
    }


def sentence(figures: dict[str, object]) -> str:
    """The figures for a person to read."""
    trivial = figures["trivial"]
    assert isinstance(trivial, dict)
    lines = [f"{figures['n']} faces, people {figures['people']}; 7 classes, without contempt"]
    for name in ("balanced_accuracy", "accuracy", "macro_f1", "valence_auc"):
        lines.append(f"  {name:18} {figures[name]:.3f}   trivial {trivial[name]:.3f}")
    lines.append(f"  {'ece':18} {figures['ece']:.3f}")
    recall, groups = figures["recall"], figures["groups"]
    assert isinstance(recall, dict)
    assert isinstance(groups, dict)
    lines.append("  recall  " + ", ".join(f"{name} {share:.2f}" for name, share in recall.items()))
    told = [f"{name} {one['accuracy']:.3f} (n {one['n']})" for name, one in groups.items()]
    lines.append(f"  accuracy  {', '.join(told)}; largest gap {figures['largest_gap']:.3f}")
    lines.append(f"  no face found in {figures['no_face']}, left out {figures['left_out']}")
    return "\n".join(lines)


if __name__ == "__main__":
    try:
        core_dumps.forbid()  # here faces are seen and voices heard
        app()
    except Trouble as trouble:
        typer.echo(str(trouble), err=True)
        raise SystemExit(2 if trouble.blame == "call" else 1) from None
