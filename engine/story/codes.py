"""Every code that a story's problems can have, with its weight.

An error keeps the story from being played; a warning is worth mending. `stories/FORMAT.md`
says of each what it means and how to mend it.
"""

from typing import Final

from engine.problems import Severity

CODES: Final[dict[str, Severity]] = {
    # the file
    "FILE-MISSING": "error",
    "NOT-A-FILE": "error",
    "FILE-UNREADABLE": "error",
    "FILE-TOO-LARGE": "error",
    "FILE-EMPTY": "error",
    "NOT-TEXT": "error",
    # its YAML
    "NOT-YAML": "error",
    "SEVERAL-DOCUMENTS": "error",
    "ALIAS": "error",
    "TAG": "error",
    "MERGE-KEY": "error",
    "REPEATED-KEY": "error",
    "KEY-NOT-TEXT": "error",
    "YES-OR-NO": "error",
    "CLOCK-NUMBER": "error",
    "ODD-NUMBER": "error",
    "UNPRINTABLE-TEXT": "error",
    "TOO-DEEP": "error",
    "TOO-MANY-PARTS": "error",
    # its shape
    "FORMAT-VERSION": "error",
    "UNKNOWN-KEY": "error",
    "MISSING-KEY": "error",
    "WRONG-TYPE": "error",
    "OUT-OF-RANGE": "error",
    "BAD-VALUE": "error",
    "BAD-GUARD": "error",
    "MANY-MISTAKES": "error",
    "NOT-TOGETHER": "error",
    "BAD-NAME": "error",
    # groups
    "GROUP-UNKNOWN": "error",
    "GROUP-KEYS": "error",
    "GROUP-RECURSION": "error",
    "GROUPS-TOO-LARGE": "error",
    "GROUP-UNUSED": "warning",
    # the film as a graph
    "START-UNKNOWN": "error",
    "CUT-UNKNOWN": "error",
    "UNREACHABLE": "error",
    "NO-WAY-OUT": "error",
    "DEFAULT-LOOP": "error",
    "SEVERAL-DEFAULTS": "error",
    "NO-DEFAULT": "error",
    "GUARDED-DEFAULT": "warning",
    # times and feelings
    "OUT-BEFORE-IN": "error",
    "TOO-SHORT": "error",
    "BEAT-OUTSIDE": "error",
    "FEELING-UNKNOWN": "error",
    "STRETCH-OUTSIDE": "error",
    "STRETCH-ORDER": "error",
    "STRETCH-TOO-SHORT": "error",
    "STRETCH-OF-ENDING": "warning",
    "ARC-ORDER": "error",
    "ARC-UNKNOWN": "error",
    # clips and captions
    "PATH-LEAVES": "error",
    "CLIP-SUFFIX": "error",
    "CLIP-MISSING": "error",
    "CLIP-EMPTY": "error",
    "NOT-A-FILM": "error",
    "CLIP-UNREADABLE": "error",
    "OUT-BEYOND-CLIP": "error",
    "STRETCH-BEYOND-CLIP": "error",
    "NO-PICTURE": "error",
    "NO-SOUND": "warning",
    "NO-HANDLE": "warning",
    "FRAME-RATE": "warning",
    "VARIABLE-RATE": "warning",
    "SAMPLE-RATE": "warning",
    "LONG-GOP": "warning",
    "B-FRAMES": "warning",
    "CAPTIONS-SUFFIX": "error",
    "CAPTIONS-MISSING": "error",
    "CAPTIONS-TOO-LARGE": "error",
}
