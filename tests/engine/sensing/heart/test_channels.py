"""Labels of lab streams as programs really write them, and what is read of each."""

import pytest

from engine.sensing.heart.channels import Channel, channel_list, heart_channels
from engine.sensing.heart.heart_reader import HeartReader
from engine.sensing.heart.lab_stream import read_value
from engine.sensing.quantities import HEART_INTERVAL, HEART_RATE

RATES = [
    *("HR", "hr", "Heart Rate", "HeartRate", "heart_rate", "heartrate", "heartRate", "HEART_RATE"),
    *("HeartRate_BPM", "BPM", "bpm", "Polar HR", "Polar_H10_HR", "HR_avg", "hr [bpm]", "HR1"),
    *("pulse", "Pulse Rate", "pulse_rate", "beats per minute", "ECG_HR", "PPG-HR", "HR (ecg)"),
    *("mean heart rate", "P1_HR", "HRbpm"),
]
INTERVALS = [
    *("RR", "rr", "RRI", "R-R", "R-R interval", "RR_interval", "rr_interval_ms", "RRInterval"),
    *("RR-I (ms)", "RR (s)", "IBI", "ibi_ms", "IBI [s]", "NN", "NN interval", "InterBeatInterval"),
    *("inter-beat interval", "PPI", "pp interval", "Polar H10 RR", "rrinterval", "rr_ms", "RR1"),
]
NEITHER = [
    *(
        "error",
        "arrival",
        "chrono",
        "threshold",
        "current",
        "barrier",
        "correct",
        "mirror",
        "three",
    ),
    *("HRV", "HRV_RMSSD", "hrv_sdnn", "RMSSD", "SDNN", "pNN50", "LF/HF", "HeartRateVariability"),
    *("HR_variability", "HR_error", "RR_error", "hr quality", "HRmax", "HR_max", "max HR"),
    *("rr_count", "RR_std", "HR_delta", "HR_zone", "target heart rate", "HR_confidence"),
    *("ECG", "PPG", "BVP", "ecg_raw", "pulse wave", "pulse amplitude", "PulseOx", "SpO2"),
    *("respiration rate", "breathing_rate", "breaths per minute", "resp bpm", "music bpm", "tempo"),
    *("heartbeat", "heart", "interval", "stimulus interval", "rate", "timestamp", "battery", "EDA"),
    *("temperature", "Chris", "shr", "HR_entropy", "RR time", "throughput", "orrery", ""),
]


def kinds(label: str, unit: str | None = None) -> list[str | None]:
    return [each.kind for each in heart_channels([label, "x"], [unit, None])]


@pytest.mark.parametrize("label", RATES)
def test_rates(label: str) -> None:
    assert kinds(label) == ["rate"]


@pytest.mark.parametrize("label", INTERVALS)
def test_intervals(label: str) -> None:
    assert kinds(label) == ["interval"]


@pytest.mark.parametrize("label", NEITHER)
def test_neither(label: str) -> None:
    assert kinds(label) == []


@pytest.mark.parametrize(
    ("label", "unit", "channels"),
    [
        ("HR", "bpm", (Channel(0, "rate", 1.0),)),
        ("HR", "1/min", (Channel(0, "rate", 1.0),)),
        ("HR", "Hz", (Channel(0, "rate", 60.0),)),
        ("HR", "none", (Channel(0, "rate"),)),
        ("HR", "%", ()),
        ("HR", "ms", ()),
        ("RR", "ms", (Channel(0, "interval", 1e-3),)),
        ("RR", "Seconds", (Channel(0, "interval", 1.0),)),
        ("RR", "breaths/min", ()),  # a clinic's respiratory rate
        ("RR", "1/min", ()),
        ("RR_ms", "", (Channel(0, "interval", 1e-3),)),
        ("RR", "mV", ()),
        ("HR of Anna", "bpm", (Channel(0, "rate", 1.0),)),
        ("HR of Anna", "", ()),
        ("HRV", "ms", ()),
        ("RR_error", "ms", ()),
    ],
)
def test_units_agree_or_it_is_not_read(
    label: str, unit: str, channels: tuple[Channel, ...]
) -> None:
    assert heart_channels([label, "x"], [unit, ""]) == channels


def test_one_rate_and_one_interval_are_read_of_many() -> None:
    labels = ["battery", "HR_avg", "HR", "RR", "HR 2", "HRV_RMSSD"]
    assert heart_channels(labels) == (Channel(2, "rate"), Channel(3, "interval"))


def test_streams_without_labels() -> None:
    assert heart_channels([], channels=1) == (Channel(0),)
    assert heart_channels([None], ["ms"], channels=1) == (Channel(0, "interval", 1e-3),)
    assert heart_channels([], channels=8) == ()
    assert heart_channels([None, ""], channels=2, stream_type="HeartRate") == (Channel(0),)
    assert heart_channels([], channels=2, stream_type="HR") == (Channel(0),)
    assert heart_channels([], channels=1, stream_type="ECG") == ()
    assert heart_channels([], channels=1, stream_type="Markers") == ()
    assert heart_channels([], ["mV"], channels=1) == ()


def test_channels_are_told() -> None:
    assert channel_list([], 1) == "one channel without a label"
    assert channel_list([None, ""], 2) == "2 channels without labels"
    assert channel_list(["error", None, "a\nb"], 3) == '"error", "a?b"'
    assert channel_list([str(n) for n in range(12)], 12).endswith('"7" and 4 more')


@pytest.mark.parametrize(
    ("channel", "value", "said"),
    [
        (Channel(0, "rate", 1.0), 72.0, {HEART_RATE: 72.0}),
        (Channel(0, "rate", 60.0), 1.2, {HEART_RATE: 72.0}),
        (Channel(0, "rate"), 800.0, {}),
        (Channel(0, "rate"), 0.8, {}),
        (Channel(0, "interval", 1e-3), 800.0, {HEART_INTERVAL: 0.8, HEART_RATE: 75.0}),
        (Channel(0, "interval", 1.0), 0.8, {HEART_INTERVAL: 0.8, HEART_RATE: 75.0}),
        (Channel(0, "interval", 1.0), 800.0, {}),
        (Channel(0, "interval"), 800.0, {HEART_INTERVAL: 0.8, HEART_RATE: 75.0}),
        (Channel(0, "interval"), 60.0, {}),
    ],
)
def test_a_number_is_read_as_its_channel_says(
    channel: Channel, value: float, said: dict[str, float]
) -> None:
    readings = read_value(HeartReader(), value, 1.0, channel)
    assert {each.quantity: each.value for each in readings} == pytest.approx(said)
