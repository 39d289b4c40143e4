"""TwiML as the practice network reads it: what is allowed where, and a document as frozen values.

Strict where the real carrier is lenient: whatever it would only warn about (12200) is kept as a
warning with a sentence, so that a test can fail on it; the rest of the document is carried out as
the carrier would. The tables are in `shapes`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.etree import ElementTree

from ivr.carrier.practice.shapes import (
    SHAPES,
    SPEECH_MARKUP,
    SPOKEN_BY_VOICE,
    TOP_VERBS,
    Kind,
    Shape,
)

LONGEST_SAY = 4096
_TWIML_TYPES = {"text/xml", "application/xml", "text/html"}


class BadTwiml(Exception):
    """A document that cannot be carried out at all; `code` is the carrier's."""

    def __init__(self, code: int, sentence: str) -> None:
        super().__init__(sentence)
        self.code = code


class TwimlWarning(BadTwiml):
    """A fault the carrier only warns about."""


@dataclass(frozen=True)
class Verb:
    """One element. `text` is all the text inside, also that of markup within a `<Say>`."""

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    text: str = ""
    children: tuple[Verb, ...] = ()

    def seconds(self, attribute: str, default: float) -> float:
        """Return a time attribute in seconds."""
        return float(self.attributes.get(attribute, default))

    def is_on(self, attribute: str, default: bool = False) -> bool:
        """Return a true/false attribute."""
        return self.attributes.get(attribute, str(default)).lower() == "true"


@dataclass(frozen=True)
class Document:
    """A response ready to be carried out, and the URL that its relative URLs start from."""

    verbs: tuple[Verb, ...]
    kind: Kind
    url: str
    method: str = "POST"
    warnings: tuple[TwimlWarning, ...] = ()


def read(body: str, content_type: str, *, kind: Kind, url: str, method: str = "POST") -> Document:
    """Return the document that `body` holds; raise `BadTwiml` if it cannot be carried out.

    Plain text is TwiML if it can be, else read aloud or sent as it is; an empty body is an
    empty response where no type says otherwise.
    """
    plain_type = content_type.split(";")[0].strip().lower()
    if not body and plain_type not in _TWIML_TYPES:
        return Document((), kind, url, method)
    if plain_type == "text/plain":
        return _plain(body, kind, url, method)
    if plain_type not in _TWIML_TYPES:
        raise BadTwiml(12300, f"the content type {plain_type or '(none)'} is not TwiML")
    return parse(body, kind=kind, url=url, method=method)


def _plain(body: str, kind: Kind, url: str, method: str) -> Document:
    try:
        return parse(body, kind=kind, url=url, method=method)
    except BadTwiml:
        verb = "Message" if kind is Kind.MESSAGE else "Say"
        return Document((Verb(verb, {}, body),), kind, url, method)


def parse(body: str, *, kind: Kind, url: str, method: str = "POST") -> Document:
    """Return the document in the TwiML `body`; raise `BadTwiml` (12100) if it is no XML."""
    try:
        root = ElementTree.fromstring(body)  # noqa: S314 - HotLine's own answer, not a stranger's
    except (ElementTree.ParseError, ValueError) as error:
        raise BadTwiml(12100, f"not XML: {error}") from error
    if root.tag != "Response":
        raise BadTwiml(12100, f"the document is a <{root.tag}>, not a <Response>")
    warnings: list[TwimlWarning] = []
    shape = Shape(inside=TOP_VERBS[kind])
    verbs = _children(root, shape, warnings, where=f"a {kind.value} document")
    return Document(tuple(verbs), kind, url, method, tuple(warnings))


def _children(
    element: ElementTree.Element, shape: Shape, warnings: list[TwimlWarning], where: str
) -> Iterator[Verb]:
    if not shape.text and "".join(_own_text(element)).strip():
        warnings.append(TwimlWarning(12200, f"text stands in {where}, where none may stand"))
    for child in element:
        if child.tag in shape.inside:
            yield _verb(child, warnings)
        else:
            warnings.append(TwimlWarning(12200, f"<{child.tag}> may not stand in {where}"))


def _verb(element: ElementTree.Element, warnings: list[TwimlWarning]) -> Verb:
    shape = SHAPES[element.tag]
    attributes = dict(_attributes(element, shape, warnings))
    if element.tag == "Say":
        text = _spoken(element, attributes, warnings)
        return Verb("Say", attributes, text)
    children = tuple(_children(element, shape, warnings, where=f"<{element.tag}>"))
    return Verb(element.tag, attributes, "".join(_own_text(element)).strip(), children)


def _attributes(
    element: ElementTree.Element, shape: Shape, warnings: list[TwimlWarning]
) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        pattern = shape.attributes.get(name)
        if pattern is None:
            sentence = f"<{element.tag}> has no attribute {name} here"
        elif not pattern.fullmatch(value):
            sentence = f'<{element.tag} {name}="{value}"> is not a value it may have'
        else:
            yield name, value
            continue
        warnings.append(TwimlWarning(12200, sentence))


def _spoken(
    element: ElementTree.Element, attributes: dict[str, str], warnings: list[TwimlWarning]
) -> str:
    for inner in element.iter():
        if inner is not element and inner.tag not in SPEECH_MARKUP:
            warnings.append(TwimlWarning(12200, f"<{inner.tag}> may not stand in <Say>"))
    voice = SPOKEN_BY_VOICE.match(attributes.get("voice", ""))
    if voice and attributes.setdefault("language", voice[1]) != voice[1]:
        sentence = f"the voice {attributes['voice']} does not speak {attributes['language']}"
        warnings.append(TwimlWarning(12200, sentence))
    text = "".join(element.itertext())
    if len(text) > LONGEST_SAY:
        raise BadTwiml(12200, f"a <Say> of {len(text)} characters; {LONGEST_SAY} are allowed")
    return text.strip()


def _own_text(element: ElementTree.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield child.tail or ""
