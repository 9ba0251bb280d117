"""Sentences about what went wrong."""

import errno
import os

import pytest

from engine.problems import because


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(errno.EACCES, os.strerror(errno.EACCES), "/a/b"),
         f"{os.strerror(errno.EACCES)}: /a/b"),
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), os.strerror(errno.ENOSPC)),
        (OSError("the keyring is locked"), "the keyring is locked"),
        (ValueError("it is empty"), "it is empty"),
    ],
)  # fmt: skip
def test_why_something_failed_is_said_without_the_systems_number(
    error: Exception, said: str
) -> None:
    assert because(error) == said
