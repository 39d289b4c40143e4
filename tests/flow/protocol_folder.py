"""A small folder of good protocols to be spoiled, and how it is read."""

from collections.abc import Mapping
from pathlib import Path

from ivr.catalog import read_catalogue
from ivr.errors import Problem, ProtocolError

SHIPPED = Path(__file__).parents[2] / "protocols"

MENU = """\
protocol: menu
revision: 1
title: {en: Top menu, uk: Головне меню}
start: top
steps:
  top:
    kind: menu
    text: {en: What is it about?, uk: Про що йдеться?}
    choices:
      - key: 1
        label: {en: Lost papers, uk: Втрачені документи}
        open: papers
"""

PAPERS = """\
protocol: papers
revision: 3
title: {en: Lost papers, uk: Втрачені документи}
topic_words: {en: [passport, lost], uk: [паспорт, загубив]}
needs_sign_off: [lawyer]
sign_offs:
  - {role: lawyer, name: O. K., date: 2026-11-20}
sources:
  - {what: Order of the steps, address: https://example.org/, checked: 2026-11-22}
start: opening
steps:
  opening:
    kind: say
    text: {en: This is advice from students., uk: Це поради студентів.}
    goto: which
  which:
    kind: menu
    private: true
    text: {en: Which paper is it?, uk: Який це документ?}
    choices:
      - key: 1
        label: {en: Passport, uk: Паспорт}
        goto: room
      - key: 2
        label: {en: Another one, uk: Інший}
        goto: advice
      - key: 3
        label: {en: I am being robbed, uk: Мене грабують}
        goto: danger
  room:
    kind: ask
    text: {en: Key in your room., uk: Наберіть номер кімнати.}
    max_digits: 4
    goto: by-paper
  by-paper:
    kind: branch
    on: which
    cases: {"1": {goto: advice}}
    otherwise: {goto: call-me}
  advice:
    kind: end
    text:
      en: "Tell the police: {police}."
      uk: "Скажіть поліції: {police}."
    sms:
      en: "Police {police}."
      uk: "Поліція {police}."
  call-me:
    kind: person
    text: {en: A student can call you., uk: Вам може зателефонувати студент.}
  danger:
    kind: danger
"""


def good() -> dict[str, str]:
    """The files of the folder by name; the sentences and numbers are those HotLine ships."""
    names = ("phrases.yaml", "numbers.yaml", "danger-words.yaml")
    shipped = {name: (SHIPPED / name).read_text() for name in names}
    return {"menu.yaml": MENU, "papers.yaml": PAPERS, **shipped}


def problems(files: Mapping[str, str | bytes], folder: Path) -> tuple[Problem, ...]:
    """What is wrong with these files, read for cities that speak English and Ukrainian."""
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    try:
        read_catalogue(folder, ("en", "uk"))
    except ProtocolError as refused:
        return refused.problems
    return ()


def line_of(text: str, part: str) -> int:
    """The line in which a part of a file first stands."""
    assert part in text, part
    return text[: text.index(part)].count("\n") + 1
