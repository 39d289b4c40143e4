"""What every resource of the carrier's API shares: requests, replies, errors, pages, filters.

Imported by `rest` and its resources.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

Form = Mapping[str, Sequence[str]]
"""Names with all their values, as in a query or a form."""

USUAL_PAGE, LARGEST_PAGE = 50, 1000


class NoSuch(Exception):
    """There is nothing at this place: 404."""


@dataclass(frozen=True)
class RestReply:
    """What the API answers: an HTTP status and a JSON value, None for no body."""

    status: int
    json: dict[str, Any] | None


@dataclass(frozen=True)
class RestRequest:
    """One request to the API. `path` begins with `/2010-04-01/`; `authorization` is the header."""

    method: str
    path: str
    query: Form
    form: Form
    authorization: str | None

    def field(self, name: str) -> str:
        """Return a field of the form, empty if it is not there."""
        return _first(self.form, name)

    def wants(self, **values: str) -> bool:
        """Return whether the query asks for these values, or does not say."""
        return all(_first(self.query, name) in {"", value} for name, value in values.items())


def error(status: int, code: int, message: str) -> RestReply:
    """Return a refusal in the carrier's form."""
    more = f"https://www.twilio.com/docs/errors/{code}"
    return RestReply(
        status, {"code": code, "message": message, "more_info": more, "status": status}
    )


def page(key: str, records: list[dict[str, Any]], request: RestRequest) -> dict[str, Any]:
    """Return one page of `records` under `key`; `Page` and `PageSize` in the query choose it."""
    size = min(_number(request.query, "PageSize", USUAL_PAGE) or USUAL_PAGE, LARGEST_PAGE)
    number = _number(request.query, "Page", 0)
    end = (number + 1) * size
    return {
        key: records[number * size : end],
        "page": number,
        "page_size": size,
        "start": number * size,
        "end": min(end, len(records)) - 1,
        "uri": _uri(request, number, size),
        "first_page_uri": _uri(request, 0, size),
        "previous_page_uri": _uri(request, number - 1, size) if number else None,
        "next_page_uri": _uri(request, number + 1, size) if end < len(records) else None,
    }


def by_day(query: Form, name: str, moment: datetime | None) -> bool:
    """Return whether a time passes the filters `name`, `name<` and `name>`: by date, in UTC.

    `<` and `>` stand for "on or before" and "on or after", as the carrier reads them.
    """
    day = moment.date().isoformat() if moment else ""
    limits = {sign: values[0][:10] for sign in "=<>" if (values := query.get(_key(name, sign)))}
    if limits and not day:
        return False
    return (
        limits.get("=", day) == day and day <= limits.get("<", day) and day >= limits.get(">", day)
    )


def _key(name: str, sign: str) -> str:
    return name if sign == "=" else name + sign


def _number(query: Form, name: str, usual: int) -> int:
    value = _first(query, name)
    return int(value) if value.isdecimal() else usual


def _uri(request: RestRequest, number: int, size: int) -> str:
    kept = {k: v for k, v in request.query.items() if k not in {"Page", "PageSize", "PageToken"}}
    query = urlencode({**kept, "PageSize": size, "Page": number}, doseq=True)
    return f"{request.path}?{query}"


def _first(form: Form, name: str) -> str:
    return next(iter(form.get(name, ())), "")
