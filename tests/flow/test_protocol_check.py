"""A good folder spoiled in every way we know: each is refused by line, in words that help."""

from pathlib import Path
from typing import NamedTuple

import pytest

from ivr.flow.phrase_rules import NINE_TOLD
from ivr.flow.phrases import PHRASES
from tests.flow.protocol_folder import PAPERS, good, line_of, problems


class Mutant(NamedTuple):
    """A change to one file; `at` is the text whose line the problem must name."""

    old: str
    new: str
    at: str
    message: str
    remedy: str = ""
    file: str = "papers.yaml"


STRUCTURE = {
    "the start is missing": Mutant(
        "start: opening", "start: begin", "start: begin", "There is no step `begin`"
    ),
    "a step that isn't there": Mutant(
        "goto: which", "goto: wich", "goto: wich", "There is no step `wich`", "Check the spelling"
    ),
    "a protocol that isn't there": Mutant(
        "open: papers",
        "open: paper",
        "open: paper",
        "There is no protocol `paper`",
        "",
        "menu.yaml",
    ),
    "a step nobody comes to": Mutant(
        "otherwise: {goto: call-me}", "otherwise: {goto: advice}", "call-me:", "No step leads here"
    ),
    "no way to an end": Mutant(
        "    kind: end\n", "    kind: say\n    goto: advice\n", "  advice:\n", "comes to an end"
    ),
    "a circle without the caller": Mutant(
        "  advice:\n    kind: end\n",
        "  round:\n    kind: say\n    text: {en: On., uk: Далі.}\n    goto: advice\n"
        "  advice:\n    kind: say\n    goto: round\n",
        "  advice:\n",
        "back to itself without asking",
        "Put a menu into the circle",
    ),
    "a branch on something never asked": Mutant(
        "on: which", "on: opening", "on: opening", "`opening` is no step that asks"
    ),
    "a branch on something asked later": Mutant(
        'on: which\n    cases: {"1": {goto: advice}}\n    otherwise: {goto: call-me}',
        "on: late\n    cases: {}\n    otherwise: {goto: late}\n"
        "  late:\n    kind: menu\n    text: {en: Late?, uk: Пізно?}\n"
        "    choices: [{key: 1, label: {en: Yes, uk: Так}, goto: call-me}]",
        "on: late",
        "`late` is never asked before this step",
    ),
    "a case that can't happen": Mutant(
        'cases: {"1": ', 'cases: {"7": ', 'cases: {"7"', "`which` is never answered with `7`"
    ),
    "two choices on a key": Mutant(
        "key: 2", "key: 1", "key: 1\n        label: {en: Another", "Key 1 has two choices"
    ),
    "six choices": Mutant(
        "      - key: 3\n",
        "".join(
            f"      - {{key: {key}, label: {{en: More, uk: Ще}}, goto: room}}\n"
            for key in (4, 5, 6)
        )
        + "      - key: 3\n",
        "    choices:",
        "6 choices are more than a caller can remember",
    ),
    "a choice on nine": Mutant("key: 2", "key: 9", "key: 9", "`9` is not allowed", "from 1 to 8"),
    "a choice on nought": Mutant("key: 2", "key: 0", "key: 0", "`0` is not allowed", "from 1 to 8"),
    "a choice on ten": Mutant("key: 2", "key: 10", "key: 10", "`10` is not allowed"),
    "a choice that leads nowhere": Mutant(
        "        goto: advice\n", "", "- key: 2", "not clear where this leads"
    ),
    "a choice that leads to two places": Mutant(
        "        goto: advice\n",
        "        goto: advice\n        open: menu\n",
        "- key: 2",
        "not clear where this leads",
    ),
    "an answer of nines": Mutant(
        'on: which\n    cases: {"1": {goto: advice}}',
        'on: room\n    cases: {"99": {goto: advice}}',
        'cases: {"99"',
        "`99` can't be an answer",
        "`otherwise`",
    ),
    "an answer of one digit": Mutant(
        "max_digits: 4", "min_digits: 1", "min_digits: 1", "`1` is too small", "at least 2"
    ),
    "a number that can't be": Mutant(
        "max_digits: 4",
        "min_digits: 9\n    max_digits: 4",
        "  room:\n",
        "so few and so many digits",
    ),
    "a kind there isn't": Mutant(
        "kind: person", "kind: human", "kind: human", "`human` is no kind"
    ),
    "no kind": Mutant("    kind: person\n", "", "  call-me:", "`kind` is missing"),
    "a word nobody knows": Mutant(
        "private: true", "secret: true", "secret: true", "`secret` is not known here"
    ),
    "neither yes nor no": Mutant(
        "private: true", "private: maybe", "private: maybe", "neither true nor false"
    ),
    "a step's name with capitals": Mutant("  room:", "  Room:", "  Room:", "`Room` is not allowed"),
    "another file name": Mutant(
        "protocol: papers", "protocol: paper", "protocol: paper", "The file is called papers.yaml"
    ),
    "no revision": Mutant("revision: 3\n", "", "protocol:", "`revision` is missing"),
    "no steps": Mutant(PAPERS[PAPERS.index("  opening:") :], "  {}", "steps:", "nothing here"),
    "a revision in words": Mutant(
        "revision: 3", "revision: third", "revision: third", "not a whole number"
    ),
}

_TO_WHICH = PAPERS[PAPERS.index("start: opening") : PAPERS.index("    text: {en: Which paper")]

ABOUT_POLICE = {
    "a complaint that rings the patrol": Mutant(
        "start: opening",
        "about_police: true\nstart: opening",
        "    kind: danger",
        "rings the patrol by itself",
        "never goes to them",
    ),
    "a complaint whose answer the patrol hears": Mutant(
        _TO_WHICH,
        f"about_police: true\n{_TO_WHICH}    tell_patrol: true\n",
        "tell_patrol: true",
        "The patrol would hear this answer",
        "never goes to them",
    ),
    "a complaint that does not begin with nought": Mutant(
        "start: opening",
        "about_police: true\nstart: opening",
        "    text: {en: This is advice from students.",
        "not said first that 0 and not 9",
        "Begin with it",
    ),
    "a complaint that leads to where the police are": Mutant(
        "start: opening\nsteps:\n  opening:\n    kind: say\n",
        "about_police: true\nstart: opening\nsteps:\n  other:\n    kind: say\n"
        "    text: {en: On., uk: Далі.}\n    open: menu\n  opening:\n    kind: say\n",
        "    open: menu\n",
        "`menu` is not marked `about_police`",
        "never goes to them",
    ),
    "a complaint the police sign off": Mutant(
        "needs_sign_off: [lawyer]",
        "about_police: true\nneeds_sign_off: [lawyer, police]",
        "needs_sign_off:",
        "about themselves",
    ),
}

TEXTS = {
    "a card without a language": Mutant(
        "start: opening",
        "assistant:\n  ask: {en: What?, uk: Що?}\n  never_ask: {en: Why., uk: Чому.}\n"
        "  hand_to: {en: Police.}\nstart: opening",
        "hand_to:",
        "The text in `uk` is missing",
    ),
    "a card too long for its texts": Mutant(
        "start: opening",
        f"assistant:\n  ask: {{en: What?, uk: {151 * 'я'}}}\n  never_ask: {{en: Why., uk: Чому.}}\n"
        "  hand_to: {en: Police., uk: Поліція.}\nstart: opening",
        "ask: ",
        "151 characters; 150 fit in a text",
        "Keep what matters most",
    ),
    "a card with a web address": Mutant(
        "start: opening",
        "assistant:\n  ask: {en: See www.example.org, uk: Що?}\n  never_ask: {en: Me., uk: Мене.}\n"
        "  hand_to: {en: Police., uk: Поліція.}\nstart: opening",
        "ask: ",
        "begins a web address",
    ),
    "a language is missing": Mutant(
        "{en: Key in your room., uk: Наберіть номер кімнати.}",
        "{en: Key in your room.}",
        "Key in your room.",
        "The text in `uk` is missing",
    ),
    "a label's language is missing": Mutant(
        "{en: Another one, uk: Інший}", "{uk: Інший}", "{uk: Інший}", "The text in `en` is missing"
    ),
    "the country instead of the language": Mutant(
        "uk: Інший}", "ua: Інший}", "ua: Інший}", "`ua` is no language code", "Ukrainian is `uk`"
    ),
    "a choice named by nine": Mutant(
        "{en: Another one,", "{en: Room 9,", "{en: Room 9,", "9 rings the police in every menu"
    ),
    "the key 9 told in one language": Mutant(
        "Key in your room.",
        "In danger press 9. Key in your room.",
        "In danger press 9.",
        "The key 9 is told in `en`, and here it is not",
        "Every language tells the same",
    ),
    "the key 9 told in one language by text": Mutant(
        '"Police {police}."', '"Police {police} or 9."', 'uk: "Поліція {police}."', "The key 9"
    ),
    "an empty text": Mutant("{en: Another one,", '{en: "",', '{en: "",', "The text is empty"),
    "a blank nobody fills": Mutant(
        "police: {police}", "police: {polise}", "{polise}", "Nothing fills the blank {polise}"
    ),
    "a blank missing in one language": Mutant(
        '"Скажіть поліції: {police}."',
        "Скажіть поліції.",
        "Скажіть поліції.",
        "{police} is missing",
    ),
    "a short number in digits": Mutant(
        "the police: {police}",
        "the police: 102",
        "police: 102",
        "telephone number stands",
        "{police}",
    ),
    "a short number digit by digit": Mutant(
        "the police: {police}", "the police: 1 0 2", "1 0 2", "telephone number stands", "{police}"
    ),
    "a free number in digits": Mutant(
        "Another one,", "Ask 0 800 213-103,", "0 800 213-103", "telephone number", "{legal-aid}"
    ),
    "anybody's number in digits": Mutant(
        "Another one,", "Ask +380 67 123 45 67,", "+380 67", "telephone number", "numbers.yaml"
    ),
    "a tag": Mutant("Another one,", "<b>Another</b>,", "<b>", "`<` can't be said"),
    "a template": Mutant("Another one,", '"{{ other }}",', "{{ other", "`{{` can't be said"),
    "half a blank": Mutant('"Police {police}."', '"Police {police."', "{police.", "`{` can't be"),
    "a web address": Mutant("Another one,", '"www.dmsu.gov.ua",', "www.", "begins a web address"),
    "too long to listen to": Mutant(
        "This is advice from students.", "Word after word " * 20, "Word after", "seconds to say"
    ),
    "a label too long to listen to": Mutant(
        "Another one,",
        "Another one that nobody would ever want to hear to the very end,",
        "nobody",
        "seconds to say",
    ),
    "a topic word of the carrier": Mutant(
        "[passport, lost]", "[passport, Stop]", "Stop]", "`stop` is a word the carrier answers"
    ),
    "a topic word of ours": Mutant(
        "[паспорт, загубив]", "[паспорт, ЩЕ]", "ЩЕ]", "`ще` has a meaning of its own"
    ),
    "a topic word of digits": Mutant(
        "[passport, lost]", '[passport, "1 2"]', '"1 2"]', "is no word: digits choose"
    ),
    "topic words in one language": Mutant(
        ", uk: [паспорт, загубив]}", "}", "topic_words", "Topic words in `uk` are missing"
    ),
    "topic words of two protocols": Mutant(
        "start: top",
        "topic_words: {en: [PASSPORT], uk: [меню тем]}\nstart: top",
        "topic_words: {en: [passport",
        "already opens the protocol `menu`",
        file="menu.yaml",
    ),
    "signed off without sources": Mutant(
        "sources:\n  - {what: Order of the steps, address: https://example.org/, "
        "checked: 2026-11-22}\n",
        "",
        "needs_sign_off",
        "must say where it comes from",
    ),
    "a source without a date": Mutant(
        ", checked: 2026-11-22}", "}", "- {what: Order", "`checked` is missing"
    ),
    "a date that is none": Mutant(
        "checked: 2026-11-22", "checked: 31.02.2026", "31.02.2026", "`31.02.2026` is not a date"
    ),
    "signed off by a profession there isn't": Mutant(
        "role: lawyer", "role: friend", "role: friend", "`friend` is not known here", "lawyer"
    ),
    "signed off by somebody not asked": Mutant(
        "role: lawyer", "role: doctor", "role: doctor", "`doctor` is not asked for"
    ),
}

OTHER_FILES = {
    "a sentence is missing": Mutant(
        "goodbye:\n  text:\n    en: \"Thank you for calling. Goodbye.\"\n",
        "farewell:\n  text:\n    en: Goodbye.\n",
        "danger-first:",
        "The sentence `goodbye` is missing",
        "",
        "phrases.yaml",
    ),
    "a sentence nobody says": Mutant(
        "goodbye:", "farewell:", "farewell:", "never says a sentence `farewell`", "", "phrases.yaml"
    ),
    "a code that isn't told": Mutant(
        "Request {code} is closed.", "It is closed.", "It is closed.", "{code} is missing", "needs",
        "phrases.yaml",
    ),
    "a value nobody gives": Mutant(
        "Thank you for calling.", "Thank you, {name}.", "{name}", "Nothing fills the blank {name}",
        "", "phrases.yaml",
    ),
    "a sentence without the key 9": Mutant(
        "In danger press 9. Police: {police}. Ambulance: {ambulance}.",
        "In danger: police {police}. Ambulance: {ambulance}.",
        "en: >-\n      If you cannot talk",
        "is to tell the key 9, and here it does not",
        "in every language",
        "phrases.yaml",
    ),
    "the key 9 in one language of a sentence": Mutant(
        "en: \"Thank you for calling. Goodbye.\"",
        "en: \"Danger: 9. Goodbye.\"",
        "uk: \"Дякуємо за дзвінок.",
        "The key 9 is told in `en`",
        "",
        "phrases.yaml",
    ),
    "an opening too long": Mutant(
        "Danger: 9 or dial {police}.",
        "If you are in danger now press the key 9 or dial {police}.",
        "If you are in danger",
        "2.5 is the most",
        "",
        "phrases.yaml",
    ),
    "a number without a source": Mutant(
        "  source: libphonenumber 9.0.43, short numbers of Ukraine (emergency, toll-free)\n", "",
        "ambulance:", "`source` is missing", "", "numbers.yaml",
    ),
    "a number without a date": Mutant(
        "  checked: 2026-11-22\n", "", "police:", "`checked` is missing", "", "numbers.yaml"
    ),
    "a short number to be dialled": Mutant(
        'number: "102"\n  kind: short', 'number: "102"\n  kind: dial', 'number: "102"',
        "no telephone number that can be dialled", "", "numbers.yaml",
    ),
    "a long number to be spoken only": Mutant(
        'number: "0 800 213 103"\n  kind: dial', 'number: "0 800 213 103"\n  kind: short',
        'number: "0 800 213 103"', "no short number", "", "numbers.yaml",
    ),
    "a premium number": Mutant(
        "0 800 213 103", "0 900 201 102", "0 900 201 102", "premium", "", "numbers.yaml"
    ),
    "an id that means something else": Mutant(
        "iom:", "code:", "code:", "`code` can't be the id of a number", "", "numbers.yaml"
    ),
    "a number's name in one language": Mutant(
        "{en: Police, uk: Поліція}", "{en: Police}", "{en: Police}", "in `uk` is missing", "",
        "numbers.yaml",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "mutant", [*STRUCTURE.values(), *ABOUT_POLICE.values(), *TEXTS.values(), *OTHER_FILES.values()],
    ids=[*STRUCTURE, *ABOUT_POLICE, *TEXTS, *OTHER_FILES],
)  # fmt: skip
def test_a_spoiled_folder_is_refused_by_line(mutant: Mutant, tmp_path: Path) -> None:
    files = good()
    original = files[mutant.file]
    assert mutant.old in original
    files[mutant.file] = original.replace(mutant.old, mutant.new, 1)
    found = problems(files, tmp_path)
    file = "papers.yaml" if mutant.at.startswith("topic_words") else mutant.file
    line = line_of(files[file], mutant.at)
    matching = [p for p in found if p.file == file and p.line == line]
    assert any(mutant.message in p.message and mutant.remedy in p.remedy for p in matching), found
    assert all(p.remedy and p.message.endswith((".", "`")) for p in found)


def test_only_sentences_there_are_have_to_tell_the_key_nine() -> None:
    assert PHRASES.keys() >= NINE_TOLD


def test_the_unspoiled_folder_is_accepted(tmp_path: Path) -> None:
    assert problems(good(), tmp_path) == ()


def test_every_problem_of_every_file_is_told_at_once(tmp_path: Path) -> None:
    files = good()
    files["menu.yaml"] = files["menu.yaml"].replace("open: papers", "open: paper")
    files["papers.yaml"] = files["papers.yaml"].replace("uk: Інший", "ua: Інший")
    files["papers.yaml"] = files["papers.yaml"].replace("goto: which", "goto: wich")
    files["numbers.yaml"] = files["numbers.yaml"].replace("kind: short", "kind: tiny", 1)
    files["extra.yaml"] = "protocol: extra\nprotocol: extra\n"
    told = {(p.file, p.path) for p in problems(files, tmp_path)}
    assert {
        ("menu.yaml", "steps.top.choices.1.open"),
        ("papers.yaml", "steps.which.choices.2.label.ua"),
        ("papers.yaml", "steps.opening.goto"),
        ("numbers.yaml", "police.kind"),
        ("extra.yaml", "protocol"),
    } <= told


def test_one_broken_file_does_not_make_the_others_look_wrong(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {**good(), "papers.yaml": b"\xff\xfe"}
    assert {problem.file for problem in problems(files, tmp_path)} == {"papers.yaml"}
    files = {**good(), "numbers.yaml": "police: {\n"}
    assert {problem.file for problem in problems(files, tmp_path)} == {"numbers.yaml"}


@pytest.mark.parametrize("name", ["phrases.yaml", "numbers.yaml", "menu.yaml"])
def test_a_file_that_must_be_there_is_missed(name: str, tmp_path: Path) -> None:
    files = good()
    del files[name]
    assert (name, "The file is missing.") in {
        (p.file, p.message) for p in problems(files, tmp_path)
    }


def test_a_long_tale_without_a_question_is_refused(tmp_path: Path) -> None:
    tale = "".join(
        f"  tale-{at}:\n    kind: say\n    text: {{en: On., uk: Далі.}}\n    goto: tale-{at + 1}\n"
        for at in range(8)
    ).replace("goto: tale-8", "goto: advice")
    files = good()
    files["papers.yaml"] = files["papers.yaml"].replace("goto: which", "goto: tale-0") + tale
    files["papers.yaml"] = files["papers.yaml"].replace("goto: advice\n", "goto: which\n", 1)
    assert any("told here one after the other" in p.message for p in problems(files, tmp_path))


def test_a_protocol_nobody_can_come_to_is_refused(tmp_path: Path) -> None:
    files = good()
    files["alone.yaml"] = (
        "protocol: alone\nrevision: 1\ntitle: {en: Alone, uk: Сам}\nstart: over\n"
        "steps:\n  over:\n    kind: end\n    text: {en: Over., uk: Кінець.}\n"
    )
    (problem,) = problems(files, tmp_path)
    assert str(problem) == (
        "alone.yaml:1: protocol: Nothing leads to this protocol. "
        "Add `topic_words`, or let a choice `open:` it."
    )


def test_a_circle_through_two_protocols_is_found(tmp_path: Path) -> None:
    files = good()
    files["papers.yaml"] = files["papers.yaml"].replace("    goto: which\n", "    open: other\n")
    files["other.yaml"] = (
        "protocol: other\nrevision: 1\ntitle: {en: Other, uk: Інше}\nstart: back\n"
        "steps:\n  back:\n    kind: say\n    text: {en: Back., uk: Назад.}\n    open: papers\n"
    )
    told = {(p.file, p.path) for p in problems(files, tmp_path) if "back to itself" in p.message}
    assert told == {("papers.yaml", "steps.opening"), ("other.yaml", "steps.back")}
