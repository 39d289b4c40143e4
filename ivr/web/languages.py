"""The languages of the pages: which one a reader gets, and its words.

The translations stand in `translations/<language>/LC_MESSAGES/messages.po` and are compiled in
memory at start. Only the pages import this; what callers hear comes from the protocols.
"""

from collections.abc import Mapping
from datetime import timedelta
from functools import cache
from gettext import NullTranslations
from io import BytesIO
from pathlib import Path
from types import MappingProxyType

from babel import Locale
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Blueprint, Flask, current_app, redirect, request
from werkzeug.wrappers import Response

from ivr.web.own_paths import own_path

NAMES = MappingProxyType({"en": "English", "uk": "Українська"})
"""The pages' languages, each named in itself; their texts are written in the first."""

COOKIE = "hotline-language"
_YEAR = timedelta(days=365)
_TRANSLATIONS = Path(__file__).parent / "translations"
_LOCALES = MappingProxyType({"en": Locale("en", "GB"), "uk": Locale("uk")})


def init_languages(app: Flask) -> None:
    """Give an app's templates `_()`, the reader's language, and the route of the switch."""
    app.jinja_env.add_extension("jinja2.ext.i18n")
    install = app.jinja_env.install_gettext_callables  # type: ignore[attr-defined]
    install(gettext, _ngettext, newstyle=True)
    app.jinja_env.filters["language_name"] = language_name
    app.context_processor(lambda: {"language": page_language(), "languages": NAMES})
    app.register_blueprint(_pages())
    _translations()


def page_language() -> str:
    """The reader's language: the one they chose, else what their browser asks for, else English."""
    return chosen_language() or request.accept_languages.best_match(list(NAMES)) or "en"


def chosen_language() -> str | None:
    """The language that was chosen in this browser, if one was."""
    chosen = request.cookies.get(COOKIE)
    return chosen if chosen in NAMES else None


def remember(response: Response, language: str) -> None:
    """Keep a reader's language for a year; one that the pages do not have changes nothing."""
    if language in NAMES:
        response.set_cookie(
            COOKIE,
            language,
            max_age=_YEAR,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )


def gettext(message: str) -> str:
    """One of the pages' own texts in the reader's language."""
    return _translations()[page_language()].gettext(message)


def language_name(code: str) -> str:
    """The name of any language in the reader's: `fr` is French, Французька."""
    name = str(locale().languages.get(code, code))
    return name[:1].upper() + name[1:]


def locale() -> Locale:
    """How the reader writes dates and lengths of time."""
    return _LOCALES[page_language()]


def _pages() -> Blueprint:
    pages = Blueprint("languages", __name__)

    @pages.post("/language")
    def choose() -> Response:
        response = redirect(own_path(request.form.get("next")), code=303)
        remember(response, request.form.get("language", ""))
        return response

    return pages


def _ngettext(one: str, many: str, count: int) -> str:
    return _translations()[page_language()].ngettext(one, many, count)


@cache
def _translations() -> Mapping[str, NullTranslations]:
    return {"en": NullTranslations(), "uk": _compiled("uk")}


def _compiled(language: str) -> Translations:
    with (_TRANSLATIONS / language / "LC_MESSAGES" / "messages.po").open("rb") as file:
        catalog = read_po(file, locale=language, abort_invalid=True)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    return Translations(compiled)
