"""Texts: in every language, with the right blanks, short enough to be heard, and plain. Pure."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from ivr import phones
from ivr.errors import Problem
from ivr.flow import languages as codes
from ivr.flow.lint.sheets import Draft, Sheet
from ivr.flow.lint.timing import seconds
from ivr.flow.parse import Path
from ivr.flow.phrase_rules import MOST_SECONDS, WRITTEN
from ivr.flow.phrases import PHRASES
from ivr.flow.protocol import Branch, Danger, Menu, Phrase, Protocol, PublicNumber, Step
from ivr.flow.texts import BLANK, blanks

LONGEST_STEP = 20.0
"""Seconds of speech a caller can take in at once (issue "Response protocols and prompts")."""

LONGEST_LABEL = 4.0
"""Seconds of a choice's name."""

LONGEST_CARD, LONGEST_CARD_IN_OTHER_LETTERS = 380, 150
"""Characters of a card's text, so that with the title it takes three parts of an SMS at most."""

_TAG = re.compile(r"[<>]|\{\{|\}\}|\{%|[{}]")
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_TYPED = re.compile(r"\+?\d(?:[\s().-]{0,2}\d)*")
_SHORT = re.compile(r"\d(?: ?\d){1,5}")

_OWN_BLANKS = frozenset(name for names in PHRASES.values() for name in names)


@dataclass(frozen=True)
class _Rule:
    """What is expected of one text: at most so long, these blanks allowed, these needed."""

    seconds: float | None = LONGEST_STEP
    blanks: frozenset[str] = frozenset()
    needed: frozenset[str] = frozenset()


def check_protocol(sheet: Sheet[Protocol], draft: Draft) -> Iterator[Problem]:
    """Problems of one protocol's texts."""
    numbers = _ids(draft)
    told = _Rule(LONGEST_STEP, numbers)
    yield from _text(sheet, ("title",), sheet.value.title, draft, _Rule(LONGEST_LABEL))
    yield from _card(sheet, draft)
    for name, step in sheet.value.steps.items():
        for path, text, rule in _of_step(step, told):
            yield from _text(sheet, ("steps", name, *path), text, draft, rule)


def check_phrases(sheet: Sheet[Mapping[str, Phrase]], draft: Draft) -> Iterator[Problem]:
    """Problems of HotLine's own sentences: exactly those there must be, with their blanks."""
    for name in PHRASES.keys() - sheet.value.keys():
        yield sheet.problem((), f"The sentence `{name}` is missing.", "Add it with its texts.")
    for name, phrase in sheet.value.items():
        if name not in PHRASES:
            remedy = "Delete it; ivr/flow/phrases.py lists those there are."
            yield sheet.problem((name,), f"HotLine never says a sentence `{name}`.", remedy)
            continue
        allowed = PHRASES[name] | _ids(draft)
        length = None if name in WRITTEN else MOST_SECONDS.get(name, LONGEST_STEP)
        rule = _Rule(length, allowed, PHRASES[name])
        yield from _text(sheet, (name, "text"), phrase.text, draft, rule)
        if phrase.sms is not None:
            yield from _text(sheet, (name, "sms"), phrase.sms, draft, _Rule(None, allowed))


def check_numbers(sheet: Sheet[Mapping[str, PublicNumber]], draft: Draft) -> Iterator[Problem]:
    """Problems of the catalogue of telephone numbers."""
    for name, number in sheet.value.items():
        if name in _OWN_BLANKS:
            remedy = "Choose another id: this one means a value of the moment."
            yield sheet.problem((name,), f"`{name}` can't be the id of a number.", remedy)
        yield from _writing(sheet, name, number)
        for part in ("name", "hours", "price"):
            text = getattr(number, part)
            if text is not None:
                yield from _languages(sheet, (name, part), text, draft)


def _ids(draft: Draft) -> frozenset[str]:
    return frozenset(draft.numbers.value) if draft.numbers else frozenset()


def _card(sheet: Sheet[Protocol], draft: Draft) -> Iterator[Problem]:
    """Problems of the assistant's card: whole in every language, and short enough for two texts."""
    notes = sheet.value.assistant
    if notes is None:
        return
    parts = {"ask": notes.ask, "never_ask": notes.never_ask, "hand_to": notes.hand_to}
    for name, text in parts.items():
        yield from _text(sheet, ("assistant", name), text, draft, _Rule(None))
    together = {
        code: notes.never_ask[code] + notes.hand_to.get(code, "") for code in notes.never_ask
    }
    for name, text in (("ask", notes.ask), ("hand_to", together)):
        for code, words in text.items():
            most = LONGEST_CARD if words.isascii() else LONGEST_CARD_IN_OTHER_LETTERS
            if len(words) > most:
                message = (
                    f"This part of the card has {len(words)} characters; {most} fit in a text."
                )
                yield sheet.problem(("assistant", name, code), message, "Keep what matters most.")


def _of_step(step: Step, told: _Rule) -> Iterator[tuple[Path, Mapping[str, str], _Rule]]:
    if isinstance(step, Branch | Danger):
        return
    yield ("text",), step.text, told
    if step.sms is not None:
        yield ("sms",), step.sms, _Rule(None, told.blanks)
    if step.at_night is not None:
        yield ("at_night",), step.at_night, told
    if step.at_night_sms is not None:
        yield ("at_night_sms",), step.at_night_sms, _Rule(None, told.blanks)
    if isinstance(step, Menu):
        for at, choice in enumerate(step.choices):
            yield ("choices", at, "label"), choice.label, _Rule(LONGEST_LABEL)


def _text(
    sheet: Sheet[object], path: Path, text: Mapping[str, str], draft: Draft, rule: _Rule
) -> Iterator[Problem]:
    yield from _languages(sheet, path, text, draft)
    everywhere = frozenset().union(*map(blanks, text.values()))
    for language, words in text.items():
        place = (*path, language)
        yield from _plain(sheet, place, words, draft)
        if draft.numbers is None:
            continue
        yield from _blanks(sheet, place, words, everywhere, rule)
        length = seconds(words, language, draft.numbers.value)
        if rule.seconds is not None and length > rule.seconds:
            message = f"This takes about {length:.1f} seconds to say; {rule.seconds:g} is the most."
            yield sheet.problem(place, message, "Shorten it, or split it into two steps.")


def _languages(
    sheet: Sheet[object], path: Path, text: Mapping[str, str], draft: Draft
) -> Iterator[Problem]:
    for code in text.keys() - codes.KNOWN:
        message = f"`{code}` is no language code."
        yield sheet.problem((*path, code), message, codes.remedy(code))
    there = text.keys() | {codes.meant(code) for code in text}
    for code in draft.languages:
        if code not in there:
            remedy = f"Add `{code}: …`: a city offers this language."
            yield sheet.problem(path, f"The text in `{code}` is missing.", remedy)


def _blanks(
    sheet: Sheet[object], place: Path, words: str, everywhere: Iterable[str], rule: _Rule
) -> Iterator[Problem]:
    held = blanks(words)
    for name in sorted(held - rule.blanks):
        remedy = f"Known here: {', '.join(sorted(rule.blanks)) or 'none'}."
        yield sheet.problem(place, f"Nothing fills the blank {{{name}}}.", remedy)
    for name in sorted((rule.needed | frozenset(everywhere) & rule.blanks) - held):
        remedy = "Every language tells the same: add it, or take it out of the others."
        if name in rule.needed:
            remedy = "Add it: the listener needs it."
        yield sheet.problem(place, f"The blank {{{name}}} is missing here.", remedy)


def _plain(sheet: Sheet[object], place: Path, words: str, draft: Draft) -> Iterator[Problem]:
    """No markup, no web address, no telephone number in digits."""
    bare = BLANK.sub("", words)
    if found := _TAG.search(bare):
        message = f"`{found[0]}` can't be said or texted."
        yield sheet.problem(place, message, "Write plain words; a blank looks like {police}.")
    if found := _ADDRESS.search(bare):
        remedy = "Callers may have no internet: say what stands there."
        yield sheet.problem(place, f"`{found[0]}` begins a web address.", remedy)
    for number in _TYPED.findall(bare):
        if name := _number_typed(number, draft):
            remedy = f"Name it by its id in numbers.yaml: {{{name}}}."
            yield sheet.problem(place, "A telephone number stands here in digits.", remedy)


def _number_typed(written: str, draft: Draft) -> str:
    """The id of a telephone number that is written out, or nothing where it is none."""
    digits = re.sub(r"\D", "", written)
    for name, number in (draft.numbers.value if draft.numbers else {}).items():
        e164 = (phones.parse(number.number) or "+").removeprefix("+")
        if digits in {re.sub(r"\D", "", number.number), e164}:
            return name
    return "its-id" if len(digits) >= 7 else ""


def _writing(sheet: Sheet[object], name: str, number: PublicNumber) -> Iterator[Problem]:
    if number.kind == "short" and not _SHORT.fullmatch(number.number):
        remedy = "Write two to six digits, or `kind: dial`."
        yield sheet.problem((name, "number"), "This is no short number.", remedy)
    e164 = phones.parse(number.number)
    if number.kind == "dial" and (e164 is None or not phones.is_ordinary(e164)):
        message = "This is no telephone number that can be dialled, or one of a premium kind."
        remedy = "Write it as people dial it, or `kind: short` if it has up to six digits."
        yield sheet.problem((name, "number"), message, remedy)
