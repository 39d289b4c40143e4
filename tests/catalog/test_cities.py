"""City packs: the sample, the defaults, and every fault by file, line and remedy."""

from datetime import UTC, datetime, time
from pathlib import Path

import pytest

from ivr.cities import Cities, load_cities, load_cities_or_last_good
from ivr.errors import CityError, Problem

SHIPPED = Path(__file__).parents[2] / "cities"

SMALLEST = """\
city: lutsk
numbers: ["+380332550102"]
languages: [uk, en]
patrol:
  voice: ["+380332790001"]
speak: {police: "102"}
"""

SAMPLE = (SHIPPED / "ivano-frankivsk.yaml").read_text()


def load(tmp_path: Path, **packs: str) -> Cities:
    folder = tmp_path / "cities"
    folder.mkdir(exist_ok=True)
    for name, text in packs.items():
        (folder / f"{name.replace('_', '-')}.yaml").write_text(text)
    return load_cities(folder)


def faults(tmp_path: Path, **packs: str) -> tuple[Problem, ...]:
    with pytest.raises(CityError) as refused:
        load(tmp_path, **packs)
    return refused.value.problems


def test_the_sample_city_is_as_it_was_designed() -> None:
    city = load_cities(SHIPPED).only
    assert city is not None
    assert city.city == "ivano-frankivsk"
    assert city.name == {"en": "Ivano-Frankivsk", "uk": "Івано-Франківськ"}
    assert city.patrol.voice == ("+380342790001", "+380342790002")
    assert (city.sms.number, city.sms.replies) == ("+380671110102", True)
    assert city.callback.hours.opens == time(8)
    assert "EG" in city.callback.regions
    assert city.speak == {"police": "102", "ambulance": "103", "fire": "101", "emergency": "112"}
    assert city.sample
    assert city.no_credit.ring_seconds == 4
    assert city.night.curfew is not None


def test_a_city_needs_only_what_no_one_can_guess(tmp_path: Path) -> None:
    city = load(tmp_path, lutsk=SMALLEST).only
    assert city is not None
    assert city.timezone == str(city.zone) == "Europe/Kyiv"
    assert city.name == {"uk": "lutsk", "en": "lutsk"}
    assert (city.sms.number, city.sms.replies) == ("+380332550102", True)
    assert city.patrol.ring_seconds == 20
    assert (city.callback.offer_minutes, city.callback.attempts) == (10, 3)
    assert city.callback.urgent_offer_minutes == 3
    assert city.no_credit.ring_seconds == 4
    assert (city.night.quiet.begins, city.night.curfew) == (time(22), None)
    assert (city.alert.minutes, city.alert.offers) == (180, 2)
    assert (city.callback.hours.opens, city.callback.hours.closes) == (time(8), time(21))
    assert city.callback.regions == ("UA",)
    assert not city.sample
    assert not city.serve_drafts


def test_texts_that_cant_be_answered_are_still_sent_from_the_citys_number(tmp_path: Path) -> None:
    city = load(tmp_path, lutsk=SMALLEST + "sms: {replies: no}\n").only
    assert city is not None
    assert (city.sms.number, city.sms.replies) == ("+380332550102", False)


def test_a_call_finds_its_city_by_any_of_its_numbers(tmp_path: Path) -> None:
    cities = load(tmp_path, lutsk=SMALLEST, ivano_frankivsk=SAMPLE)
    for number in ("+380342550102", "+380671110102"):
        assert cities.by_number(number) is cities.by_id("ivano-frankivsk")
    assert cities.by_number("+380332550102") is cities.by_id("lutsk")
    assert cities.by_number("+380509999999") is None
    assert cities.only is None
    assert set(cities.languages) == {"uk", "en"}


@pytest.mark.parametrize(
    ("moment", "open_then"),
    [("07:59", False), ("08:00", True), ("20:59", True), ("21:00", False), ("00:00", False)],
)
def test_hours_end_when_they_say(tmp_path: Path, moment: str, open_then: bool) -> None:
    city = load(tmp_path, lutsk=SMALLEST).only
    assert city is not None
    assert city.callback.hours.contain(time.fromisoformat(moment)) is open_then


def test_a_city_may_call_back_until_midnight(tmp_path: Path) -> None:
    pack = SMALLEST + 'callback: {hours: "06:00-24:00"}\n'
    city = load(tmp_path, lutsk=pack).only
    assert city is not None
    assert city.callback.hours.contain(time(23, 59))
    assert not city.callback.hours.contain(time(0, 30))


FAULTS = {
    "no number of its own": ('numbers: ["+380332550102"]', "numbers: []", 2, "nothing here"),
    "a number without its plus": (
        '["+380332550102"]', "[380332550102]", 2, "no telephone number in",
    ),
    "a national number": ('["+380332550102"]', '["0332550102"]', 2, "no telephone number in"),
    "a number with spaces": (
        '["+380332550102"]', '["+380 332 55 01 02"]', 2, "no telephone number in",
    ),
    "102 as a patrol number": ('["+380332790001"]', '["102"]', 5, "no telephone number in"),
    "a premium patrol number": ('["+380332790001"]', '["+380900201102"]', 5, ""),
    "a satellite patrol number": (
        '["+380332790001"]', '["+881612345678"]', 5, "satellite numbers are refused",
    ),
    "the patrol at HotLine's number": (
        '["+380332790001"]', '["+380332550102"]', 5, "HotLine's own number",
    ),
    "a patrol number twice": (
        '["+380332790001"]', '["+380332790001", "+380332790001"]', 5, "stands here twice",
    ),
    "texts to a landline": (
        '  voice: ["+380332790001"]', '  voice: ["+380332790001"]\n  sms: ["+380332790001"]', 6,
        "it is a landline",
    ),
    "Ukrainian as ua": ("[uk, en]", "[ua, en]", 3, "`ua` is no language code"),
    "a language twice": ("[uk, en]", "[uk, uk]", 3, "A language stands here twice"),
    "no languages": ("languages: [uk, en]\n", "", 1, "`languages` is missing"),
    "no patrol": ('patrol:\n  voice: ["+380332790001"]\n', "", 1, "`patrol` is missing"),
    "a long number to be spoken": ('police: "102"', 'police: "+380332790001"', 6, "is not allowed"),
    "no police to be spoken": ('police: "102"', 'fire: "101"', 6, "number of the police"),
    "another file's city": ("city: lutsk", "city: rivne", 1, "The file is called lutsk.yaml"),
    "a time zone there isn't": ("city: lutsk", "timezone: Kyiv\ncity: lutsk", 1, "no time zone"),
    "a country there isn't": (
        "city: lutsk", "callback: {regions: [UK]}\ncity: lutsk", 1, "no country code",
    ),
    "hours the wrong way round": (
        "city: lutsk", 'callback: {hours: "21:00-08:00"}\ncity: lutsk', 1, "no hours of a day",
    ),
    "hours in words": ("city: lutsk", "callback: {hours: always}\ncity: lutsk", 1, "no hours"),
    "an unknown word": ("city: lutsk", "ciy: x\ncity: lutsk", 1, "`ciy` is not known here"),
    "ringing for ever": ("patrol:\n", "patrol:\n  ring_seconds: 600\n", 5, "too large"),
    "the name in one language": (
        "city: lutsk", "name: {uk: Луцьк}\ncity: lutsk", 1, "The name in `en` is missing",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", FAULTS)
def test_a_spoiled_pack_is_refused_by_line(tmp_path: Path, case: str) -> None:
    old, new, line, message = FAULTS[case]
    assert old in SMALLEST
    found = faults(tmp_path, lutsk=SMALLEST.replace(old, new))
    assert any(p.line == line and message in p.message and p.remedy for p in found), found
    assert {p.file for p in found} == {"lutsk.yaml"}


def test_every_fault_of_every_pack_is_told_at_once(tmp_path: Path) -> None:
    found = faults(
        tmp_path,
        lutsk=SMALLEST.replace("[uk, en]", "[ua, xx]").replace('police: "102"', 'fire: "9"'),
        rivne=SMALLEST.replace("lutsk", "rivne").replace("0332790001", "900201102"),
    )
    assert {(p.file, p.path) for p in found} >= {
        ("lutsk.yaml", "languages.1"),
        ("lutsk.yaml", "languages.2"),
        ("lutsk.yaml", "speak.fire"),
        ("rivne.yaml", "patrol.voice.1"),
    }


def test_no_supervisor_is_the_patrol(tmp_path: Path) -> None:
    """What supervisors read may be a complaint about the police."""
    pack = SAMPLE.replace('supervisors: ["+380501110000"]', 'supervisors: ["+380672790003"]')
    (found,) = faults(tmp_path, ivano_frankivsk=pack)
    assert "under `patrol` and under `supervisors`" in found.message
    assert "not the patrol" in found.remedy


def test_two_cities_cant_share_a_number(tmp_path: Path) -> None:
    other = SMALLEST.replace("lutsk", "rivne")
    found = faults(tmp_path, lutsk=SMALLEST, rivne=other)
    assert [p.message for p in found] == ["A number here already belongs to lutsk."]


def test_no_problem_holds_a_telephone_number(tmp_path: Path) -> None:
    pack = SMALLEST.replace('["+380332790001"]', '["+380332550102", "0671234567"]')
    pack = pack.replace('"102"', '"+380671234567"')
    told = "\n".join(map(str, faults(tmp_path, lutsk=pack)))
    assert told.count("\n") == 1
    assert "332550102" not in told
    assert "671234567" not in told


def test_a_spoiled_pack_leaves_the_last_good_ones_in_force(tmp_path: Path) -> None:
    load(tmp_path, lutsk=SMALLEST)
    folder, var = tmp_path / "cities", tmp_path / "var"
    first, problems = load_cities_or_last_good(folder, var)
    assert problems == ()
    (folder / "lutsk.yaml").write_text(SMALLEST.replace('"102"', '"+102"'))
    again, problems = load_cities_or_last_good(folder, var)
    assert again == first
    assert [p.line for p in problems] == [6]


def test_a_good_pack_is_in_force_although_the_disk_refuses_it(tmp_path: Path) -> None:
    load(tmp_path, lutsk=SMALLEST)
    (tmp_path / "var").write_text("A file where HotLine's folder should be.")
    cities, problems = load_cities_or_last_good(tmp_path / "cities", tmp_path / "var")
    assert cities.by_id("lutsk")
    assert ["could not be kept" in problem.message for problem in problems] == [True]


def test_without_a_good_pack_ever_a_spoiled_one_is_refused(tmp_path: Path) -> None:
    load(tmp_path, lutsk=SMALLEST)
    folder = tmp_path / "cities"
    (folder / "lutsk.yaml").write_text("city: lutsk\n")
    with pytest.raises(CityError):
        load_cities_or_last_good(folder, tmp_path / "var")


def test_no_packs_at_all_is_a_fault_with_a_remedy(tmp_path: Path) -> None:
    assert faults(tmp_path)[0].remedy


@pytest.mark.parametrize(
    ("line", "wrong"),
    [
        ("no_credit: {ring_seconds: 20}", "8"),
        ('no_credit: {senders: ["+380671234533"]}', "person's telephone number"),
        ('no_credit: {patterns: ["*{number}*"]}', "operator's words"),
        ('no_credit: {patterns: ["call me back"]}', "operator's words"),
        ('night: {quiet: "22:00"}', "hours of a night"),
        ('night: {curfew: "05:00-05:00"}', "hours of a night"),
        ("alert: {minutes: 5}", "15"),
    ],
)
def test_what_cannot_be_meant_of_ways_in_and_nights_is_refused(
    tmp_path: Path, line: str, wrong: str
) -> None:
    (problem,) = faults(tmp_path, lutsk=SMALLEST + line + "\n")
    assert problem.file == "lutsk.yaml"
    assert wrong in f"{problem.message} {problem.remedy}"


@pytest.mark.parametrize(
    ("hour", "night"), [(21, False), (22, True), (3, True), (7, True), (8, False), (12, False)]
)
def test_the_night_goes_over_midnight_in_the_citys_own_time(
    tmp_path: Path, hour: int, night: bool
) -> None:
    city = load(tmp_path, lutsk=SMALLEST).only
    assert city is not None
    moment = datetime(2026, 11, 23, hour, 0, tzinfo=city.zone)
    assert city.night.cover(moment.astimezone(UTC), city.zone) is night


@pytest.mark.parametrize(
    ("sender", "body", "number"),
    [
        ("Kyivstar", "Peredzvony meni, bud laska: 380671234533", "+380671234533"),
        ("VODAFONE", "Этот абонент просит Вас перезвонить ему: +380501234533", "+380501234533"),
        ("life cell", "Please CALL me\nback 0631234533, 25.11 18:20", "+380631234533"),
        ("lifecell", "0631234533: баланс 0", None),
        ("Kyivstar", "передзвоніть", None),
        ("+380671234533", "передзвоніть 0671234533", None),
        ("Kyivstar", "передзвоніть 0342555555", None),
    ],
)
def test_an_operators_text_names_whom_to_call(
    tmp_path: Path, sender: str, body: str, number: str | None
) -> None:
    city = load(tmp_path, lutsk=SMALLEST).only
    assert city is not None
    assert city.no_credit.asks_for(sender, body) == number


def test_a_city_writes_its_own_patterns(tmp_path: Path) -> None:
    own = 'no_credit: {senders: ["111"], patterns: ["pls ring {number} now"]}\n'
    city = load(tmp_path, lutsk=SMALLEST + own).only
    assert city is not None
    assert city.no_credit.asks_for("111", "Pls  ring 0671234533 now") == "+380671234533"
    assert city.no_credit.asks_for("111", "Pls ring 0671234533 now!") is None
    assert city.no_credit.asks_for("Kyivstar", "Pls ring 0671234533 now") is None
