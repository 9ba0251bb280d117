"""The tables of a screening: their columns, types, units and ranges. What other tools may rely on.

Each table is Parquet; what a column means stands in its metadata (key `meaning`), so that it goes
wherever a file goes. Null means that nobody knows. *Film time* counts from the start of a showing
and stands still while it is paused; `media` counts from a segment's in point. Readings are in
single precision, all else in double.

Their version is `tables.VERSION`.
"""

from typing import Final

import pyarrow as pa

from engine.screening.tables import TableName


def _column(name: str, kind: pa.DataType, meaning: str, *, known: bool = False) -> pa.Field:
    return pa.field(name, kind, nullable=not known, metadata={"meaning": meaning})


_TEXT, _NUMBER, _SINGLE = pa.string(), pa.float64(), pa.float32()
_SHOWING: Final = _column("showing", _TEXT, "which showing, as `showings` has it", known=True)
_AT: Final = _column("at", _NUMBER, "film time in seconds", known=True)
_SEGMENT: Final = _column("segment", _TEXT, "the segment on screen", known=True)
_MEDIA: Final = _column("media", _NUMBER, "seconds from the segment's in point", known=True)

_ALTERNATIVE: Final = pa.struct(
    [
        _column("name", _TEXT, "the segment that it leads to"),
        _column("probability", _NUMBER, "how likely it was to be chosen, 0 to 1"),
        _column("cost", _NUMBER, "expected cost to the end of the film; null: ruled out"),
    ]
)

TABLES: Final[dict[TableName, pa.Schema]] = {
    "showings": pa.schema(
        [
            _column("showing", _TEXT, "a name of its own", known=True),
            _column("film", _TEXT, "digest of the film, as screening.json has it", known=True),
            _column("cut", _TEXT, "the organiser's name of this version of the film", known=True),
            _column("viewer", _TEXT, "hash of the code by which it can be erased"),
            _column("labels", pa.list_(_TEXT), "the organiser's words for this viewer", known=True),
            _column("began", _TEXT, "when, in UTC (ISO 8601), such as 2026-03-01T19:30:00Z"),
            _column("seconds", _NUMBER, "film time that was seen", known=True),
            _column("ended", _TEXT, "`ending`, `left` or `cut off`", known=True),
            _column("source", _TEXT, "`play`, `log`, `video` or `made`", known=True),
            _column("version", pa.int16(), "version of these tables", known=True),
        ]
    ),
    "readings": pa.schema(
        [
            _SHOWING,
            _column("at", _SINGLE, "film time in seconds, a multiple of 0.25", known=True),
            _SEGMENT,
            _column("media", _SINGLE, "seconds from the segment's in point", known=True),
            _column("visit", pa.int16(), "1 for the first time in this segment", known=True),
            _column("valence", _SINGLE, "-1 (unpleasant) to 1 (pleasant)"),
            _column("valence_sd", _SINGLE, "standard deviation of the belief about it"),
            _column("arousal", _SINGLE, "-1 (calm) to 1 (excited)"),
            _column("arousal_sd", _SINGLE, "standard deviation of the belief about it"),
            _column("attention", _SINGLE, "0 to 1"),
            _column("heart", _SINGLE, "beats a minute"),
            _column("present", pa.bool_(), "whether somebody was there"),
        ]
    ),
    "moments": pa.schema(
        [
            _SHOWING,
            _column("at", _NUMBER, "film time of its onset, in seconds", known=True),
            _SEGMENT,
            _MEDIA,
            _column(
                "kind", _TEXT, "family of the lexicon, or a sound: laugh, gasp, cry", known=True
            ),
            _column("name", _TEXT, "the lexicon's finer name, where it was certain enough"),
            _column("probability", _NUMBER, "certainty of the name, 0 to 1"),
            _column("intensity", _NUMBER, "distance from the level before it, 0 to 1"),
        ]
    ),
    "visits": pa.schema(
        [
            _SHOWING,
            _column("at", _NUMBER, "film time at which it came on screen", known=True),
            _SEGMENT,
            _column("media", _NUMBER, "seconds from the in point where it began", known=True),
            _column("visit", pa.int16(), "1 for the first time in this segment", known=True),
            _column("seconds", _NUMBER, "how long it was on screen", known=True),
        ]
    ),
    "decisions": pa.schema(
        [
            _SHOWING,
            _AT,
            _column("segment", _TEXT, "the segment that was left", known=True),
            _column("chosen", _TEXT, "the segment that it was left for", known=True),
            _column("probability", _NUMBER, "how likely this choice was, 0 to 1", known=True),
            _column("alternatives", pa.list_(_ALTERNATIVE), "every way on", known=True),
            _column("abstained", pa.bool_(), "default path: the viewer was not read", known=True),
            _column("why", _TEXT, "a sentence", known=True),
            _column("explored", pa.bool_(), "whether chance had a hand in it", known=True),
            _column("kind", _TEXT, "steered, only, abstained, chosen, calmed, asked or fault"),
        ]
    ),
    "beats": pa.schema(
        [
            _SHOWING,
            _AT,
            _SEGMENT,
            _MEDIA,
            _column("beat", _TEXT, "its name, or its feeling and its second", known=True),
            _column("intended", _TEXT, "the feeling that was meant", known=True),
            _column("felt", _TEXT, "the reaction that was nearest; null: none"),
            _column("landed", _NUMBER, "probability that it was answered, 0 to 1"),
        ]
    ),
    "comments": pa.schema(
        [
            _column("showing", _TEXT, "whose it is; null: nobody knows"),
            _column("film", _TEXT, "digest of the film that it is about"),
            _column("at", _NUMBER, "film time that it is about"),
            _column("segment", _TEXT, "segment that it is about"),
            _column("media", _NUMBER, "seconds from that segment's in point"),
            _column("text", _TEXT, "as it was written", known=True),
            _column("sentiment", _NUMBER, "-1 (against) to 1 (for)"),
            _column("feeling", _TEXT, "a feeling of the lexicon"),
            _column("found_by", _TEXT, "how its place was found"),
        ]
    ),
    "answers": pa.schema(
        [
            _column("showing", _TEXT, "whose it is", known=True),
            _column("at", _NUMBER, "film time of a dial's value; null: of the whole film"),
            _column("question", _TEXT, "the question, or the dial's name", known=True),
            _column("value", _TEXT, "the answer as it was given", known=True),
            _column("number", _NUMBER, "the same as a number, where it is one"),
        ]
    ),
}
"""Every table with its columns, in their order."""


def meanings(table: TableName) -> dict[str, str]:
    """What each column of a table holds."""
    return {each.name: each.metadata[b"meaning"].decode() for each in TABLES[table]}
