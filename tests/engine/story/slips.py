"""The commonest slips: how a story is written wrongly, what is told, and how it is right.

Each line of `STORY` that a slip changes stands in its `right`, as it should be; `wrong` is what
somebody wrote instead, with ‸ before the letter at which the fault is told.
"""

from typing import NamedTuple

STORY = """\
kuleshov: 1
title: Two Rooms
start: a
frame_rate: 24
confidence: 0.35
arc:
  - {at: 0%, valence: 0.2, arousal: 0.1}
  - {at: 100%, valence: 0.5, arousal: 0.3}
limits: {running_time: [10s, 2m], must_see: [a], without: [flashing, gore]}
variables:
  met: {type: boolean}
  trust: {type: number, min: 0, max: 1}
segments:
  a:
    clip: door.mp4
    in: 2s
    out: 12s
    stretch: {shorter: 2s, at: [10.5s, 12s]}
    themes: [sea, calm]
    beats:
      - {at: 3s, feel: calm, strength: 0.6}
    captions: {en: door.en.vtt}
    set: {met: true, trust: +0.2}
    next:
      - {to: b, when: viewer.valence > 0.2 for 2s}
      - {to: c, when: met and trust > 0.1, join: dissolve 500ms}
      - {to: d, default: true}
  b: {clip: door.mp4, in: 2s, out: 12s, captions: {en: door.en.vtt}}
  c: {card: "Well, here we are", duration: 5s}
  d:
    card: A door.
    duration: 8s
    ask: {prompt: "Go on?", at: 2s}
    next: [{to: b, choice: Go}, {to: c}]
"""


class Slip(NamedTuple):
    """What was written, the code it gets, what its message and its remedy hold, what is right."""

    wrong: str
    code: str
    says: str
    remedy: str
    right: str


_A = "  a:\n    clip: door.mp4\n    in: 2s\n"
_GUARD = "when: viewer.valence > 0.2 for 2s"
_CARD = '  c: {card: "Well, here we are", duration: 5s}'
_TITLE = "title: Two Rooms"
_BEAT = "      - {at: 3s, feel: calm, strength: 0.6}"
_CUTS = "      - {to: d, default: true}"

SLIPS = [
    # commas in braces
    Slip("  c: {card: Well‸, here we are, duration: 5s}", "COMMA-IN-BRACES", "comma",
         'card: "Well, here we are"', _CARD),
    Slip("{to: b, when: viewer.valence > 0‸,2 for 2s}", "COMMA-IN-BRACES", "point",
         "when: viewer.valence > 0.2 for 2s", "{to: b, " + _GUARD + "}"),
    Slip("      - {at: 2‸,5s, feel: calm}", "COMMA-IN-BRACES", "point", "at: 2.5s", _BEAT),
    Slip("{at: 0%, valence: 0‸,2, arousal: 0.1}", "COMMA-IN-BRACES", "point", "valence: 0.2",
         "{at: 0%, valence: 0.2, arousal: 0.1}"),
    Slip("at: [10‸,5s, 12s]", "COMMA-IN-BRACES", "point", "10.5s", "at: [10.5s, 12s]"),
    Slip("    in: ‸2,0s\n", "BAD-VALUE", "should be a time", "Write 2.0s", "    in: 2s\n"),
    Slip("confidence: ‸0,35", "WRONG-TYPE", "should be a number", "Write 0.35", "confidence: 0.35"),
    Slip("{to: b‸, c}", "COMMA-IN-BRACES", "comma", "{to: b}, {to: c}",
         "{to: b, " + _GUARD + "}"),
    Slip("      - {at: 3s, feel: calm‸, hope}", "COMMA-IN-BRACES", "comma", "a beat for each",
         _BEAT),
    Slip("without: flashing‸, gore}", "COMMA-IN-BRACES", "comma", "without: [flashing, gore]",
         "without: [flashing, gore]}"),
    Slip("      - {to: d, ‸default}", "NOT-YAML", "no value", "default: true", _CUTS),
    Slip("      - {to:‸d, default: true}", "NOT-YAML", "space is missing", "to: d", _CUTS),
    Slip("      - {to‸ d, default: true}", "NOT-YAML", "colon is missing", "to: d", _CUTS),
    Slip("      - {to: d,default:‸true}", "NOT-YAML", "space is missing", "default: true", _CUTS),
    Slip("      - {at: 3s‸ feel: calm}", "NOT-YAML", "comma", "{at: 3s, feel: calm}", _BEAT),
    # a word processor's letters
    Slip('  c: {card: ‸\u201cWell, here we are\u201d, duration: 5s}', "ODD-LETTER",
         "quotation mark",
         '"Well, here we are"', _CARD),
    Slip("      - {to: ‸\u201cd\u201d, default: true}", "CUT-UNKNOWN", "no such segment", '"d"',
         _CUTS),
    Slip("    in:‸\u00a02s\n", "ODD-LETTER", "no-break space", "in: 2s", "    in: 2s\n"),
    Slip("‸\u00a0\u00a0\u00a0\u00a0in: 2s\n", "ODD-LETTER", "no-break space", "in: 2s",
         "    in: 2s\n"),
    Slip("    in‸\uff1a 2s\n", "ODD-LETTER", "looks like :", "in: 2s", "    in: 2s\n"),
    Slip("    in‸\u200b: 2s\n", "ODD-LETTER", "invisible", "in: 2s", "    in: 2s\n"),
    Slip("      ‸\u2013 {to: d, default: true}", "ODD-LETTER", "dash", "- {to: d", _CUTS),
    Slip("valence: ‸\u22120.2, arousal: 0.1}", "ODD-LETTER", "minus", "valence: -0.2",
         "valence: 0.2, arousal: 0.1}"),
    Slip("viewer.valence > ‸\u22120.2 for 2s", "ODD-LETTER", "minus", "viewer.valence > -0.2",
         "viewer.valence > 0.2 for 2s"),
    Slip("‸\tin: 2s\n", "NOT-YAML", "tab", "spaces", "    in: 2s\n"),
    Slip("title: ‸\u201cTwo Rooms: a film\u201d", "ODD-LETTER", "quotation mark",
         '"Two Rooms: a film"', _TITLE),
    # quotation marks, colons, signs
    Slip("title: 'Don‸'t stop'", "NOT-YAML", "quotation ends here", '"Don\'t stop"', _TITLE),
    Slip('title: "He said ‸"no" twice"', "NOT-YAML", "quotation ends here",
         "'He said \"no\" twice'", _TITLE),
    Slip('title: "No" ‸he said', "NOT-YAML", "behind its quotation mark", "'\"No\" he said'",
         _TITLE),
    Slip("title: ‸\"Two Rooms", "NOT-YAML", "never closed", 'title: "Two Rooms"', _TITLE),
    Slip("title: ‸\"Two Rooms'", "NOT-YAML", "never closed", 'title: "Two Rooms"', _TITLE),
    Slip("title: Two Rooms‸: a film", "NOT-YAML", "colon", '"Two Rooms: a film"', _TITLE),
    Slip("  c: {card: She says‸: well, duration: 5s}", "NOT-YAML", "colon", '"She says: well"',
         _CARD),
    Slip("title: ‸@home", "NOT-YAML", "quotation marks", '"@home"', _TITLE),
    Slip("title: ‸*Stars*", "NOT-YAML", "quotation marks", '"*Stars*"', _TITLE),
    Slip("title: ‸& friends", "NOT-YAML", "quotation marks", '"& friends"', _TITLE),
    Slip("title: ‸%100", "NOT-YAML", "quotation marks", '"%100"', _TITLE),
    Slip("title: ‸!Stop", "TAG", "special type", '"!Stop"', _TITLE),
    Slip("title: ‸*stars", "ALIAS", "refers to another part", '"*stars"', _TITLE),
    Slip("title: ‸#1 Film", "WRONG-TYPE", "empty", '"#1 Film"', _TITLE),
    Slip("title: Take ‸#3", "COMMENT-IN-TEXT", "comment", '"Take #3"', _TITLE),
    Slip("title: ‸1984", "WRONG-TYPE", "should be text", '"1984"', _TITLE),
    Slip("title: ‸[Silence]", "WRONG-TYPE", "should be text", '"[Silence]"', _TITLE),
    Slip("  c: {card: ‸[Silence], duration: 5s}", "WRONG-TYPE", "should be text",
         'card: "[Silence]"', _CARD),
    Slip("title: ‸> 0.5", "NOT-YAML", "quotation marks", '"> 0.5"', _TITLE),
    Slip("title‸ Two Rooms", "NOT-YAML", "colon is missing", "title: Two Rooms", _TITLE),
    Slip("title:‸Two Rooms", "NOT-YAML", "space is missing", "title: Two Rooms", _TITLE),
    Slip("title ‸= Two Rooms", "NOT-YAML", "colon, not =", "title: Two Rooms", _TITLE),
    Slip("‸// a film\ntitle: Two Rooms", "NOT-YAML", "no comment", "# a film", _TITLE),
    Slip("title: Two Rooms\n‸title: Two Rooms", "REPEATED-KEY", "written twice", "Delete", _TITLE),
    Slip("segments‸\n", "NOT-YAML", "colon is missing", "segments:", "segments:\n"),
    # lists, brackets, indentation
    Slip("      ‸{to: d, default: true}", "NOT-YAML", "lacks its hyphen", "- {to: d", _CUTS),
    Slip("      -‸{to: d, default: true}", "NOT-YAML", "space is missing", "- {to: d", _CUTS),
    Slip("      ‸* {to: d, default: true}", "NOT-YAML", "no item", "- {to: d", _CUTS),
    Slip("      - ‸{to: d, default: true", "NOT-YAML", "never closed", "{to: d, default: true}",
         _CUTS),
    Slip("      - {to: d, default: true}‸}", "NOT-YAML", "closes nothing", "{to: d, default: true}",
         _CUTS),
    Slip("themes: ‸[sea, calm\n", "NOT-YAML", "never closed", "themes: [sea, calm]",
         "themes: [sea, calm]\n"),
    Slip("themes: [sea, calm‸}", "NOT-YAML", "] closes", "themes: [sea, calm]",
         "themes: [sea, calm]"),
    Slip("      ‸in: 2s\n", "NOT-YAML", "2 spaces further", "column 5", "    in: 2s\n"),
    Slip("   ‸in: 2s\n", "NOT-YAML", "1 space less", "column 5", "    in: 2s\n"),
    Slip("    clip: door.mp4 ‸in: 2s\n", "NOT-YAML", "Two keys", "in: 2s",
         "    clip: door.mp4\n    in: 2s\n"),
    Slip("    themes: ‸sea, calm\n", "WRONG-TYPE", "should be a list", "themes: [sea, calm]",
         "    themes: [sea, calm]\n"),
    Slip("must_see: ‸a,", "WRONG-TYPE", "should be a list", "must_see: [a]", "must_see: [a],"),
    Slip("    next: ‸b\n  x:\n    clip: door.mp4\n    out: 9s\n    next:\n", "WRONG-TYPE",
         "should be a list",
         "next: [{to: b}]", "    next:\n"),
    Slip("      - ‸d\n", "WRONG-TYPE", "group of keys", "{to: d}", _CUTS + "\n"),
    Slip("    ask: ‸Go on\n", "WRONG-TYPE", "group of keys", "ask: {prompt: Go on}",
         '    ask: {prompt: "Go on?", at: 2s}\n'),
    Slip("    stretch: ‸2s\n", "WRONG-TYPE", "group of keys", "stretch: {shorter: 2s, longer: 2s}",
         "    stretch: {shorter: 2s, at: [10.5s, 12s]}\n"),
    Slip("    captions: ‸door.en.vtt\n", "WRONG-TYPE", "group of keys",
         "captions: {en: door.en.vtt}",
         "    captions: {en: door.en.vtt}\n"),
    Slip("running_time: ‸2m,", "WRONG-TYPE", "should be a list", "running_time: [0s, 2m]",
         "running_time: [10s, 2m],"),
    Slip("running_time: ‸[2m],", "WRONG-TYPE", "two times", "running_time: [0s, 2m]",
         "running_time: [10s, 2m],"),
    Slip("      - {to: ‸[b, c], default: true}", "WRONG-TYPE", "should be text", "{to: b}, {to: c}",
         _CUTS),
    # keys by other names, and in other places
    Slip("    ‸beat:\n", "UNKNOWN-KEY", "beat", '"beats"', "    beats:\n"),
    Slip("    ‸theme: [sea, calm]", "UNKNOWN-KEY", "theme", '"themes"', "    themes: [sea, calm]"),
    Slip("    ‸cuts:\n", "UNKNOWN-KEY", "cuts", "`next`", "    next:\n"),
    Slip("    ‸end: 12s\n", "UNKNOWN-KEY", "end", "`out`", "    out: 12s\n"),
    Slip("    ‸start: 2s\n", "UNKNOWN-KEY", "start", "`in`", "    in: 2s\n"),
    Slip("    ‸video: door.mp4\n", "UNKNOWN-KEY", "video", "`clip`", "    clip: door.mp4\n"),
    Slip("    ‸subtitles: {en", "UNKNOWN-KEY", "subtitles", "`captions`", "    captions: {en"),
    Slip("      - {‸goto: d, default: true}", "UNKNOWN-KEY", "goto", "`to`", _CUTS),
    Slip("{to: b, ‸if: viewer.valence > 0.2 for 2s}", "UNKNOWN-KEY", "if", "`when`",
         "{to: b, " + _GUARD + "}"),
    Slip("      - {to: d, ‸else: true}", "UNKNOWN-KEY", "else", "`default`", _CUTS),
    Slip("trust > 0.1, ‸fade: dissolve 500ms", "UNKNOWN-KEY", "fade", "`join`",
         "trust > 0.1, join: dissolve 500ms"),
    Slip("    ‸join: dissolve 500ms\n    in: 2s\n", "UNKNOWN-KEY", "join", "belongs to a cut",
         "    in: 2s\n"),
    Slip("‸running_time: [10s, 2m]\nconfidence: 0.35", "UNKNOWN-KEY", "running_time",
         "belongs to `limits`", "confidence: 0.35"),
    Slip("      - {at: 3s, ‸emotion: calm}", "UNKNOWN-KEY", "emotion", "`feel`", _BEAT),
    Slip("‸fps: 24\n", "UNKNOWN-KEY", "fps", "`frame_rate`", "frame_rate: 24\n"),
    Slip("‸frame-rate: 24\n", "UNKNOWN-KEY", "frame-rate", '"frame_rate"', "frame_rate: 24\n"),
    Slip("‸Title: Two Rooms", "UNKNOWN-KEY", "Title", '"title"', _TITLE),
    # times, shares, numbers, truth
    Slip("    in: ‸2\n", "BAD-VALUE", "no unit", "Write 2s", "    in: 2s\n"),
    Slip("    out: ‸12 s\n", "BAD-VALUE", "should be a time", "Write 12s", "    out: 12s\n"),
    Slip("    out: ‸12sec\n", "BAD-VALUE", "should be a time", "Write 12s", "    out: 12s\n"),
    Slip("    out: ‸0:12\n", "CLOCK-NUMBER", "one large number", "write 12s", "    out: 12s\n"),
    Slip("duration: ‸1:30}", "CLOCK-NUMBER", "one large number", "write 1m30s", "duration: 5s}"),
    Slip("{at: ‸55, valence: 0.5", "BAD-VALUE", "share", "Write 55%", "{at: 100%, valence: 0.5"),
    Slip("{at: ‸0.55, valence: 0.5", "BAD-VALUE", "share", "Write 55%", "{at: 100%, valence: 0.5"),
    Slip("strength: ‸60%}", "WRONG-TYPE", "should be a number", "Write 0.6", "strength: 0.6}"),
    Slip("strength: ‸60}", "OUT-OF-RANGE", "at most 1", "write 0.6", "strength: 0.6}"),
    Slip("frame_rate: ‸24fps", "WRONG-TYPE", "should be a number", "Write 24", "frame_rate: 24"),
    Slip('frame_rate: ‸"24"', "WRONG-TYPE", "should be a number", "Write 24", "frame_rate: 24"),
    Slip("      - {to: d, default: ‸yes}", "YES-OR-NO", "true or false", "Write true", _CUTS),
    Slip("join: ‸fade 500ms", "BAD-VALUE", "dissolve", "Write dissolve 500ms",
         "join: dissolve 500ms"),
    Slip("join: ‸dissolve}", "BAD-VALUE", "dissolve", "Write dissolve 500ms",
         "join: dissolve 500ms}"),
    Slip("join: ‸dissolve 500}", "BAD-VALUE", "time", "Write dissolve 500ms",
         "join: dissolve 500ms}"),
    Slip("met: {type: ‸bool}", "BAD-VALUE", "boolean", "Write boolean", "met: {type: boolean}"),
    # names
    Slip("start: ‸A\n", "START-UNKNOWN", "no such segment", '"a"', "start: a\n"),
    Slip("      - {to: ‸D, default: true}", "CUT-UNKNOWN", "no such segment", '"d"', _CUTS),
    Slip("      - {at: 3s, feel: ‸clam}", "FEELING-UNKNOWN", "lexicon", '"calm"', _BEAT),
    Slip("clip: ‸Door.MP4\n    in", "CLIP-MISSING", "no file", '"door.mp4"',
         "clip: door.mp4\n    in"),
    Slip("captions: {en: ‸Door.en.VTT}\n    set", "CAPTIONS-MISSING", "no file", '"door.en.vtt"',
         "captions: {en: door.en.vtt}\n    set"),
    # guards
    Slip("when: ‸viewer.happy > 0.2", "BAD-GUARD", "viewer.happy", "viewer.valence > 0.2",
         "when: viewer.valence > 0.2"),
    Slip("when: ‸happy > 0.2 for 2s", "VARIABLE-UNKNOWN", "happy", '"viewer.valence"', _GUARD),
    Slip("when: ‸valence > 0.2 for 2s", "VARIABLE-UNKNOWN", "valence", '"viewer.valence"', _GUARD),
    Slip("when: viewer ‸valence > 0.2", "BAD-GUARD", "point", "viewer.valence > 0.2",
         "when: viewer.valence > 0.2"),
    Slip("when: viewer.valence > ‸20% for 2s", "BAD-GUARD", "per cent", "> 0.2 for 2s", _GUARD),
    Slip("when: viewer.valence > 0.2 for ‸2}", "BAD-GUARD", "unit", "for 2s", _GUARD + "}"),
    Slip("when: viewer.valence > 0.2 for ‸2 sec}", "BAD-GUARD", "unit", "for 2s", _GUARD + "}"),
    Slip("when: met ‸&& trust > 0.1", "BAD-GUARD", "`and`", "met and trust > 0.1",
         "when: met and trust > 0.1"),
    Slip("when: met and ‸&& trust > 0.1", "BAD-GUARD", "alone", "met and trust > 0.1",
         "when: met and trust > 0.1"),
    Slip("when: met ‸AND trust > 0.1", "BAD-GUARD", "small letters", "met and trust > 0.1",
         "when: met and trust > 0.1"),
    Slip("when: met and trust ‸== 0.1", "BAD-GUARD", "never exactly equal", "trust >= 0.1",
         "when: met and trust > 0.1"),
    Slip("when: viewer.valence ‸=> 0.2", "BAD-GUARD", ">=", "viewer.valence >= 0.2",
         "when: viewer.valence > 0.2"),
    Slip("when: viewer.valence ‸\u2265 0.2", "BAD-GUARD", ">=", "viewer.valence >= 0.2",
         "when: viewer.valence > 0.2"),
    Slip("when: ‸else}", "VARIABLE-UNKNOWN", "else", "default: true", _GUARD + "}"),
    Slip("when: seen ‸a}", "BAD-GUARD", "parentheses", "seen(a)", _GUARD + "}"),
    Slip("when: ‸(met and trust > 0.1,", "BAD-GUARD", "never closed", "(met and trust > 0.1)",
         "when: met and trust > 0.1,"),
    # … and more of each kind
    Slip("‸version: 1\n", "UNKNOWN-KEY", "version", "`kuleshov`", "kuleshov: 1\n"),
    Slip("title: ‸no\n", "YES-OR-NO", "true or false", 'title: "no"', "title: Two Rooms\n"),
    Slip("title: \"Two ‸\\Rooms\"", "NOT-YAML", "special sign", "'Two \\Rooms'", _TITLE),
    Slip("title: {‸Two Rooms}", "NOT-YAML", "without a key", '"{Two Rooms}"', _TITLE),
    Slip("‸- title: Two Rooms", "NOT-YAML", "hyphen", "Write: title: Two Rooms", _TITLE),
    Slip("start: ‸[a]", "WRONG-TYPE", "should be text", "start: a", "start: a"),
    Slip("start: ‸door.mp4", "START-UNKNOWN", "no such segment", '"a"', "start: a"),
    Slip("confidence: ‸35\n", "OUT-OF-RANGE", "at most 1", "write 0.35", "confidence: 0.35\n"),
    Slip("{at: ‸0s, val", "BAD-VALUE", "share", "not count in seconds", "{at: 0%, val"),
    Slip("valence: ‸2, arousal: 0.1}", "OUT-OF-RANGE", "at most 1", "within the limit",
         "valence: 0.2, arousal: 0.1}"),
    Slip("running_time: ‸10s-2m,", "WRONG-TYPE", "list", "[10s, 2m]", "running_time: [10s, 2m],"),
    Slip("running_time: ‸{min: 10s, max: 2m},", "WRONG-TYPE", "list", "[10s, 2m]",
         "running_time: [10s, 2m],"),
    Slip("running_time: ‸[2m, 10s],", "RUNNING-TIME-ORDER", "above the longest", "[10s, 2m]",
         "running_time: [10s, 2m],"),
    Slip("running_time: 10s‸, 2m,", "COMMA-IN-BRACES", "comma", "running_time: [10s, 2m]",
         "running_time: [10s, 2m],"),
    Slip("  met: ‸boolean\n", "WRONG-TYPE", "group of keys", "met: {type: boolean}",
         "  met: {type: boolean}\n"),
    Slip("  trust: ‸0.5\n", "WRONG-TYPE", "group of keys", "{type: number, default: 0.5}",
         "  trust: {type: number, min: 0, max: 1}\n"),
    Slip("trust: ‸+= 0.2}", "BAD-VALUE", "to add", "Write +0.2", "trust: +0.2}"),
    Slip("trust: ‸trust + 0.2}", "VARIABLE-TYPE", "is none", "Write +0.2", "trust: +0.2}"),
    Slip("set: {met: true, ‸trst: +0.2}", "VARIABLE-UNKNOWN", "no variable", '"trust"',
         "set: {met: true, trust: +0.2}"),
    Slip("set: {‸met = true}", "NOT-YAML", "without a key", "met: true",
         "set: {met: true, trust: +0.2}"),
    Slip("clip: ‸door.mov\n    in", "CLIP-MISSING", "no file", '"door.mp4"',
         "clip: door.mp4\n    in"),
    Slip("clip: ‸clips/door.mp4\n    in", "CLIP-MISSING", "no file", "It lies in",
         "clip: door.mp4\n    in"),
    Slip("clip: ‸door\n    in", "CLIP-SUFFIX", "does not end", '"door.mp4"',
         "clip: door.mp4\n    in"),
    Slip("    in: ‸00:00:02\n", "CLOCK-NUMBER", "large number", "write 2s", "    in: 2s\n"),
    Slip("    in: ‸48 frames\n", "BAD-VALUE", "should be a time", "2s at 24", "    in: 2s\n"),
    Slip("    in: ‸-2s\n", "BAD-VALUE", "before the beginning", "0s or more", "    in: 2s\n"),
    Slip("    in: ‸two seconds\n", "BAD-VALUE", "should be a time", "Write 2s", "    in: 2s\n"),
    Slip("    in: 12s\n    out: ‸2s\n", "OUT-BEFORE-IN", "not after", "later",
         "    in: 2s\n    out: 12s\n"),
    Slip("    ‸length: 10s\n", "UNKNOWN-KEY", "length", "`out`", "    out: 12s\n"),
    Slip("    ‸duration: 10s\n", "NOT-TOGETHER", "for a card", "`out`", "    out: 12s\n"),
    Slip("    themes: {‸sea, calm}", "NOT-YAML", "without a key", "[sea, calm]",
         "    themes: [sea, calm]"),
    Slip("    themes: ‸(sea, calm)", "WRONG-TYPE", "list", "[sea, calm]",
         "    themes: [sea, calm]"),
    Slip("      - ‸(at: 3s, feel: calm)", "NOT-YAML", "parentheses",
         "{at: 3s, feel: calm}", _BEAT),
    Slip("      - {at: 3s‸; feel: calm}", "NOT-YAML", "comma", "{at: 3s, feel: calm}", _BEAT),
    Slip("      - at: 3s, ‸feel: calm", "NOT-YAML", "Two keys", "feel: calm", _BEAT),
    Slip("      - ‸[at: 3s, feel: calm]", "WRONG-TYPE", "group of keys", "{at: 3s, feel: calm}",
         _BEAT),
    Slip("      - ‸3s: calm", "UNKNOWN-KEY", "3s", "{at: 3s, feel: …}", _BEAT),
    Slip("      - {at: 3s, feel: calm, ‸intensity: 0.6}", "UNKNOWN-KEY", "intensity", "`strength`",
         _BEAT),
    Slip("      - {to: d, default: ‸d}", "WRONG-TYPE", "true or false", "{to: d, default: true}",
         _CUTS),
    Slip("      - default: ‸d", "WRONG-TYPE",
         "true or false", "{to: d, default: true}", _CUTS),
    Slip("      - ‸else: d", "UNKNOWN-KEY", "else", "{to: …, default: true}", _CUTS),
    Slip("      - ‸d: default", "UNKNOWN-KEY", "not known", "{to: d, …}", _CUTS),
    Slip("      - {to: d, ‸otherwise}", "NOT-YAML", "default", "default: true", _CUTS),
    Slip("      - {to: d, default: true}‸,", "NOT-YAML", "comma", "{to: d, default: true}", _CUTS),
    Slip("      - {to: d, default: true‸]", "NOT-YAML", "} closes", "{to: d, default: true}",
         _CUTS),
    Slip("      - {to: ‸segments.d, default: true}", "CUT-UNKNOWN", "no such", '"d"', _CUTS),
    Slip("    ‸- {to: d, default: true}", "NOT-YAML", "2 spaces less", "column 7", _CUTS),
    Slip("join: dissolve‸, 500ms", "COMMA-IN-BRACES", "comma", "join: dissolve 500ms",
         "join: dissolve 500ms"),
    Slip("join: dissolve‸: 500ms", "NOT-YAML", "colon", "join: dissolve 500ms",
         "join: dissolve 500ms"),
    Slip("join: ‸cut", "BAD-VALUE", "hard", "Write hard", "join: dissolve 500ms"),
    Slip("join: ‸dissolve 3s", "OUT-OF-RANGE", "too long", "dissolve 2s", "join: dissolve 500ms"),
    Slip('    ‸prompt: "Go on?"\n', "UNKNOWN-KEY", "prompt", "belongs to `ask`",
         '    ask: {prompt: "Go on?", at: 2s}\n'),
    Slip("choice: ‸#1}", "NOT-YAML", "quotation marks", 'choice: "#1"', "choice: Go}"),
    Slip('choice: "Go" ‸now}', "NOT-YAML", "behind its quotation mark", "'\"Go\" now'",
         "choice: Go}"),
    Slip("captions: {‸no: door.en.vtt}\n    set", "YES-OR-NO", "true or false", '"no"',
         "captions: {en: door.en.vtt}\n    set"),
    Slip("captions: ‸en: door.en.vtt\n    set", "NOT-YAML", "braces", "{en: door.en.vtt}",
         "captions: {en: door.en.vtt}\n    set"),
    Slip("captions: {en: ‸door.en.srt}\n    set", "CAPTIONS-MISSING", "no file", '"door.en.vtt"',
         "captions: {en: door.en.vtt}\n    set"),
    Slip("    card: ‸[Silence] A door.\n", "NOT-YAML", "quotation marks", '"[Silence] A door."',
         "    card: A door.\n"),
    Slip("    card: ‸- A door.\n", "NOT-YAML", "quotation marks", '"- A door."',
         "    card: A door.\n"),
    Slip("    card:‸ \n", "WRONG-TYPE", "empty", "Write it", "    card: A door.\n"),
    Slip("  b‸ {clip: door.mp4", "NOT-YAML", "colon is missing", "b: {clip",
         "  b: {clip: door.mp4"),
    Slip("  a‸;\n", "NOT-YAML", "colon, not ;", "a:", "  a:\n"),
    Slip("  x:\n  ‸clip: door.mp4\n  out: 9s\n  b: {clip", "WRONG-TYPE", "to which it belongs",
         "Indent", "  b: {clip"),
]  # fmt: skip
