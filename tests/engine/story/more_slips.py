"""Further slips: letters that cannot be seen, lists without hyphens, guards in other words."""

from tests.engine.story.slips import Slip

_CUTS = "      - {to: d, default: true}"
_CARD = "    card: A door.\n    duration: 8s\n"
_FIRST = "{to: b, when: viewer.valence > 0.2 for 2s}\n"
_GUARD = "when: viewer.valence > 0.2 for 2s}"
_NEXT = (
    "    next:\n      - {to: b, when: viewer.valence > 0.2 for 2s}\n"
    "      - {to: c, when: met and trust > 0.1, join: dissolve 500ms}\n"
    "      - {to: d, default: true}\n"
)

MORE = [
    # an item without its hyphen, wherever it begins
    Slip("        ‸{to: d, default: true}", "NOT-YAML", "hyphen",
         "beginning in column 7: - {to: d, default: true}", _CUTS),
    Slip("          ‸{to: d, default: true}", "NOT-YAML", "hyphen",
         "beginning in column 7: - {to: d, default: true}", _CUTS),
    Slip("     ‸{to: d, default: true}", "NOT-YAML", "hyphen",
         "beginning in column 7: - {to: d, default: true}", _CUTS),
    Slip("    ‸{at: 100%, valence: 0.5, arousal: 0.3}", "NOT-YAML", "hyphen",
         "beginning in column 3: - {at: 100%, valence: 0.5, arousal: 0.3}",
         "  - {at: 100%, valence: 0.5, arousal: 0.3}"),
    Slip("    next:\n      - to: b\n        when: met\n      ‸to: d\n        default: true\n",
         "NOT-YAML", "hyphen", "Write: - to: d", _NEXT),
    Slip("    next:\n      b: met\n      d: default\n".replace("b:", "‸b:"), "WRONG-TYPE", "list",
         "next: [{to: b, when: met}, {to: d, default: true}]", _NEXT),
    Slip("    next: ‸to: d\n", "NOT-YAML", "brackets", "next: [{to: d}]", _NEXT),
    Slip("    next: {‸{to: d}}\n", "KEY-NOT-TEXT", "key", "One brace", _NEXT),
    Slip("      - {to ‸= d, default = true}", "NOT-YAML", "not =", "to: d", _CUTS),
    Slip("      - {to: d, when: ‸default}", "VARIABLE-UNKNOWN", "default", "default: true", _CUTS),
    # texts and times of cards
    Slip("    card: ‸&c\n    duration: 8s\n", "ALIAS", "&c", '"&c"', _CARD),
    Slip("    card: ‸&c A door.\n    duration: 8s\n", "ALIAS", "&c", '"&c A door."', _CARD),
    Slip("    card: ‸*c\n    duration: 8s\n", "ALIAS", "*c", '"*c"', _CARD),
    Slip("    card: A door.\n    ‸end: 8s\n", "UNKNOWN-KEY", "end", "`duration`", _CARD),
    Slip("    card: A door.\n    ‸until: 8s\n", "UNKNOWN-KEY", "until", "`duration`", _CARD),
    Slip("    card: |\n    ‸A door\n    and more.\n    duration: 8s\n", "NOT-YAML",
         "further than its key", "column 7", _CARD),
    Slip("join: ‸dissolve(500ms)", "BAD-VALUE", "dissolve", "Write dissolve 500ms",
         "join: dissolve 500ms"),
    # variables, numbers and brackets
    Slip("  met: ‸bool\n", "WRONG-TYPE", "group of keys", "met: {type: boolean}",
         "  met: {type: boolean}\n"),
    Slip("met: {type: ‸Boolean}", "BAD-VALUE", "boolean", "Write boolean", "met: {type: boolean}"),
    Slip("frame_rate: ‸24000/1001", "WRONG-TYPE", "a number", "Write 23.976", "frame_rate: 24"),
    Slip("running_time: ‸[10s 2m],", "WRONG-TYPE", "comma", "[10s, 2m]",
         "running_time: [10s, 2m],"),
    Slip("running_time: (10s‸, 2m),", "COMMA-IN-BRACES", "comma", "running_time: [10s, 2m]",
         "running_time: [10s, 2m],"),
    Slip("  b: ‸clip: door.mp4, in", "NOT-YAML", "{ is missing", "Write: b: {clip: door.mp4, in",
         "  b: {clip: door.mp4, in"),
    # letters that are not what they seem
    Slip("start: ‸a\u200b\n", "START-UNKNOWN", "no such segment", "zero width space", "start: a\n"),
    Slip("start: ‸\u0430\n", "START-UNKNOWN", "no such segment", "another script", "start: a\n"),
    Slip("start: ‸\u201ca\u201d\n", "START-UNKNOWN", "no such segment", 'Write "a"', "start: a\n"),
    Slip("{to: ‸d\u200b, def", "CUT-UNKNOWN", "no such segment", "zero width", "{to: d, def"),
    Slip("start‸\uff1aa\n", "ODD-LETTER", "fullwidth colon", "Write: start: a", "start: a\n"),
    Slip("      - {to‸\uff1ad\uff0cdefault\uff1atrue}", "ODD-LETTER", "fullwidth colon",
         "Write: - {to: d", _CUTS),
    # guards
    *(Slip(f"when: {guard}}}", "BAD-GUARD", says, f"Write: {right}", _GUARD)
      for guard, says, right in (
        ("‸viewer.laughter > 0.2 for 2s", "viewer.laughter", "saw amusement within 2s"),
        ("‸viewer.laughing", "viewer.laughing", "saw amusement within 5s"),
        ("‸viewer.is_smiling", "viewer.is_smiling", "saw amusement within 5s"),
        ("met and ‸group.laughter < 0.2", "group.laughter", "met and not saw amusement within 5s"),
        ("not ‸viewer.crying", "viewer.crying", "not saw grief within 5s"),
        ("‸viewer.disgusted > 0.2", "viewer.disgusted", "viewer.valence < -0.2"),
        ("viewer.valence > 0.2 ‸over 2s", "`for`", "viewer.valence > 0.2 for 2s"),
        ("viewer.valence > 0.2 ‸unless met", "`not`", "viewer.valence > 0.2 and not (met)"),
        ("viewer.valence > 0.2 with ‸60% confidence", "confidence 0.6",
         "viewer.valence > 0.2 with confidence 0.6"),
        ("visits(a) > ‸once", "number", "visits(a) > 1"),
        ("last ‸was a", "`last is", "last is a"),
      )),
]  # fmt: skip
