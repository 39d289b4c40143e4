"""`protocol schema`: JSON Schemas that give authors completion and checks in their editor.

Made from the very models that HotLine reads files with. For `ivr.cli`. They say what an editor can
know of one file; what files mean together, `protocol check` says.
"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click
from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from ivr.channels.danger_trial import DangerTexts
from ivr.cities import City
from ivr.cli.protocol_files import usual_folder
from ivr.cli.tools import Command, writing
from ivr.flow.danger_words import DangerWords
from ivr.flow.phrase_rules import MOST_SECONDS, WRITTEN
from ivr.flow.phrases import PHRASES
from ivr.flow.protocol import Id, Phrase, Protocol, PublicNumber

FOLDER = "schema"
"""The folder among the protocols; HotLine itself reads only the files beside it."""

_DIALECT = "http://json-schema.org/draft-07/schema#"
_TARGET = [{"required": ["goto"]}, {"required": ["open"]}]
_WITH_TARGET = ("Target", "Choice", "Say", "Ask")
_DEFAULTED: Mapping[str, frozenset[str]] = {
    "City": frozenset({"name", "sms"}),
    "Sms": frozenset({"number"}),
}
"""Fields that a model always has and a file may leave out."""


@click.command(cls=Command)
@click.argument(
    "folder", required=False, type=click.Path(file_okay=False, path_type=Path), metavar="[FOLDER]"
)
def schema(folder: Path | None) -> None:
    """Write the JSON Schemas of protocols, phrases, numbers, danger words and city packs.

    Without FOLDER they go into schema/ among the protocols. A file whose first line names its
    schema is completed and checked while it is written, by VS Code's YAML extension and others.
    """
    place = folder or usual_folder() / FOLDER
    with writing(place):
        place.mkdir(parents=True, exist_ok=True)
        for name, text in schemas().items():
            (place / name).write_text(text, encoding="utf-8")
    click.echo(f"{len(schemas())} schemas are in {place}. docs/authors.md tells how to use them.")


def schemas() -> Mapping[str, str]:
    """The schemas as the text of files, by the files' names."""
    made = {
        "protocol.json": _made(Protocol, "A response protocol"),
        "phrases.json": _phrases(),
        "numbers.json": _made(dict[Id, PublicNumber], "The catalogue of telephone numbers"),
        "danger-words.json": _made(DangerWords, "The words by which a text tells of danger"),
        "danger-texts.json": _made(DangerTexts, "Texts, and what each must do"),
        "city.json": _made(City, "A city pack"),
    }
    return {
        name: json.dumps(each, ensure_ascii=False, indent=2) + "\n" for name, each in made.items()
    }


class _Editors(GenerateJsonSchema):
    """Schemas as an editor can use them: what may stand in a file, no more and no less."""

    def field_title_should_be_set(self, schema: object) -> bool:
        """A field's title would only be its name again."""
        return False

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """A file has a value or leaves it out; there is no null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Defaults are told where a file could hold them: no null, nothing already read."""
        made = super().default_schema(schema)
        if not isinstance(made.get("default"), bool | int | str):
            made.pop("default", None)
        return made

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Names that don't fit their pattern are mistakes."""
        made = super().dict_schema(schema)
        if "patternProperties" in made:
            made["additionalProperties"] = False
        return made

    def str_schema(self, schema: core_schema.StringSchema) -> JsonSchemaValue:
        """A choice's key is written 1 as well as "1"."""
        if schema.get("pattern") == "^[1-8]$":
            return {"enum": [*range(1, 9), *map(str, range(1, 9))]}
        return super().str_schema(schema)

    def tagged_union_schema(self, schema: core_schema.TaggedUnionSchema) -> JsonSchemaValue:
        """Editors tell the members apart by their constant; `discriminator` is not JSON Schema."""
        made = super().tagged_union_schema(schema)
        made.pop("discriminator", None)
        return made

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """What our own validators ask of whole objects, as far as a schema can say it."""
        made, name = super().model_schema(schema), schema["cls"].__name__
        made["description"] = made["description"].split("\n\n")[0]
        if name in _WITH_TARGET:
            made["oneOf"] = _TARGET
        if name in _DEFAULTED:
            made["required"] = [n for n in made["required"] if n not in _DEFAULTED[name]]
        return made


def _made(model: Any, title: str) -> dict[str, Any]:
    made = TypeAdapter(model).json_schema(
        schema_generator=_Editors, ref_template="#/definitions/{model}"
    )
    definitions = made.pop("$defs", {})
    return {"$schema": _DIALECT, **made, "title": title, "definitions": definitions}


def _phrases() -> dict[str, Any]:
    """Exactly the sentences there are, each with its blanks and its length."""
    made = _made(dict[Id, Phrase], "HotLine's own sentences")
    properties = {
        name: {"allOf": [{"$ref": "#/definitions/Phrase"}], "description": _told_of(name)}
        for name in PHRASES
    }
    return {
        "$schema": made["$schema"],
        "title": made["title"],
        "type": "object",
        "properties": properties,
        "required": list(PHRASES),
        "additionalProperties": False,
        "definitions": made["definitions"],
    }


def _told_of(name: str) -> str:
    blanks = ", ".join(f"{{{blank}}}" for blank in sorted(PHRASES[name]))
    parts = (
        f"Its blanks: {blanks}." if blanks else "It has no blanks of its own.",
        "Numbers of numbers.yaml may stand in it too.",
        f"At most {MOST_SECONDS[name]:g} seconds." if name in MOST_SECONDS else "",
        "Only ever a text." if name in WRITTEN else "",
    )
    return " ".join(filter(None, parts))
