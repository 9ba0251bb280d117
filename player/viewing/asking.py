"""What a showing may sense with: asked on the first screen, or said on the command line."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from engine.consent.purposes import CONSENTS, SENSED, Consent
from engine.consent.terms import Terms
from engine.consent.wording import Wording, english
from engine.consent.wordings import Wordings, wordings
from engine.sensing.devices.device_names import default_camera
from engine.sensing.devices.microphone_names import DEFAULT
from engine.sensing.devices.sensor_factory import OFF
from engine.words import Sensing
from player.records.consent_records import ConsentRecords
from player.screen.consent import Company, ConsentQuestion
from player.screen.notice import NoticeOnScreen
from player.system.language import system_languages
from player.viewing.options import PlayOptions
from player.viewing.programme import Programme, ages_of
from player.viewing.scenes.consent import ConsentScene, Patience
from player.viewing.scenes.notice import NoticeScene

if TYPE_CHECKING:
    from player.viewing.stage import Stage

_RECORDED_VIEWER: Final = "viewer.jsonl"


@dataclass(frozen=True, slots=True)
class Choice:
    """What is sensed with, once everybody was asked.

    `age` is what the viewer said of their age: the highest rating, in years, that they may see.
    """

    camera: str | None
    microphone: str | None
    heart: str | None
    readings: Path | None
    consent: frozenset[Consent]
    resumes: bool
    age: int | None = None
    wording: Wording = field(default_factory=english)
    """The language in which the viewer is spoken to."""

    @property
    def sensed(self) -> frozenset[Consent]:
        """What is really read of somebody: agreed to, and with a device for it."""
        devices: dict[Consent, tuple[str | None, ...]] = {
            "face": (self.camera,),
            "voice": (self.microphone,),
            "heart": (self.heart, self.camera),  # the pulse is seen in the face
        }
        return frozenset(each for each in self.consent & SENSED if set(devices[each]) - {None, OFF})


def ask(
    programme: Programme,
    stage: "Stage",
    records: ConsentRecords,
    announce: Callable[[str], None],
    *,
    patience: Patience | None = None,
    terms: Terms | None = None,
    company: Callable[[], Company] = lambda: "one",
) -> Choice | None:
    """What may be sensed with: by the command line, by the viewer, or a recording. None: left.

    What was said goes into the consent log. Whoever is not asked is told what senses them. `terms`
    are by themselves those of a showing whose folder lies until somebody deletes it; `company` says
    who stands there to be asked.
    """
    options = programme.options
    words = words_for(options, announce)
    terms = replace(
        terms or Terms(options.organiser),
        keeps_readings=options.keeps_readings,
        sensing=programme.story.sensing,
        viewer=options.viewer or "",
        screening=options.screening_name,
    )
    if options.consent is not None or options.readings is not None or not stage.is_seen:
        choice = within(
            unasked(options, programme.loaded.folder, stage.is_seen, announce),
            programme.story.sensing,
        )
        choice = replace(choice, wording=words.first)
        # Who watches since before a crash has seen the notice.
        seen_on = stage if stage.is_seen and options.agreed is None else None
        return choice if _told(choice, words, terms, seen_on, records, announce) else None
    if options.agreed is not None:  # by this viewer, before a crash
        choice = _choice(options, options.agreed, None, resumes=options.resume, last=True)
        return replace(choice, age=options.agreed_age, wording=words.first)
    question = question_of(programme)
    scene = ConsentScene(
        question,
        words,
        terms,
        title=programme.story.title,
        clock=stage.clock,
        size=lambda: stage.window.size,
        company=company,
        patience=patience,
    )
    stage.show(scene)
    if not scene.is_over:  # it was ended from elsewhere: what was ticked so far is no answer
        scene.leave()
    granted = tuple(each for each in CONSENTS if each in question.answer)
    said = scene.wording
    records.answered(
        granted, question.refused, how=scene.how, words=said, terms=terms, age=question.age
    )
    if question.left:
        return None
    choice = within(
        _choice(options, question.answer, None, resumes=question.resumes, last=True),
        programme.story.sensing,
    )
    age = (question.age or 0) if question.ages else None
    return replace(choice, age=age, wording=said)


def _told(
    choice: Choice,
    words: Wordings,
    terms: Terms,
    stage: "Stage | None",
    records: ConsentRecords,
    announce: Callable[[str], None],
) -> bool:
    """Tell whoever was not asked what senses them; False where they would rather leave.

    Article 50 of the AI Act asks for it at the latest when somebody is first exposed to it, so it
    stands on the stage before any device is opened; without a stage it is said.
    """
    granted = tuple(each for each in CONSENTS if each in choice.consent)
    terms = replace(terms, beforehand=choice.consent)
    if granted:
        records.answered(granted, (), how="command line", words=words.first, terms=terms)
    if not choice.sensed:
        return True
    facts = (f"{label}: {sentence}" for label, sentence in terms.facts(words.first)[1:])
    announce("\n".join((terms.notice(words.first, choice.sensed), *facts)))
    if stage is None:
        return True
    scene = NoticeScene(NoticeOnScreen(words.first, terms, choice.sensed), stage.clock)
    stage.show(scene)
    return not scene.left


def words_for(options: PlayOptions, announce: Callable[[str], None]) -> Wordings:
    """The languages that viewers may be asked in, that of --language or of the system first."""
    if options.languages is not None:
        return options.languages
    wanted = [options.wanted.language] if options.wanted.language else []
    folders = (languages_folder(),)
    return wordings([*wanted, *system_languages()], options.words, folders, announce)


def languages_folder() -> Path:
    """Where whoever uses this machine keeps languages of their own."""
    import platformdirs

    return platformdirs.user_config_path("kuleshov", appauthor=False) / "languages"


def unasked(
    options: PlayOptions, folder: Path, is_seen: bool, announce: Callable[[str], None]
) -> Choice:
    """What may be sensed with where nobody is asked: because the command line has said so, a
    recorded viewer watches, or nobody could see the question."""
    found = _choice(options, options.consent or frozenset(), options.readings,
                    resumes=options.resume, last=options.consent is None and is_seen)  # fmt: skip
    bundled = folder / _RECORDED_VIEWER
    unwatched = {found.camera, found.microphone, found.heart} == {OFF} and found.readings is None
    if unwatched and options.consent is None and not is_seen and bundled.is_file():
        announce(
            "No camera and no microphone may be used, so a recorded viewer watches instead "
            f"({bundled.name}); screen and log say so."
        )
        return replace(found, readings=bundled)
    return found


def may_see(options: PlayOptions, sensing: Sensing, is_seen: bool) -> bool:
    """Whether a camera may come to be used: it was agreed to, or the question is to be asked."""
    asked = options.consent is None and is_seen
    if sensing == "forbidden" or not (asked or "face" in (options.consent or ())):
        return False
    face: frozenset[Consent] = frozenset({"face"})
    found = _choice(options, face, options.readings, resumes=False, last=False)
    return found.camera != OFF


def _choice(
    options: PlayOptions,
    consent: frozenset[Consent],
    recorded: Path | None,
    *,
    resumes: bool,
    last: bool,
) -> Choice:
    """Devices for this consent; with `last`, it has the last word over the command line."""
    # A recorded viewer is there in place of sensors, of all that are not named beside it.
    unnamed = recorded is None
    camera = options.camera or (default_camera() if unnamed and "face" in consent else OFF)
    microphone = options.microphone or (DEFAULT if unnamed and "voice" in consent else OFF)
    heart = options.heart or OFF
    if last:
        camera = camera if "face" in consent else OFF
        microphone = microphone if "voice" in consent else OFF
        heart = heart if "heart" in consent else OFF
    return Choice(camera, microphone, heart, recorded, consent, resumes)


def within(choice: Choice, sensing: Sensing) -> Choice:
    """As much of a choice as the film permits, whatever was said: of expressions the camera alone,
    of what is forbidden nothing, and no recording either."""
    if sensing == "feelings":
        return choice
    if sensing == "expressions":
        return replace(
            choice, microphone=OFF, heart=OFF, consent=choice.consent - {"voice", "heart"}
        )
    consent = choice.consent - SENSED - {"readings"}
    return replace(choice, camera=OFF, microphone=OFF, heart=OFF, readings=None, consent=consent)


def not_permitted(sensing: Sensing) -> frozenset[Consent]:
    """What a film does not even ask for."""
    closed: dict[Sensing, frozenset[Consent]] = {
        "feelings": frozenset(),
        "expressions": frozenset({"voice", "heart"}),
        "forbidden": frozenset({*SENSED, "readings"}),
    }
    return closed[sensing]


def unavailable(
    options: PlayOptions, unkept: str = "", sensing: Sensing = "feelings"
) -> dict[Consent, str]:
    """Which consents are not asked for, and the name of the sentence that says why; `unkept` says
    why no profile can be kept, `sensing` what the film permits."""
    words: tuple[tuple[Consent, str | None], ...] = (
        ("face", options.camera),
        ("voice", options.microphone),
        ("heart", options.heart or options.camera),
    )
    found = {name: "not_switched_on" for name, word in words if word == OFF}
    if not options.keeps_readings:
        found["readings"] = "not_kept"
    elif found.keys() >= SENSED:
        found["readings"] = "not_sensed"
    if options.viewer is None or unkept:
        found["profile"] = "not_safe" if options.viewer is not None else "not_named"
    if options.screening is None:
        found["screening"] = "not_named"
    return found | dict.fromkeys(not_permitted(sensing), "not_allowed")


def question_of(programme: Programme) -> ConsentQuestion:
    """What the first screen asks."""
    options, place = programme.options, programme.stopped
    out = unavailable(options, programme.viewer.unkept, programme.story.sensing)
    ages, least_age = ages_of(programme)
    return ConsentQuestion(
        tuple(each for each in CONSENTS if each not in out),
        unavailable=out,
        strap=options.heart not in (None, OFF),
        ages=ages,
        least_age=least_age,
        stopped=place.place if place is not None else "",
        resumes=options.resume,
        viewer=options.viewer or "",
        screening=options.screening_name,
    )
