"""An assistant's shifts for the calendar of their phone, at an address nobody can guess.

No sign-in: the address is the key. An unknown one, one taken back, and that of somebody who has
left do not exist.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from flask import Blueprint, Response, abort

from ivr.clock import Clock
from ivr.dispatch.hotline import Hotline
from ivr.errors import StoreUnavailable
from ivr.store import feeds, plans

BEFORE, AHEAD = timedelta(days=30), timedelta(days=180)
"""How much of the plan a calendar gets."""

_TITLE = "HotLine"
_LONGEST_TOKEN = 64


def duty_feed(hotline: Hotline, clock: Clock) -> Blueprint:
    """The blueprint of `/shifts/<token>.ics`."""
    pages = Blueprint("duty_feed", __name__)

    @pages.get("/shifts/<token>.ics")
    def shifts(token: str) -> Response:
        try:
            found = _shifts(hotline, token, clock.now())
        except StoreUnavailable:
            # A calendar keeps what it has, and asks again.
            return Response(status=503, headers={"Retry-After": "300"})
        return Response(found, content_type="text/calendar; charset=utf-8")

    return pages


def _shifts(hotline: Hotline, token: str, now: datetime) -> bytes:
    # Its library takes 8 MB and a twentieth of a second; most processes are never asked for one.
    from ivr.duty.calendar import calendar

    with hotline.store.reading() as conn:
        owner = feeds.owner(conn, token) if len(token) <= _LONGEST_TOKEN else None
        if owner is None:
            abort(404)
        who, city = owner
        planned = plans.shifts_between(conn, city, now - BEFORE, now + AHEAD)
    own = (shift for shift in planned if shift.assistant_id == who)
    host = urlsplit(hotline.urls.public_url).hostname or "hotline"
    return calendar(own, title=_TITLE, host=host, now=now)
