"""The error of a guard that cannot be parsed."""

from typing import Final

EXAMPLE: Final = "Write it like this: viewer.arousal > 0.4 for 3s."


class GuardError(ValueError):
    """A guard cannot be parsed. `column` counts from 1 inside the guard's text.

    `remedy` is what to write instead, where that is known.
    """

    def __init__(self, message: str, column: int = 1, remedy: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.column = column
        self.remedy = remedy
