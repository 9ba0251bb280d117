"""The card of the two networks of faces."""

from typing import Final

_CARD: Final = """\
# face_detector.onnx and face_landmarks.onnx

Where faces are in a picture, and 478 points on each. Written by `./run train landmarks BUNDLE`
out of MediaPipe's `face_landmarker.task` (float16, version 1; sha256 {digest}…): its
detector and its face mesh, translated from TensorFlow Lite to ONNX, the weights untouched. Its
blendshapes are left out: action units are measured on the points.

**Made by** Google, trained on pictures of its own; Apache-2.0. Its cards: "MediaPipe BlazeFace
(Short Range)" and "MediaPipe Face Mesh V2"; Bazarevsky et al., "BlazeFace" (2019); Kartynnik et
al., "Real-time facial surface geometry from monocular video on mobile GPUs" (2019).

**face_detector.onnx in:** `picture`, (n, 128, 128, 3) uint8, blue, green, red. **Out:** `boxes`
(n, 896, 16), in pixels from its anchor: middle, size, eyes, nose, mouth and ears of a face;
`scores` (n, 896), before the sigmoid. 0.4 MB once widened.

**face_landmarks.onnx in:** `picture`, (n, 256, 256, 3) uint8, blue, green, red: an upright face in
a square half as large again. **Out:** `points` (n, 478, 3) in its pixels, z in the same scale;
`presence` (n), before the sigmoid, whether a face is there at all.

Why not by MediaPipe itself: since its releases for newer Pythons each start of its Tasks reports
to its maker's server, and it cannot be told not to. ONNX Runtime opens no socket. PReLU, for
which ONNX Runtime has no fast operator, is written as two convolutions of one pixel and a sum.

## How near it is to MediaPipe's own
MediaPipe 1.2.3 on the same pictures, every nineteenth of 5,704 photographs: the points differ by
0.0019 of the face's size in the median, 0.0067 at 95 of 100 and 0.0113 at most; one face of 294 is
found by one and not by the other. A test compares with points of MediaPipe's own.

## Known bias
The makers' cards give its errors by region of the world and by skin; we measured none of it. Faces
turned far aside, half covered or smaller than 30 pixels are missed more often than by the mesh of
MediaPipe 0.10.21: 200 of 5,704 photographs instead of 95, nearly all because the mesh's own
`presence` says that no face is there.

## What it must not be used for
It says where a face is and how it moves, not whose it is: nobody may be recognised by it, watched
without having agreed, or judged.
"""


def write_card(digest: str) -> str:
    """The card; `digest` is the SHA-256 of the bundle."""
    return _CARD.format(digest=digest[:12])
