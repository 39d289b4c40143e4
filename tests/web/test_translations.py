"""Every text of the pages is in Ukrainian too, with the same blanks."""

import re
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from ivr.carrier.practice.cast import CAST

WEB = Path(__file__).parents[2] / "ivr" / "web"
PRACTICE = WEB / "static" / "practice"
# The practice phone brings its own two languages.
METHODS = [("templates/practice.html", "ignore"), ("**.py", "python"), ("**.html", "jinja2")]
KEYWORDS = {"gettext": None, "_later": None, "_": None, "ngettext": (1, 2)}


def _kept() -> Catalog:
    with (WEB / "translations" / "uk" / "LC_MESSAGES" / "messages.po").open("rb") as file:
        return read_po(file, locale="uk", abort_invalid=True)


def _written() -> set[str]:
    found = extract_from_dir(WEB, method_map=METHODS, keywords=KEYWORDS)
    return {str(message) for _, _, message, _, _ in found}


def test_every_text_is_translated_and_nothing_else_is_kept() -> None:
    kept = {str(message.id): message for message in _kept() if message.id}
    assert set(kept) == _written()
    assert [name for name, message in kept.items() if not message.string] == []
    assert [name for name, message in kept.items() if message.fuzzy] == []


def test_translations_have_the_blanks_of_the_texts() -> None:
    assert list(_kept().check()) == []


def test_the_practice_desk_has_the_same_words_in_both_languages() -> None:
    """What is told of the people on it stands in English in `ivr.carrier.practice.cast`."""
    english, ukrainian = (
        set(re.findall(r'(?m)^ +"([\w.-]+)":', (PRACTICE / f"words-{code}.js").read_text("utf-8")))
        for code in ("en", "uk")
    )
    cast = {f"{what}.{person.id}" for person in CAST for what in ("name", "about")}
    assert english | cast == ukrainian | cast
    assert "about.other" in english
