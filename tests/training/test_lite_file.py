"""Files of TensorFlow Lite: what is read out of them, and what a translated one answers."""

import numpy as np
import onnxruntime
import pytest

from engine.problems import Trouble
from tests.support.lite_files import one_convolution
from training.landmarks.translation import Input, translated
from training.lite_file import LiteFile

RANDOM = np.random.default_rng(4)
BIAS = RANDOM.normal(size=5).astype(np.float32)


def test_operators_and_constants_are_read_as_they_are_stored() -> None:
    weights = RANDOM.integers(-127, 128, (5, 3, 3, 2), np.int8)
    file = LiteFile(one_convolution(weights, BIAS, 8, 2, scale=0.25))
    (operator,) = file.operators
    assert (operator.kind, operator.same, operator.rectified) == ("CONV_2D", True, True)
    assert (operator.inputs[0], operator.output) == (*file.inputs, *file.outputs)
    assert file.shape(operator.output) == (1, 4, 4, 5)
    found = file.stored(operator.inputs[1])
    assert found.scale == 0.25
    assert np.array_equal(found.values, weights)
    assert file.stored(operator.inputs[2]) == (pytest.approx(BIAS), 1.0)


def test_a_translated_network_answers_as_its_weights_say() -> None:
    weights = RANDOM.normal(size=(5, 3, 3, 3)).astype(np.float16)
    data = one_convolution(weights, BIAS, 6, 1)
    model = translated(data, Input(6, scale=1 / 255, offset=-0.5), {"maps": (0, (5, 6, 6))})
    picture = RANDOM.integers(0, 256, (2, 6, 6, 3), np.uint8)  # blue, green, red
    answer = onnxruntime.InferenceSession(model.SerializeToString()).run(None, {"picture": picture})

    red_first = np.pad(picture[..., ::-1] / 255 - 0.5, ((0, 0), (1, 1), (1, 1), (0, 0)))
    windows = np.lib.stride_tricks.sliding_window_view(red_first, (3, 3), axis=(1, 2))
    expected = np.einsum("nyxchw,ohwc->noyx", windows, weights.astype(np.float64))
    expected += BIAS[None, :, None, None]
    assert answer[0] == pytest.approx(expected, abs=1e-4)


def test_other_bytes_are_told() -> None:
    with pytest.raises(Trouble, match="no file of TensorFlow Lite"):
        LiteFile(b"PK\x03\x04" + bytes(40))
