"""ONNX networks, opened alike: one thread each, and a sentence where one cannot be read."""

from pathlib import Path
from typing import Any

from engine.freed_memory import give_back
from engine.problems import Trouble


def open_network(path: Path, what: str) -> Any:
    """An ONNX Runtime session of the file; `what` names it in the sentence.

    One thread: an answer costs some milliseconds at most, and the film needs the other cores.
    Raises `Trouble` when the file is missing or not a network.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.inter_op_num_threads = 1
    options.log_severity_level = 4
    try:
        session = onnxruntime.InferenceSession(
            str(path), options, providers=["CPUExecutionProvider"]
        )
    except Exception as error:
        raise Trouble(f"The {what} network {path} cannot be read: {error}") from error
    # Weights are unpacked several times over while a network is opened, and the C library would
    # keep all of that: of the sound network 36 MB.
    give_back()
    return session
