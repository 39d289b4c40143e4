"""Danger words as frightened people write them: nothing is missed that is listed, and nobody waits.

The texts and what each must do are their authors': `protocols/texts/danger.yaml`.
"""

import time
from itertools import chain

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from ivr.channels import danger_words
from ivr.channels.danger_spelling import one_slip, spelt
from ivr.channels.danger_trial import DangerTexts, Tried, does, each_tried, rates
from ivr.channels.sms_in import CarrierWord, read, says_yes
from ivr.conversations.script import Exchange, Who
from ivr.flow.catalogue import Catalogue
from ivr.flow.danger_words import ENDING, GAP, NO_DANGER_WORDS, DangerWords
from ivr.flow.inputs import Asked, Doubted, Replied, Unclear, Word
from ivr.flow.parse import parse
from ivr.flow.refusals import validated
from tests.conversations.line import Caller
from tests.flow.protocol_folder import SHIPPED
from tests.flow.walk import shipped

WORDS = shipped().danger_words
ACTS = sorted(
    each.replace(ENDING, "")
    for kind, each in WORDS.expressions
    if kind in ("acts", "weapons", "calls") and GAP not in each.split()
)
LOOK_ALIKES = str.maketrans("aeopcyxiAEOPCYXHKMTB", "аеорсухіАЕОРСУХНКМТВ")
DIGITS = str.maketrans("oieas", "01345")


def tried() -> tuple[Tried, ...]:
    file = SHIPPED / "texts" / "danger.yaml"
    parsed = parse(file.read_bytes(), file.name)
    texts, problems = validated(TypeAdapter(DangerTexts), parsed)
    assert texts is not None, (parsed.problems, problems)
    return tuple(each_tried(texts, shipped()))


def test_every_text_of_the_authors_does_what_it_must() -> None:
    assert [each for each in tried() if each.does != each.must] == []


def test_there_are_enough_texts_of_every_kind_in_every_language() -> None:
    every = tried()
    assert len({each.text for each in every}) >= 300
    for language in ("en", "uk", "ar", "fr", "ru"):
        kinds = {each.must for each in every if each.language == language}
        assert kinds == {"alarm", "ask", "self-harm", "none"}, language


def test_a_misread_text_is_counted_as_what_it_costs() -> None:
    missed = Tried("known", "en", "a text", must="alarm", does="none", because=None)
    slower = Tried("known", "en", "a text", must="alarm", does="ask", because=None)
    false = Tried("known", "en", "a text", must="ask", does="alarm", because=None)
    needless = Tried("known", "en", "a text", must="none", does="ask", because=None)
    counted = rates((missed, slower, false, needless))
    assert [(rate.count, rate.of) for rate in counted] == [(1, 3), (1, 2), (1, 2), (1, 1), (4, 4)]


@pytest.mark.parametrize("text", ["SOS", "9", "102", "🆘", "S.O.S.", "１１２"])
def test_without_the_lists_digits_and_sos_alarm_all_the_same(text: str) -> None:
    bare = Catalogue("0" * 12, {}, {}, {}, NO_DANGER_WORDS)
    assert read(text, catalogue=bare) == Asked(Word.DANGER)


def test_every_listed_word_of_violence_alarms_by_itself() -> None:
    silent = [each for each in ACTS if does(each, shipped()) != "alarm"]
    assert silent == []


@st.composite
def frightened(draw: st.DrawFn) -> str:
    """A listed word of violence as somebody in fear may type it."""
    word = draw(st.sampled_from(ACTS))
    match draw(st.sampled_from(["case", "letters", "digits", "long", "apart", "accents"])):
        case "case":
            word = "".join(draw(st.sampled_from([c.upper(), c.lower()])) for c in word)
        case "letters":
            word = word.translate(LOOK_ALIKES)
        case "digits" if word.isascii() and word.isalpha():
            word = word[:1] + word[1:].translate(DIGITS)
        case "long":
            at = draw(st.integers(0, len(word) - 1))
            word = word[:at] + word[at] * draw(st.integers(1, 5)) + word[at + 1 :]
        case "apart" if word.isalpha() and len(set(word)) == len(word) > 2:
            word = draw(st.sampled_from([" ", ".", "-", " . "])).join(word)
        case _:
            pass
    before = draw(st.sampled_from(["", "pls ", "!!! ", "Mr. Brown says: ", "Там "]))
    after = draw(st.sampled_from(["", "!!!", " …", " Halytska 24", ", швидше", " 😭"]))
    return f"{before}{word}{after}" if " " not in word.strip() or not before else f"{word}{after}"


@given(frightened())
def test_a_word_of_violence_alarms_however_it_is_typed(text: str) -> None:
    digits_only = all(token.isdigit() for token in spelt(text))
    assert digits_only or does(text, shipped()) == "alarm"


@given(st.one_of(st.text(min_size=1, max_size=60), frightened()))
def test_no_text_is_met_with_silence(text: str) -> None:
    """But the words that the carrier answers itself; DROP and DELETE need a database to answer."""
    meaning = read(text, catalogue=shipped())
    if not text.strip() or not isinstance(meaning, Asked | Doubted | Unclear | Replied):
        return
    told = Caller(shipped(), Who(language="en"), "sms").does(Exchange(text=text))
    assert told.words


@pytest.mark.parametrize(
    ("text", "meaning"),
    [
        ("help", Doubted(person=True)),
        ("police", Doubted()),
        ("help police", Asked(Word.DANGER)),
        ("help help", Doubted(person=True)),
        ("please call me, someone is following me", Doubted(person=False)),
        ("yes he is here", Replied(yes=True)),
        ("так", Replied(yes=True)),
        ("نعم", Replied(yes=True)),
        ("oui", Replied(yes=True)),
        ("ні", Replied(yes=False)),
        ("no", Replied(yes=False)),
        ("a policeman hit me", Doubted(by_police=True)),
        ("YES", CarrierWord("in")),
    ],
)
def test_what_stands_between_an_alarm_and_nothing(text: str, meaning: object) -> None:
    found = read(text, catalogue=shipped())
    if isinstance(found, Doubted) and text.startswith("please call me"):
        assert found.person
    else:
        assert found == meaning


def test_yes_is_known_though_the_carrier_takes_it() -> None:
    assert says_yes("YES!", catalogue=shipped())
    assert not says_yes("START", catalogue=shipped())


@pytest.mark.parametrize(
    ("text", "sign", "because"),
    [
        ("he beat me yesterday", "asks", "beat me"),
        ("killing time", None, None),
        ("he has a pistolette, no gun", "acts", "pistolet*"),
        ("not a knife, a phone", "asks", "knife"),
        ("sans arme", "asks", "arme"),
        ("ножа немає", "asks", "ножа"),
        ("no he has a gun", "acts", "gun"),
        ("he is not letting me go, he has a gun", "acts", "gun"),
        ("no knife but he beats me", "acts", "beats me"),
        ("call 112", "acts", "call 112"),
        ("call the police?", "asks", "call the police"),
        ("should I call 112 for a lost card", "asks", "call 112"),
        ("can you call 112?", "acts", "call 112"),
        ("za mnoju jde cholovik", "asks", "за мною ... іде"),
        ("zbroja", "acts", "зброя"),
        ("7aree2a kbire", "acts", "حريق"),
        ("والدخان كثير", "acts", "دخان"),
        ("il veut m'étrangler", "acts", "me étrangl*"),
        ("the police beat me", "by_police", "police beat*"),
        ("поліцейський вдарив мене, у нього пістолет", "by_police", "поліцейський вдарив"),
        ("killing time with a gun", "acts", "gun"),
        ("I will kill myself", "self_harm", "will kill myself"),
        ("he will kill himself and me", "acts", "kill himself and me"),
        ("atack", "asks_unless_topic", "attack"),
        ("strangleing", "acts", "strangl*"),
        ("explosoin", "acts", "explosion"),
    ],
)
def test_it_is_told_which_word_decided(text: str, sign: str | None, because: str | None) -> None:
    found = danger_words.find(text, WORDS)
    assert (found.sign, found.because) == (sign, because) if sign and found else found is None


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("police", "police", True),
        ("police", "polce", True),
        ("police", "pollice", True),
        ("police", "polixe", True),
        ("police", "poilce", True),
        ("police", "policing", False),
        ("police", "oplcie", False),
    ],
)
def test_a_slip_is_one_letter_or_two_changed_over(one: str, other: str, slip: bool) -> None:
    assert one_slip(one, other) is slip
    assert one_slip(other, one) is slip


def test_a_gap_spans_three_words_and_no_more() -> None:
    words = DangerWords.model_validate({"acts": {"en": ["broke ... door"]}})
    near, far = "he broke my very old door", "he broke my very old and ugly door"
    assert danger_words.find(near, words)
    assert danger_words.find(far, words) is None


@pytest.mark.parametrize(
    "text", [800 * "a ", 300 * "helpp ", 130 * "explosoin x", 1600 * "k", 400 * "за мною "]
)
def test_no_text_holds_up_an_alarm(text: str) -> None:
    read("gun", catalogue=shipped())
    began = time.process_time()
    read(text, catalogue=shipped())
    assert time.process_time() - began < 0.2


def test_the_floor_of_words_is_not_in_the_lists() -> None:
    """Digits and SOS may not depend on a file that an author may empty."""
    listed = set(chain(*(spelt(each) for each in ACTS if " " not in each)))
    assert not listed & {"sos", "102", "112", "9"}
