# ruff: noqa: RUF001 - letters of many alphabets
"""What stands in a file of captions is what is read on screen, and nothing else of it."""

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.media.caption_parser import LONGEST
from engine.media.captions import LARGEST, MOST, TooLarge, read_captions
from engine.media.encodings import decoded
from engine.problems import Trouble
from tests.support.chance import examples

WEBVTT = """WEBVTT - The Lamp Room
Kind: captions
X-TIMESTAMP-MAP=LOCAL:00:00:00.000,MPEGTS:900000

STYLE
::cue { color: red }

REGION
id:fred
width:40%

NOTE 00:00 is where the film begins

NOTE
Nobody is to see
this either.

intro
00:01.000 --> 00:02.000 region:fred align:start position:0%
<v Roger Bingham>It was the year
1984

2
01:00:03.000 --> 01:00:04.000
<i>Salt</i> &amp; <c.red.loud>water</c> <01:00:03.500>&gt;&nbsp;<lang fr>eau</lang>

3
00:05.000 --> 00:06.000

NOTE in the middle

00:07.000\t-->\t00:08.000
<ruby>灯<rt>ひ</rt></ruby> left --> right &lrm;&#8217;&#x2019;&rlm; &bogus; a < b
00:09.000 --> 00:10.000
- No.
- <b>Yes</b> <

00:11.000 --> 00:12.000
never <i.closed
"""

READ = [
    (1, 2, "It was the year\n1984"),
    (3603, 3604, "Salt & water >\xa0eau"),
    (7, 8, "灯(ひ) left --> right \u200e’’\u200f &bogus; a < b"),
    (9, 10, "- No.\n- Yes <"),
    (11, 12, "never"),
]


def read(folder: Path, content: bytes | str, name: str = "a.srt") -> list[tuple[float, float, str]]:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return [(each.start, each.end, each.text) for each in read_captions(path).captions]


def kinds(folder: Path, content: str, name: str = "a.srt") -> dict[str, tuple[int, int]]:
    path = folder / name
    path.write_text(content, "utf-8")
    return {each.kind: (each.count, each.line) for each in read_captions(path).faults}


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\r\r\n"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_webvtt_is_read_as_its_standard_says(tmp_path: Path, newline: str, encoding: str) -> None:
    content = WEBVTT.replace("\n", newline).encode(encoding)
    assert read(tmp_path, content, "a.vtt") == sorted(READ)


def test_webvtt_is_known_by_its_content(tmp_path: Path) -> None:
    assert read(tmp_path, WEBVTT, "a.srt") == sorted(READ)


TIMES = "00:00:02,000 --> 00:00:04,000"
OTHER = "00:00:05,000 --> 00:00:06,000"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f"1\n{TIMES}\nIt was the year\n1984\n\n2\n{OTHER}\nAh.", "It was the year\n1984"),
        (f"1\n{TIMES}\n1984\n\n2\n{OTHER}\nAh.", "1984"),
        (f"1\n{TIMES}\n2\n\n2\n{OTHER}\nAh.", "2"),
        (f"1\n{TIMES}\nIt was\n\n1984\n\n2\n{OTHER}\nAh.", "It was\n1984"),
        (f"1\n{TIMES}\nIt was\n2\n{OTHER}\nAh.", "It was"),
        (f"{TIMES}\nIt was\n1984\n\n{OTHER}\nAh.", "It was\n1984"),
        (f"1\n{TIMES}\nIt was\n1984\n{OTHER}\nAh.", "It was\n1984"),
        (f"1\n\n{TIMES}\n\nIt was\n\n2\n\n{OTHER}\n\nAh.", "It was"),
        (f"\ufeff1\n{TIMES}\nIt was\n\n2\n{OTHER}\nAh.", "It was"),
        (f"0\n{TIMES} X1:10 X2:20 Y1:10 Y2:20\nIt was\n\n1\n{OTHER}\nAh.", "It was"),
        (
            f"1\n{TIMES}\n{{\\an8}}<font color=red><i>It</i></font> was<br>so\n\n2\n{OTHER}\nAh.",
            "It was\nso",
        ),
        (f"1\n{TIMES}\nAT&amp;T &lt;3 <3 <sighs> R&D\n\n2\n{OTHER}\nAh.", "AT&T <3 <3 <sighs> R&D"),
        (f"1\n{TIMES}\nAt 12:30 --\n12:30:00\n\n2\n{OTHER}\nAh.", "At 12:30 --\n12:30:00"),
        (f"#1\n{TIMES}\nIt was\n\n2.\n{OTHER}\nAh.", "It was"),
        (f"1\n{TIMES}\n\n2\n{OTHER}\nAh.", None),
    ],
)
def test_subrip_keeps_every_word(tmp_path: Path, text: str, words: str | None) -> None:
    first = [(2.0, 4.0, words)] if words else []
    assert read(tmp_path, text) == [*first, (5.0, 6.0, "Ah.")]


@pytest.mark.parametrize(
    ("times", "start", "end"),
    [
        ("00:00:02.000 --> 00:00:04.000", 2, 4),
        ("0:0:2,5 --> 0:0:4,25", 2.5, 4.25),
        ("00:02,000 --> 00:04,000", 2, 4),
        ("00:00:02 --> 00:00:04", 2, 4),
        ("00:00:02,000-->00:00:04,000", 2, 4),
        ("00:00:02,000 -> 00:00:04,000", 2, 4),
        ("00:00:02,000 –> 00:00:04,000", 2, 4),
        ("00:00:02,000 --&gt; 00:00:04,000", 2, 4),
        ("00:00:02,000 → 00:00:04,000", 2, 4),
        ("00:00:02,000 00:00:04,000", 2, 4),
        ("00:00:02.000,00:00:04.000", 2, 4),
        ("00: 00: 02, 000 --> 00: 00: 04, 000", 2, 4),
        ("00:00:02:000 --> 00:00:04:000", 2, 4),
        ("-00:00:01,000 --> 00:00:04,000", 0, 4),
        ("00:00:75,000 --> 00:02:00,000", 75, 120),
    ],
)
def test_times_written_loosely_are_read_and_told(
    tmp_path: Path, times: str, start: float, end: float
) -> None:
    text = f"1\n{times}\nAh.\n"
    assert read(tmp_path, text) == [(start, end, "Ah.")]
    assert kinds(tmp_path, text) == {"loose": (1, 2)}


@pytest.mark.parametrize(
    "times",
    [
        "00:00:0x,000 --> 00:00:04,000",
        "00:00:02,000 -->",
        "--> 00:00:04,000",
        "-->",
        "00:00:02,000",
        "00.00.02.000 --> 00:00:04,000",
    ],
)
def test_times_that_nobody_understands_are_counted(tmp_path: Path, times: str) -> None:
    text = f"1\n{TIMES}\nIt was.\n\n2\n{times}\nLost.\n\n3\n{times}\nToo.\n\n4\n{OTHER}\nAh.\n"
    assert read(tmp_path, text) == [(2, 4, "It was."), (5, 6, "Ah.")]
    assert kinds(tmp_path, text) == {"broken": (2, 6)}


def test_order_is_that_of_time_and_what_ends_before_it_begins_is_told(tmp_path: Path) -> None:
    text = f"1\n{OTHER}\nAh.\n\n2\n00:00:09,000 --> 00:00:08,000\nNo.\n\n3\n{TIMES}\nIt was.\n"
    assert read(tmp_path, text) == [(2, 4, "It was."), (5, 6, "Ah.")]
    assert kinds(tmp_path, text) == {"reversed": (1, 6)}


def test_words_between_captions_of_webvtt_are_told(tmp_path: Path) -> None:
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\nSeen\n\nunseen.\n"
    assert kinds(tmp_path, text, "a.vtt") == {"stray": (1, 6)}


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (b"Dear Anna,\n\nat 12:30 I am there.\n", "text without times"),
        (b"PK\x03\x04\x14\x00\x06\x00", "Word document"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1\\ansi Dear Anna}", "word processor"),
        (b"\x00\x00\x00\x18ftypmp42", "film"),
        (b"[Script Info]\nTitle: x\n[Events]\n", "SubStation"),
        (b'<?xml version="1.0"?>\n<tt xmlns="http://www.w3.org/ns/ttml">', "TTML"),
        (b"{24}{48}Ah.", "MicroDVD"),
        (b"<!DOCTYPE html><html>", "page of the web"),
    ],
)
def test_what_is_no_captions_says_what_it_is(tmp_path: Path, content: bytes, told: str) -> None:
    with pytest.raises(Trouble, match=told) as caught:
        read(tmp_path, content)
    assert "a.srt" in str(caught.value)
    assert "WebVTT or SubRip" in str(caught.value)


def test_webvtt_of_other_programs(tmp_path: Path) -> None:
    rolling = (
        "WEBVTT\n00:01.000 --> 00:02.000 align:start position:0%\n \n"
        "the<00:01.500><c> sea</c>\n\n00:02.000 --> 00:03.000\n&nbsp;\n\n"
        "00:03.000 --> 00:04.000\n{\\an8}&rlm;\n\n7 - chapter\n00:04.000 --> 00:05.000\n7\n"
    )
    assert read(tmp_path, rolling, "a.vtt") == [(1, 2, "the sea"), (4, 5, "7")]
    assert kinds(tmp_path, rolling, "a.vtt") == {}


@pytest.mark.parametrize("content", ["", "\n\n", "WEBVTT", "WEBVTT\n\nNOTE nothing is said here\n"])
def test_an_empty_file_is_captions_without_a_word(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content, "a.vtt") == []


@pytest.mark.parametrize(
    ("words", "language", "encoding", "called"),
    [
        ("Le café était fermé.", "fr", "cp1252", "Windows-1252"),
        ("Le café était fermé. Où êtes-vous ?", "fr", "mac_roman", "Mac Roman"),
        ("It’s late.", "en", "cp1252", "Windows-1252"),
        ("Größe ist „alles“.", "de-AT", "cp1252", "Windows-1252"),
        ("Żółta łódź płynie.", "pl", "cp1250", "Windows-1250"),
        ("Привет, как дела?", "ru", "cp1251", "Windows-1251"),
        ("Привет, как дела?", "en", "cp1251", "Windows-1251"),
        ("Привет, как дела?", "ru", "koi8_u", "KOI8"),
        ("Γεια σου, τι κάνεις;", "el", "cp1253", "Windows-1253"),
        ("Nasılsınız? İyi günler.", "tr", "cp1254", "Windows-1254"),
        ("שלום, מה שלומך?", "he", "cp1255", "Windows-1255"),
        ("مرحبا كيف حالك", "ar", "cp1256", "Windows-1256"),
        ("こんにちは、元気ですか", "ja", "cp932", "Shift-JIS"),
        ("こんにちは、元気ですか", "ja", "euc_jp", "EUC-JP"),
        ("你好，你怎么样？", "zh", "gb18030", "GB18030"),
        ("你好，你怎麼樣？", "zh-TW", "big5", "Big5"),
        ("안녕하세요", "ko", "cp949", "EUC-KR"),
        ("สวัสดีครับ", "th", "cp874", "Windows-874"),
        ("שלום, מה שלומך?", "heb", "cp1255", "Windows-1255"),
    ],
)
def test_the_encoding_that_fits_is_found(
    words: str, language: str, encoding: str, called: str
) -> None:
    text = f"1\r\n{TIMES}\r\n{words}\r\n"
    assert decoded(text.encode(encoding), language) == (text, called, True)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_known_without_its_mark(encoding: str) -> None:
    text = f"1\n{TIMES}\n" + "我不知道你怎么样" * 20
    assert decoded(text.encode(encoding), "zh") == (text, "UTF-16", False)


def test_one_damaged_letter_makes_no_other_encoding() -> None:
    content = "Größe ist „alles“.".encode() + b"\xff"
    assert decoded(content) == ("Größe ist „alles“.\ufffd", "UTF-8", False)


def test_what_is_too_large_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "a.srt"
    with path.open("wb") as file:
        file.truncate(100 * LARGEST)  # a hole: reading it would take the memory
    with pytest.raises(TooLarge, match=f"102400 KiB; at most {LARGEST // 1024}"):
        read_captions(path)
    path.write_bytes(b"\n" * LARGEST)
    with pytest.raises(TooLarge, match="lines"):
        read_captions(path)
    path.write_text(f"1\n{TIMES}\nAh.\n\n" * (MOST + 1), "utf-8")
    with pytest.raises(TooLarge, match=f"{MOST + 1}; at most {MOST}"):
        read_captions(path)


def test_a_caption_that_nobody_can_read_is_cut_off(tmp_path: Path) -> None:
    text = f"1\n{TIMES}\n{'sea ' * LONGEST}\n"
    ((_, _, words),) = read(tmp_path, text)
    assert len(words) <= LONGEST
    assert words.endswith("sea…")
    assert kinds(tmp_path, text) == {"long": (1, 2)}


@pytest.mark.parametrize(
    "piece",
    [
        "<a",
        "<rt",
        "{\\",
        "&#",
        "a:a",
        "\r",
        "1\n",
        " ",
        "00:00:01,000 ",
        "--> ",
        "00:00:01,000",
        "é",
    ],
)
def test_hostile_files_cost_nothing(tmp_path: Path, piece: str) -> None:
    """Whatever is repeated to the full size is read in a single pass: the test would not end."""
    times = f"1\n{TIMES}\n"
    content = (times + piece * (LARGEST // len(piece.encode())))[: LARGEST // 8]
    western = content.encode("latin-1", "replace")
    for name, each in (
        ("a.srt", content.encode()),
        ("a.vtt", content.encode()),
        ("b.srt", western),
    ):
        with suppress(Trouble):
            read(tmp_path, each, name)


def test_a_folder_and_a_missing_file_are_sentences(tmp_path: Path) -> None:
    (tmp_path / "a.srt").mkdir()
    for name in ("a.srt", "b.srt", "c.txt"):
        with pytest.raises(Trouble, match=name):
            read_captions(tmp_path / name)


_PIECES = [b"-->", b"\r", b"\n", b"\n\n", b"NOTE", b"<", b">", b"00:01", b",000", b"\xff", b"\x00"]
_PIECES += [b"WEBVTT", b"9" * 30, b"&#99999999;", b"{\\", b" ", TIMES.encode(), "٠٠:٠١".encode()]


@examples(150)
@given(st.lists(st.sampled_from(_PIECES) | st.binary(max_size=6), max_size=30))
def test_whatever_a_file_holds_it_is_captions_or_a_sentence(pieces: list[bytes]) -> None:
    with TemporaryDirectory() as folder:
        for name in ("a.srt", "a.vtt"):
            path = Path(folder) / name
            path.write_bytes(b"".join(pieces))
            with suppress(Trouble):
                for caption in read_captions(path, "ja").captions:
                    assert 0 <= caption.start < caption.end < 1e12
                    assert caption.text


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_wide_letters_without_a_mark_are_known_by_their_arrow(
    tmp_path: Path, encoding: str
) -> None:
    text = "\u4f60\u597d\u4e16\u754c" * 90
    content = f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode(encoding)
    (tmp_path / "a.zh.srt").write_bytes(content)
    read = read_captions(tmp_path / "a.zh.srt", "zh")
    assert (read.captions[0].text, read.guessed, read.damaged) == (text, False, 0)


def test_the_japanese_encoding_of_mail_is_read(tmp_path: Path) -> None:
    text = "\u3053\u3093\u306b\u3061\u306f"
    content = f"1\n00:00:01,000 --> 00:00:02,000\n{text}\n".encode("iso2022_jp")
    (tmp_path / "a.srt").write_bytes(content)
    assert read_captions(tmp_path / "a.srt").captions[0].text == text


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        ('<?xml version="1.0"?><timedtext format="3"><body/></timedtext>', "YouTube"),
        ("<transcript><text start='1'>Hi</text></transcript>", "YouTube"),
        ('{"events": [{"tStartMs": 0}]}', "JSON"),
        ("[ti:Sea]\n[00:01.00]Hello\n", "lrc"),
        ("[10][20]Hello\n", "MPL2"),
        ('<?xml version="1.0"?><captions/>', "XML"),
    ],
)
def test_a_renamed_file_is_called_what_it_is(tmp_path: Path, content: str, kind: str) -> None:
    (tmp_path / "a.srt").write_text(content, encoding="utf-8")
    with pytest.raises(Trouble, match=kind):
        read_captions(tmp_path / "a.srt")


def test_a_second_byte_order_mark_hides_no_header(tmp_path: Path) -> None:
    text = "\ufeff\ufeffWEBVTT\n\n00:01.000 --> 00:02.000\nHi\n"
    (tmp_path / "a.vtt").write_text(text, encoding="utf-8")
    read = read_captions(tmp_path / "a.vtt")
    assert (read.headed, read.faults, len(read.captions)) == (True, (), 1)
