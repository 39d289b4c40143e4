"""The call log's page: what is looked for, by address or by form, and what is found. For `ivr.web`.

A search for a number comes as a form, is noted in the audit before anything of it is shown, and
goes on under a handle; everything else stands in the address, to be kept or sent to a colleague.
"""

import re
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import partial

from flask import flash, get_flashed_messages, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ivr import review
from ivr.flow.catalogue import TOP_MENU, Catalogue
from ivr.review import Wanted
from ivr.store.db import Store
from ivr.web import looking, number_search
from ivr.web.languages import gettext, language_name
from ivr.web.login import SignedIn
from ivr.web.looking import Choices, Looking
from ivr.web.number_search import NumberSearch
from ivr.web.showing import Show

PAGE_SIZE = 50
_LARGEST_ID = 2**63 - 1
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_CURSOR = re.compile(r"([0-9]{1,18})-([0-9]{1,19})")

_CHANNELS = ("voice", "sms")
_OUTCOMES = ("emergency", "callback", "informed", "left", "open")
"""As `ivr.dispatch.call_log` gives them, the gravest first."""


@dataclass(frozen=True)
class LogPage:
    """The log for one supervisor at one moment."""

    store: Store
    who: SignedIn
    show: Show
    catalogue: Catalogue
    languages: tuple[str, ...]

    def asked_by_address(self) -> str:
        """The log as the address asks for it."""
        asked = looking.read(request.args, self._choices())
        search = number_search.kept(asked.who, city=self.who.city) if asked.who else None
        if asked.who and search is None:
            trouble = gettext("The search for a number is over. Please enter it again.")
            return self._shown(asked.without(looking.WHO), trouble=trouble)
        return self._shown(asked, search)

    def asked_by_form(self) -> Response | tuple[str, int]:
        """What the form asks for, as an address without a number in it."""
        asked = looking.read(request.form, self._choices())
        written = request.form.get("number", "")
        if written.strip():
            search = number_search.read(written, city=self.who.city, vault=self.store.vault)
            if search is None:
                return self._shown(asked.without(looking.WHO), trouble=_unreadable()), 400
            if not self._noted(search):
                return self._shown(asked.without(looking.WHO), trouble=_too_many()), 429
            number_search.keep(search)
            asked = replace(asked, who=search.handle)
        if about_days := _about_days(asked):
            flash(about_days)
        return redirect(url_for("supervisors.calls", **asked.address), code=303)

    def _noted(self, search: NumberSearch) -> bool:
        with self.store.transaction() as conn:
            return number_search.note(conn, search, supervisor=self.who.id, now=self.show.now)

    def _shown(
        self, asked: Looking, search: NumberSearch | None = None, *, trouble: str | None = None
    ) -> str:
        city, wanted = self.who.city, self._wanted(asked, search)
        with self.store.reading() as conn:
            page = self._page(conn, wanted)
            counts = self._counts(conn)
            found = review.found(conn, city=city, wanted=wanted) if asked.address else None
        return render_template(
            "calls.html",
            page=page,
            counts=counts,
            found=found,
            asked=asked,
            search=search,
            trouble=trouble or _about_days(asked) or " ".join(map(str, get_flashed_messages())),
            choices=self._choices(),
            show=self.show,
            cursor=_written,
        )

    def _wanted(self, asked: Looking, search: NumberSearch | None) -> Wanted:
        return asked.wanted(self.show.shelf.zone, search.mac if search else None)

    def _page(self, conn: Connection, wanted: Wanted) -> review.Page[review.CallLine]:
        """The page the address leads to; the newest where nothing is there (any more)."""
        before, after = (_cursor(request.args.get(name)) for name in ("before", "after"))
        log = partial(
            review.call_log,
            conn,
            city=self.who.city,
            vault=self.store.vault,
            limit=PAGE_SIZE,
            wanted=wanted,
        )
        page = log(before=before, after=None if before else after)
        return page if page.lines or not (before or after) else log()

    def _counts(self, conn: Connection) -> review.Counts:
        midnight = datetime.combine(self.show.today, time(), self.show.shelf.zone)
        week = self.show.now - timedelta(days=7)
        return review.counts(conn, city=self.who.city, today=midnight, week=week)

    def _choices(self) -> Choices:
        topics = {name: self.show.topic(name) for name in self.catalogue.protocols}
        topics.pop(TOP_MENU, None)
        return {
            "channel": {name: self.show.channel(name) for name in _CHANNELS},
            "topic": dict(sorted(topics.items(), key=lambda topic: topic[1].casefold())),
            "outcome": {name: self.show.outcome(name) for name in _OUTCOMES},
            "language": {code: language_name(code) for code in self.languages},
        }


def _unreadable() -> str:
    return gettext("That is no whole telephone number. Please enter all of its digits.")


def _too_many() -> str:
    return gettext("Too many numbers were looked up in the last hour. Please try again later.")


def _about_days(asked: Looking) -> str | None:
    if asked.unread:
        return gettext("A day could not be read and was left out.")
    if asked.swapped:
        return gettext("The first day came after the last one, so they were swapped.")
    return None


def _cursor(written: str | None) -> review.Cursor | None:
    """A place in the log as an address carries it; whatever is none leads to the newest calls."""
    match = _CURSOR.fullmatch(written or "")
    if match is None or int(match[2]) > _LARGEST_ID:
        return None
    try:
        return review.Cursor(_EPOCH + timedelta(microseconds=int(match[1])), int(match[2]))
    except OverflowError:
        return None


def _written(cursor: review.Cursor) -> str:
    return f"{(cursor.at - _EPOCH) // timedelta(microseconds=1)}-{cursor.id}"
