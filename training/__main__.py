"""Making and judging the networks: `./run train` and `./run evaluate`.

Training needs the dependency groups `training` and, for faces, `learning`, for sounds `converting`;
judging does not.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from engine.problems import Trouble
from player.commands.common import AsJson, answer
from player.commands.ending import run

app = typer.Typer(
    add_completion=False,
    no_args_is_help=True,
    help="Make and judge the networks.",
    pretty_exceptions_enable=False,  # they would show what is in faces and voices
)
train = typer.Typer(no_args_is_help=True, help="Make a network anew, and write it with its card.")
app.add_typer(train, name="train")

Folder = Annotated[Path, typer.Argument(help="A folder laid out as the collection of its kind is.")]


@train.command("faces")
def train_faces(
    folder: Folder,
    voted: Annotated[Path, typer.Argument(help="Holds train.npz: pictures, votes and names.")],
) -> None:
    """Train the affect network, and write it with its card."""
    from training.faces.making import make
    from training.judging.faces import sentence

    for figures in make(folder, voted):
        print(sentence(figures))


@train.command("landmarks")
def train_landmarks(
    bundle: Annotated[Path, typer.Argument(help="MediaPipe's face_landmarker.task.")],
) -> None:
    """Translate MediaPipe's detector and mesh of faces, and write them with their card."""
    from training.landmarks.making import make

    print(make(bundle))


@train.command("voices")
def train_voices(folder: Folder) -> None:
    """Train the voice network, and write it with its card."""
    from training.judging.voices import sentence
    from training.voices.making import make

    print(sentence(make(folder)))


@train.command("sounds")
def train_sounds(
    folder: Annotated[Path, typer.Argument(help="Holds yamnet.tflite and yamnet_class_map.csv.")],
) -> None:
    """Convert YAMNet, hold it against Google's own runtime, and write it with its card."""
    from training.sounds.making import make, sentence

    print(sentence(make(folder)))


@train.command("pulse")
def train_pulse(folder: Folder) -> None:
    """Fit the gate of the pulse, and write it with its card."""
    from training.pulse.making import make, sentence

    print(sentence(make(folder)))


@app.command()
def evaluate(
    network: Annotated[
        Literal["faces", "voices", "sounds", "pulse"],
        typer.Argument(help="Which network is judged."),
    ],
    folders: Annotated[
        list[Path],
        typer.Argument(help="Folders laid out as collections of its kind are; of faces several."),
    ],
    as_json: AsJson = False,
) -> None:
    """Measure a shipped network on people it has never seen.

    On the collection that it was trained on only the people held out are judged; on any other,
    everybody. Of several collections of faces it says on which the network is worst.
    """
    folder = folders[0]
    if len(folders) > 1 and network != "faces":
        raise Trouble(f"The network of {network} is judged on one folder at a time.", blame="call")
    match network:
        case "faces" if len(folders) > 1:
            from training.judging import faces

            of_several = faces.evaluate_several(folders)
            answer(of_several, indent=None) if as_json else print(faces.sentences(of_several))
        case "faces":
            from training.judging import faces

            of_faces = faces.evaluate(folder)
            answer(of_faces, indent=None) if as_json else print(faces.sentence(of_faces))
        case "voices":
            from training.judging import voices

            of_voices = voices.evaluate(folder)
            answer(of_voices, indent=None) if as_json else print(voices.sentence(of_voices))
        case "sounds":
            from training.judging import sounds

            of_sounds = sounds.evaluate(folder)
            answer(of_sounds, indent=None) if as_json else print(sounds.sentence(of_sounds))
        case "pulse":
            from training.judging import pulse

            of_pulse = pulse.evaluate(folder)
            answer(of_pulse, indent=None) if as_json else print(pulse.sentence(of_pulse))


if __name__ == "__main__":
    run(app)
