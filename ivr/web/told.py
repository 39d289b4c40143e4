"""The texts behind the short ids that the journal keeps: what a caller was told. For the pages."""

import re
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType
from zoneinfo import ZoneInfo

from ivr.channels.wording import Wording
from ivr.errors import FlowError
from ivr.flow import protocol as p
from ivr.flow.catalogue import Catalogue
from ivr.flow.effects import Say
from ivr.flow.texts import BLANK, Digits, Text

_ENGLISH = "en"
_LEFT_OPEN = "…"
_OPEN_END = re.compile(f"{_LEFT_OPEN}\\.(?=\\s|$)")


@dataclass(frozen=True)
class Quote:
    """Words in the language they were told in; `name` where no text of that name is left."""

    name: str
    text: str
    language: str | None


@dataclass(frozen=True)
class Shelf:
    """Today's catalogue, by which ids are read.

    A text that was changed since is shown as it is now; one that is gone by its id.
    """

    catalogue: Catalogue
    zone: ZoneInfo

    def topic(self, protocol: str, language: str) -> str:
        """The title of a protocol in a language, or its id where it is gone."""
        found = self.catalogue.protocols.get(protocol)
        return _in(found.title, language)[1] if found else protocol

    def is_about_police(self, protocol: str | None) -> bool:
        """Whether what came under this topic may be a complaint about the police."""
        found = self.catalogue.protocols.get(protocol or "")
        return found is not None and found.about_police

    def quote(self, name: str, *, language: str | None, written: bool, code: str) -> Quote:
        """What was told under a name; the times and numbers of the moment stay open."""
        text = self._text(name)
        if text is None:
            return Quote(name, name, None)
        chosen = text.written if written and text.written else text.spoken
        really, _ = _in(chosen, language or _ENGLISH)
        # Numbers are for reading here, also those that were spoken digit by digit.
        say = Say(name, Text(chosen), really, MappingProxyType({"code": Digits(code)}))
        told = Wording(self.catalogue, self.zone).written(say)
        return Quote(name, _OPEN_END.sub(_LEFT_OPEN, BLANK.sub(_LEFT_OPEN, told)), really)

    def label(self, heard: Sequence[str], key: str, language: str) -> str | None:
        """What a key meant to somebody who had last heard these texts."""
        menus = (self._step(name) for name in reversed(heard))
        menu = next((step for step in menus if isinstance(step, p.Menu)), None)
        labels = (_in(c.label, language)[1] for c in (menu.choices if menu else ()) if c.key == key)
        return next(labels, None)

    def _text(self, name: str) -> Text | None:
        step = self._step(name)
        if step is not None and not isinstance(step, p.Branch | p.Danger):
            return step.told_by(night=name.endswith(p.AT_NIGHT))
        return self.catalogue.phrases.get(name)

    def _step(self, name: str) -> p.Step | None:
        """A step as it stands, or one that stood in a draft's place."""
        protocol, _, step = name.removesuffix(p.AT_NIGHT).partition("/")
        for catalogue in (self.catalogue, self.catalogue.signed_off):
            with suppress(FlowError):
                return catalogue.step(protocol, step)
        return None


def _in(texts: Mapping[str, str], language: str) -> tuple[str, str]:
    """A text in a language, else in English, else in any, with the language it is in."""
    wanted = (code for code in (language, _ENGLISH, *texts) if code in texts)
    code = next(wanted)
    return code, texts[code]
