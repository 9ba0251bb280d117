"""Which inference: what is made of readings has changed, and a log replays by what it was then.

Each bears the number of the version of logs that came with it; logs of earlier versions go by the
first.

    4   a face counts as it looks, and a moment bears the finest name that fits
    5   a face that is still from the beginning is at rest, and a moment bears a finer name than
        its family's only where that is certain
    6   a voice is roused or calm beside what it is mostly like, however high or low the network
        reads that, and only speech tells what that is
    7   a face that looks roused from the beginning, and does not move, is at rest
"""

from typing import Final, Literal

Inference = Literal[4, 5, 6, 7]

NEWEST: Final[Inference] = 7
"""What is inferred today."""
