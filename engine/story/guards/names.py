"""The reserved words of guards, and the names that variables can have."""

from typing import Final

RESERVED: Final = frozenset(
    {
        *("and", "or", "not", "for", "is", "with", "within", "over", "confidence", "between"),
        *("rising", "falling", "seen", "visits", "landed", "saw", "clock", "running", "last"),
        *("true", "false"),
    }
)
"""Words of the grammar, which no variable can be called."""

LONGEST_NAME: Final = 40


def is_variable_name(name: str) -> bool:
    """Whether guards can ask for a variable of this name: one word of letters of any alphabet,
    digits and _ (Unicode's identifiers, UAX 31), none of the grammar's own."""
    return name.isidentifier() and len(name) <= LONGEST_NAME and name not in RESERVED


def like_a_variable_name(name: str) -> str:
    """The nearest name that a variable can have, or an empty string: `love_hate` of `love-hate`."""
    letters = "".join(each if f"_{each}".isidentifier() else " " for each in name[:LONGEST_NAME])
    offered = "_".join(letters.split())
    if offered in RESERVED or offered[:1].isdigit():
        offered = f"my_{offered}"
    return offered[:LONGEST_NAME] if is_variable_name(offered[:LONGEST_NAME]) else ""
