"""Every state a conversation can reach, found by trying every input from every state.

What only counts (turns, the length of the way back, answers no protocol asks for again) is left
out of the comparison of states, or there would be no end to them; `test_engine_long_calls.py`
looks at that.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from types import MappingProxyType
from zoneinfo import ZoneInfo

from ivr.catalog import read_catalogue
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.flow.engine import advance, fresh
from ivr.flow.inputs import (
    Answered,
    Asked,
    Back,
    ForwardEnded,
    Input,
    Named,
    Started,
    TimedOut,
    Unclear,
    Word,
)
from ivr.flow.lint.structure import exits
from ivr.flow.places import ASKING, WISHING
from ivr.flow.protocol import Ask, Branch, End, Menu, SignOff
from ivr.flow.scene import Turn
from ivr.flow.state import NO_WISH, Duty, Facts, Place, State, Wish
from tests.flow.protocol_folder import SHIPPED, good

LANGUAGES = ("en", "uk")
MONDAY_MORNING = datetime(2026, 11, 23, 7, 0, tzinfo=UTC)
CODE = "482193"
HOTLINE = "+380342550102"
KYIV = ZoneInfo("Europe/Kyiv")

ON_DUTY = Duty(on_now=True)
LATER = Duty(on_now=False, next_start=MONDAY_MORNING + timedelta(hours=11))
NOT_SOON = Duty(on_now=False, next_start=MONDAY_MORNING + timedelta(days=3))
NEVER = Duty(on_now=False)

THREATS = """\
protocol: threats
revision: 1
title: {en: Threats, uk: Погрози}
topic_words: {en: [threat], uk: [погрози]}
start: how-many
steps:
  how-many:
    kind: ask
    tell_patrol: true
    text: {en: How many are there?, uk: Скільки їх?}
    goto: near
  near:
    kind: menu
    text: {en: Are they near?, uk: Вони поруч?}
    choices:
      - {key: 1, label: {en: "Yes", uk: Так}, goto: danger}
      - {key: 2, label: {en: "No", uk: Ні}, goto: soon}
  danger: {kind: danger}
  soon:
    kind: person
    urgent: true
    text: {en: A student calls you soon., uk: Студент скоро зателефонує.}
"""

SIGNED_ON = date(2026, 11, 20)
NUMBER = "0671234567"
KEYS = (*"0123456789*#", "", "12", NUMBER)


def facts(*, voice: bool = True, hidden: bool = False, duty: Duty = ON_DUTY) -> Facts:
    """What the engine knows of the world on a Monday morning in Ivano-Frankivsk."""
    return Facts(
        now=MONDAY_MORNING,
        voice=voice,
        languages=LANGUAGES,
        duty=duty,
        callable=not hidden,
        textable=not hidden,
        regions=("UA",),
        code=CODE,
        hotline=HOTLINE,
        zone=KYIV,
    )


@cache
def shipped() -> Catalogue:
    """The protocols as callers hear them."""
    return read_catalogue(SHIPPED, LANGUAGES)


@cache
def workshop() -> Catalogue:
    """A few protocols with the kinds of step that the shipped ones do not have."""
    with TemporaryDirectory() as folder:
        for name, text in {**good(), "threats.yaml": THREATS}.items():
            (Path(folder) / name).write_text(text)
        return read_catalogue(Path(folder), LANGUAGES)


def signed(catalogue: Catalogue, *names: str) -> Catalogue:
    """A catalogue of which these protocols, and no others, are signed off."""
    protocols = {}
    for name, protocol in catalogue.protocols.items():
        roles = protocol.needs_sign_off if name in names else ()
        signs = tuple(SignOff(role=role, name="O. K.", date=SIGNED_ON) for role in roles)
        protocols[name] = protocol.model_copy(update={"sign_offs": signs})
    return replace(catalogue, protocols=MappingProxyType(protocols))


@cache
def nothing_signed() -> Catalogue:
    """The shipped protocols where none may be told."""
    return signed(shipped()).signed_off


@cache
def some_signed() -> Catalogue:
    """The shipped protocols where theft may be told, but not the lost documents it leads to."""
    return signed(shipped(), "theft", "useful-numbers").signed_off


@dataclass(frozen=True)
class Step:
    """One input from one reachable state, and what it led to."""

    before: State
    event: Input
    turn: Turn


def walk(catalogue: Catalogue, world: Facts, *, thorough: bool) -> Iterator[Step]:
    """Every step there is: all inputs from all states that can be reached.

    In a large catalogue states that differ only in what was told and asked before are taken for
    one, which is four times as fast; a `thorough` walk tells them apart.
    """
    waiting = deque(begun(catalogue, world))
    asked_again = _asked_again(catalogue)
    seen = set()
    while waiting:
        state = waiting.popleft()
        if (kind := _kind(state, world, asked_again, thorough=thorough)) in seen:
            continue
        seen.add(kind)
        for event in inputs(catalogue, world):
            turn = advance(catalogue, state, event, world)
            waiting.append(turn.state)
            yield Step(state, event, turn)


def inputs(catalogue: Catalogue, world: Facts) -> tuple[Input, ...]:
    """Everything that can happen to a conversation once it has begun."""
    keys = tuple(Answered(each) for each in KEYS)
    if world.voice:
        return (*keys, TimedOut(), *(ForwardEnded(each) for each in Back))
    words = tuple(Asked(each) for each in Word)
    return (*keys, *words, *(Named(each) for each in catalogue.protocols), Unclear())


def begun(catalogue: Catalogue, world: Facts) -> tuple[State, ...]:
    """The states right after a call was picked up, or before a first text was read."""
    known = (None, *world.languages)
    first = fresh(catalogue)
    if not world.voice:
        return tuple(replace(first, language=each) for each in known)
    return tuple(advance(catalogue, first, Started(each), world).state for each in known)


def waiting_places(catalogue: Catalogue) -> set[Place]:
    """The steps of all protocols at which a conversation waits for the caller."""
    return {
        Place(name, step)
        for name, protocol in catalogue.protocols.items()
        for step, what in protocol.steps.items()
        if isinstance(what, Menu | Ask | End)
    }


def opened(catalogue: Catalogue) -> set[str]:
    """The top menu, and the protocols that a step of another one opens."""
    steps = (step for each in catalogue.protocols.values() for step in each.steps.values())
    return {TOP_MENU} | {target.open for step in steps for _, target in exits(step) if target.open}


def _asked_again(catalogue: Catalogue) -> frozenset[Place]:
    """The steps by whose answers a protocol goes on later."""
    return frozenset(
        Place(name, step.on)
        for name, protocol in catalogue.protocols.items()
        for step in protocol.steps.values()
        if isinstance(step, Branch)
    )


def _kind(state: State, world: Facts, asked_again: frozenset[Place], *, thorough: bool) -> object:
    answers = {(a.place, a.keys) for a in state.answers if a.place in asked_again}
    wish = _wished(state.wish) if state.place in (*ASKING, *WISHING) else ()
    before = (state.noticed, state.topic, state.urgent, bool(state.back))
    return (
        state.place,
        state.language,
        min(state.misses, 4) if world.voice else 0,
        state.person,
        state.number,
        wish,
        frozenset(each for each in answers if each[0].protocol == state.place.protocol),
        before if thorough else (),
    )


def _wished(wish: Wish) -> object:
    """What of the wishes decides what is told next: at which hour and by whom does not."""
    return (wish != NO_WISH, wish.after is not None, wish.safe, wish.by_text)
