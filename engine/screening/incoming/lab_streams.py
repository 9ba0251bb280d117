"""Heart rates out of an XDF file, as LabRecorder writes what Lab Streaming Layer carries.

The only file that touches pyxdf.
"""

from datetime import datetime
from pathlib import Path
from typing import Any, Final

from engine.problems import Trouble
from engine.screening.incoming.heart_rates import FASTEST, SLOWEST, HeartRates

_RATES: Final = ("hr", "heartrate", "heart rate", "heart_rate", "bpm", "pulse")
_INTERVALS: Final = ("rr", "rri", "rr-interval", "rr interval", "ibi", "ppi")


def read_lab_stream(path: Path, stream: str | None = None) -> HeartRates:
    """The stream of heart rates, or of intervals between beats, in a file; `stream` names it where
    there are several. Times count from the first sample of all its streams.

    Raises Trouble for no XDF, for none or several such streams, and for one without a sample.
    """
    import pyxdf

    if not path.is_file():
        raise Trouble(f"There is no file {path}.", blame="call")
    try:
        streams, header = pyxdf.load_xdf(str(path), verbose=False)
    except Exception as error:  # of a file that is none pyxdf raises a dozen kinds
        raise Trouble(f"{path} is no XDF file that can be read ({error}).") from None
    hearts = [each for each in streams if _measures(each) is not None]
    if stream is not None:
        hearts = [each for each in streams if _word(each, "name") == stream]
    if len(hearts) != 1:
        names = ", ".join(_word(each, "name") or "a stream without a name" for each in streams)
        problem = "no stream of heart rates" if not hearts else f"{len(hearts)} streams of hearts"
        raise Trouble(
            f"{path} holds {problem}: it has {names or 'nothing'}. Name one by --stream.",
            blame="call",
        )
    (chosen,) = hearts
    begins = [float(each["time_stamps"][0]) for each in streams if len(each["time_stamps"])]
    told = _told(chosen, min(begins, default=0.0))
    if not told:
        raise Trouble(f"{path}: its stream {_word(chosen, 'name')} holds no heart rate.")
    return HeartRates(
        tuple(at for at, _ in told), tuple(rate for _, rate in told), _began(header), path
    )


def _told(stream: Any, begin: float) -> list[tuple[float, float]]:
    """Times and rates, in order; what is no heart rate is left out."""
    kind, channel = _measures(stream) or ("rate", 0)
    found = []
    for at, sample in zip(stream["time_stamps"], stream["time_series"], strict=True):
        try:
            value = float(sample[channel])
        except (TypeError, ValueError, IndexError):
            continue
        if kind == "interval":
            value = value * 1000 if 0 < value < 10 else value  # seconds or milliseconds
            value = 60000 / value if value > 0 else 0.0
        if SLOWEST <= value <= FASTEST:
            found.append((float(at) - begin, value))
    return sorted(found)


def _measures(stream: Any) -> tuple[str, int] | None:
    """What a stream holds of a heart, and in which channel; None: nothing."""
    labels = _labels(stream)
    for kind, words in (("rate", _RATES), ("interval", _INTERVALS)):
        for channel, label in enumerate(labels):
            if label.casefold() in words:
                return kind, channel
    for kind, words in (("rate", _RATES), ("interval", _INTERVALS)):
        if any(_word(stream, what).casefold() in words for what in ("type", "name")):
            return kind, 0
    return None


def _labels(stream: Any) -> list[str]:
    try:
        channels = stream["info"]["desc"][0]["channels"][0]["channel"]
        return [str(each["label"][0]) for each in channels]
    except (KeyError, IndexError, TypeError):
        return []


def _word(stream: Any, what: str) -> str:
    try:
        return str(stream["info"][what][0] or "")
    except (KeyError, IndexError, TypeError):
        return ""


def _began(header: Any) -> datetime | None:
    """LabRecorder's own instant of the beginning."""
    try:
        return datetime.fromisoformat(str(header["info"]["datetime"][0]))
    except (KeyError, IndexError, TypeError, ValueError):
        return None
