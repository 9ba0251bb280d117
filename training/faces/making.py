"""The affect network from a collection to the file that is shipped, with its card."""

from pathlib import Path

from engine.sensing.face.affect import MODEL_FILE, AffectNetwork
from training.collections.faces import EXPRESSIONS, read_faces
from training.collections.parts import HELD_OUT
from training.faces.card import write_card
from training.faces.fitting import cross_validate, train
from training.faces.network import digest, write
from training.judging.faces import Figures, judge


def make(folder: Path, crossed: bool) -> Figures:
    """Train the affect network and write it with its card; figures of the people held out.

    With `crossed` the card also has those of every fifth, judged by a network that was trained
    on the other four.
    """
    faces = read_faces(folder)
    network = train(faces, HELD_OUT)
    every_fifth = cross_validate(faces, network.temperature) if crossed else None
    facts = {
        "collection": faces.fingerprint,
        "held_out": str(HELD_OUT),
        "temperature": f"{network.temperature:.4f}",
    }
    write(network, MODEL_FILE, facts)
    held = judge(faces, AffectNetwork())
    card = write_card(
        held=held,
        crossed=every_fifth,
        temperature=network.temperature,
        digest=digest(MODEL_FILE),
        expressions=",".join(EXPRESSIONS),
        no_face=faces.no_face,
        left_out=faces.left_out,
    )
    MODEL_FILE.with_suffix(".md").write_text(card, encoding="utf-8")
    return held
