"""The words that people use find the feelings they mean."""

import unicodedata
from collections import Counter

import pytest

from engine.showing.reactions import Reactions
from engine.story.feeling_words import feeling_hint
from engine.viewer.emotions import (
    FeelingPoint,
    asked_for,
    families,
    family_of,
    feelings,
    lexicon,
    name_meant,
    words_for,
)
from engine.viewer.feeling_names import classify
from engine.viewer.felt import Moment
from engine.viewer.lexicon_search import family_meant, search

# The words of English for feelings that are used most, by family.
COMMON = {
    "quiet joy": "joy joyful happy happiness cheerful glad delight delighted content satisfied "
    "pleased pleasure bliss comfortable warm cosy good overjoyed enjoyment",
    "tenderness": "love loving loved tender tenderness affection affectionate caring gentle trust "
    "romantic shy devoted adoration",
    "grief": "sad sadness unhappy miserable gloomy depressed hopeless despair grief heartbroken "
    "hurt pain agony crying melancholy regret sorrow down blue",
    "dread": "fear afraid scared frightened terrified terror panic anxious anxiety worried "
    "stressed horror horrified dread fearful angst alarmed",
    "anger": "anger angry mad furious rage annoyed irritated outraged hate hatred bitter revenge "
    "hostile aggressive",
    "micro-disgust": "disgust disgusted gross sick revolted contempt nausea",
    "wonder": "surprise surprised amazed astonished wonder magical enchanted",
    "startle": "shock shocked startled stunned",
    "anticipatory tension": "tension tense suspense nervous excited excitement anticipation eager "
    "thrill breathless alert",
    "quiet curiosity": "curious curiosity interest interested fascinated intrigued puzzled mystery",
    "amusement": "amused amusement funny fun laughter playful silly hilarious mischief merry",
    "relief": "relief relieved safe freedom free catharsis",
    "serenity": "calm relaxed peaceful peace serene quiet carefree",
    "triumph": "proud pride hope hopeful confident brave courage inspired triumph victory ecstatic "
    "euphoric powerful strong thrilled optimistic",
    "being moved": "moved touched grateful gratitude thankful",
    "soft nostalgia": "nostalgia nostalgic longing homesick sentimental bittersweet",
    "loneliness": "lonely loneliness alone isolated abandoned rejected empty betrayed",
    "shame": "shame ashamed guilt guilty humiliated awkward remorse",
    "envy": "envy envious jealous jealousy resentful",
    "unease": "uneasy uncomfortable suspicious embarrassed creepy restless upset weird",
    "boredom": "bored boredom tired exhausted indifferent impatient sleepy apathetic",
    "confusion": "confused confusion lost baffled",
    "helplessness": "helpless powerless overwhelmed vulnerable insecure weak",
    "disappointment": "disappointed disappointment frustrated frustration",
    "desire": "desire lust passion passionate attraction craving",
    "awe": "awe admiration respect beautiful humble",
    "empathetic resonance": "empathy compassion sympathy pity kind concerned",
    "absorption": "absorbed dreamy engaged",
    "analytical focus": "focused doubt thoughtful concentrated",
    "defiance": "defiant rebellious stubborn determined patient",
}
TABLE = [(word, family) for family, words in COMMON.items() for word in words.split()]

ELSEWHERE = [
    *[("Angst", "dread"), ("Freude", "quiet joy"), ("Wut", "anger"), ("Ärger", "anger")],
    *[("Liebe", "tenderness"), ("Trauer", "grief"), ("Ekel", "micro-disgust")],
    *[("Überraschung", "wonder"), ("Neid", "envy"), ("Sehnsucht", "soft nostalgia")],
    *[("peur", "dread"), ("joie", "quiet joy"), ("colère", "anger"), ("tristesse", "grief")],
    *[("dégoût", "micro-disgust"), ("espoir", "triumph"), ("ennui", "boredom")],
    *[("miedo", "dread"), ("alegría", "quiet joy"), ("ira", "anger"), ("tristeza", "grief")],
    *[("asco", "micro-disgust"), ("sorpresa", "wonder"), ("vergüenza", "unease")],
]


def test_the_table_is_of_many_words() -> None:
    assert len({word for word, _ in TABLE}) == len(TABLE) >= 150
    assert {family for _, family in TABLE} <= set(families())


@pytest.mark.parametrize(("word", "family"), [*TABLE, *ELSEWHERE])
def test_a_plain_word_means_a_feeling(word: str, family: str) -> None:
    name = name_meant(word)
    assert name is not None
    assert family_of(name) == family
    for spelled in (word, word.upper(), word.title(), unicodedata.normalize("NFD", word)):
        assert feelings()[spelled] == feelings()[name]
        assert spelled in feelings()


def test_a_word_stands_once_and_no_name_has_another_meaning() -> None:
    spelled = Counter(
        unicodedata.normalize("NFKD", each).casefold().replace(" ", "").replace("-", "")
        for each in (*lexicon(), *lexicon().other_words)
    )
    assert [word for word, count in spelled.items() if count > 1] == []
    assert all(name_meant(name) == name == asked_for(name) for name in lexicon())


def test_only_names_are_gone_through() -> None:
    assert len(list(feelings())) == len(feelings()) == 304
    assert "joy" in feelings()
    assert "joy" not in list(feelings())
    assert "xyzzy" not in feelings()
    assert feelings().get("xyzzy") is None


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("hapiness", 'Did you mean "happiness"?'),
        ("anxeity", 'Did you mean "anxiety"?'),
        ("quiet despair", 'Did you mean "despair"?'),
        ("sadly", 'Did you mean "sad"?'),
        ("deep sense of happiness", 'Did you mean "happiness"?'),
        ("lovingly", 'Did you mean "loving"?'),
        ("upbeatish", 'Did you mean "upbeat"?'),
        ("xyzzy", "Choose a feeling from the lexicon"),
        ("", "Choose a feeling from the lexicon"),
    ],
)
def test_what_is_near_is_offered(word: str, hint: str) -> None:
    assert feeling_hint(word, feelings()).startswith(hint)


def test_a_beat_may_mean_a_plain_word_and_names_stay_as_they_were() -> None:
    place = FeelingPoint(0.63, 0.15, 0.2, 0.0)
    assert classify(place, "joy") == classify(place, "gladness")
    assert classify(place, "xyzzy") == classify(place)


def test_who_saw_joy_saw_its_family() -> None:
    reactions = Reactions()
    seen = Moment(3.0, 1.0, 1.2, 2.0, "bliss", "quiet joy", 0.5, 0.9, 0.8, 0.0)
    reactions.take(3.0, [seen], lambda: True)
    assert reactions.saw("joy")
    assert reactions.saw("Freude")
    assert reactions.saw("bliss")
    assert reactions.saw("blissful")
    # Of its family, and near it: a face seldom tells such two apart.
    assert reactions.saw("gladness")
    assert not reactions.saw("comfort")
    assert not reactions.saw("serenity")
    assert not reactions.saw("sad")


def test_searching() -> None:
    assert search("joy")[0].name == "gladness"
    assert search("Angst")[0].name == "fear"
    assert {each.family for each in search(family="dread")} == {"dread"}
    (nearest, *_) = search(near=(0.52, 0.20))
    assert (nearest.name, nearest.away) == ("satisfied justice", 0)
    pleasant = search(near=(0.9, None))
    away = [each.away for each in pleasant if each.away is not None]
    assert len(away) == 304
    assert away == sorted(away)
    assert search("hapiness")[0].name == "gladness"
    assert search("quiet despair")[0].name == "despair"
    assert search("xyzzy") == []
    assert len(search()) == 304
    assert "giggle" in search("giggl")[0].words
    assert family_meant("fear") == family_meant("dread") == "dread"
    assert family_meant("xyzzy") is None
    assert "joy" in words_for("gladness")
