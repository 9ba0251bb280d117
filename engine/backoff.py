"""Exponential backoff with jitter: how long to wait before something that failed is tried again.

A device that is unplugged, a server that restarts, a program that crashes while it starts: each is
tried again soon at first, then more and more seldom, so that nothing spins. Jitter keeps several
that failed together from coming back at the same instant (AWS Builders' Library, "Timeouts,
retries, and backoff with jitter").
"""

from dataclasses import dataclass

from engine.words import Seconds


@dataclass(frozen=True, slots=True)
class Backoff:
    """Pauses of `first` seconds, then `factor` times the last one, of `most` seconds in the end.

    Each is longer or shorter by up to the share `jitter` of itself, but never longer than `most`.
    """

    first: Seconds
    most: Seconds
    factor: float = 2.0
    jitter: float = 0.2

    def pause(self, failures: int, chance: float) -> Seconds:
        """The pause after so many failures in a row, from 1 on; `chance` lies in 0 to 1."""
        longest = self.first
        for _ in range(failures - 1):
            longest = min(longest * self.factor, self.most)
            if longest == self.most:
                break
        return min(self.most, longest * (1.0 + self.jitter * (2.0 * chance - 1.0)))
