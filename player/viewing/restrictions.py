"""What a viewer is told of a film that does not let everything be read in them."""

from engine.words import Sensing


def restrictions(sensing: Sensing) -> list[str]:
    """The sentences, for the screen and the terminal."""
    match sensing:
        case "forbidden":
            return ["Sensing is forbidden in this film: nothing is opened, whatever was asked for."]
        case "expressions":
            return ["No feeling is inferred in this film: only smiles, gaze and presence are seen."]
        case _:
            return []
