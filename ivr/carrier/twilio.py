"""The Twilio-compatible carrier over its REST API; the only module that imports `twilio.rest`.

The practice network speaks the same API on loopback, so this serves both.
"""

from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, time
from functools import cached_property
from typing import TypeVar

from requests import ConnectionError as NotConnected
from requests import ConnectTimeout, RequestException
from twilio.base.exceptions import TwilioException, TwilioRestException
from twilio.http import HttpClient
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client
from urllib3.exceptions import MaxRetryError, NewConnectionError

from ivr.carrier.base import CallIn, CallOrder, TextIn, TextOrder
from ivr.errors import CarrierError
from ivr.settings import CarrierAccount

REST_SECONDS = 5
"""How long an answer is waited for; the client's own default is for ever (`carrier.md` 12)."""

TOO_MANY, OUTCOME_UNKNOWN = 429, 500
NO_SUCH = (404, 20404)
OVER = ("completed", "busy", "failed", "no-answer", "canceled")
MOST_LISTED = 1000
"""More than a city gets in a day; the carrier pages them by fifties."""

CALL_EVENTS = ["initiated", "ringing", "answered", "completed"]

Done = TypeVar("Done")


class TwilioCarrier:
    """A carrier reached by the account's API address."""

    def __init__(self, account: CarrierAccount, http_client: HttpClient | None = None) -> None:
        """`http_client` carries the requests elsewhere than over a socket, as tests do."""
        self._account = account
        self._http_client = http_client or TwilioHttpClient(timeout=REST_SECONDS)

    @cached_property
    def _client(self) -> Client:
        """Made when it is first used: most web processes never are the one to text anybody.

        Every resource of the API is a module, and they are imported by asking for `api`.
        """
        account = self._account
        token = account.token.get_secret_value()
        client = Client(account.sid, token, http_client=self._http_client)
        client.api.base_url = account.api_url
        # Taken from TWILIO_EDGE and TWILIO_REGION, they would be put into any carrier's address
        # (`carrier.md` 15); TWILIO_API_URL says all there is to say.
        client.edge = client.region = None
        return client

    def place_call(self, order: CallOrder) -> str:
        """Ring a number. Gives the CallSid; raises CarrierError."""
        call = _asked(
            lambda: self._client.calls.create(
                to=order.to,
                from_=order.sender,
                url=order.url,
                timeout=order.ring_seconds,
                status_callback=order.status_url,
                status_callback_event=CALL_EVENTS,
            )
        )
        return str(call.sid)

    def redirect_call(self, sid: str, url: str) -> None:
        """Give a call in progress new instructions; raises CarrierError."""
        _asked(lambda: self._client.calls(sid).update(url=url, method="POST"))

    def announce(self, room: str, url: str, *, to: str = "") -> None:
        """Announce to a conference, or to the call `to` in it; raises CarrierError.

        The carrier's API knows a conference by its id only, which is asked for by the name: so
        nothing about it has to be kept.
        """
        found = _asked(
            lambda: self._client.conferences.list(friendly_name=room, status="in-progress", limit=1)
        )
        if not found:
            raise CarrierError("nobody is in the conference", permanent=True)
        conference = self._client.conferences(found[0].sid)
        place = conference.participants(to) if to else conference
        _asked(lambda: place.update(announce_url=url, announce_method="POST"))

    def send_text(self, order: TextOrder) -> str:
        """Send a text. Gives the MessageSid; raises CarrierError."""
        message = _asked(
            lambda: self._client.messages.create(
                to=order.to,
                from_=order.sender,
                body=order.body,
                status_callback=order.status_url,
            )
        )
        return str(message.sid)

    def calls_in(self, to: str, day: date) -> Iterable[CallIn]:
        """The calls that came in to a number on a day (UTC); raises CarrierError."""
        midnight = datetime.combine(day, time(), UTC)
        listed = _asked(
            lambda: self._client.calls.list(to=to, start_time=midnight, limit=MOST_LISTED)
        )
        return tuple(
            CallIn(
                call.sid,
                call._from,
                call.to,
                call.start_time,
                over=call.status in OVER,
                status=call.status,
                seconds=_seconds(call.duration),
            )
            for call in listed
            if call.direction == "inbound" and call.start_time is not None
        )

    def texts_in(self, to: str, day: date) -> Iterable[TextIn]:
        """The texts that came in to a number on a day (UTC); raises CarrierError."""
        midnight = datetime.combine(day, time(), UTC)
        listed = _asked(
            lambda: self._client.messages.list(to=to, date_sent=midnight, limit=MOST_LISTED)
        )
        return tuple(
            TextIn(text.sid, text.from_, text.to, text.body or "", text.date_sent)
            for text in listed
            if text.direction == "inbound" and text.date_sent is not None
        )

    def texts_of(self, number: str, day: date) -> Iterable[str]:
        """The ids of all texts from and to a number on a day (UTC); raises CarrierError."""
        return (*self._sids(day, to=number), *self._sids(day, from_=number))

    def _sids(self, day: date, **way: str) -> tuple[str, ...]:
        midnight = datetime.combine(day, time(), UTC)
        messages = self._client.messages
        listed = _asked(lambda: messages.list(**way, date_sent=midnight, limit=MOST_LISTED))
        return tuple(str(text.sid) for text in listed)

    def forget_text(self, sid: str) -> None:
        """Delete a text; raises CarrierError."""
        try:
            _asked(lambda: self._client.messages(sid).delete())
        except CarrierError as failure:
            if failure.code not in NO_SUCH:
                raise


def _seconds(told: str | None) -> int:
    """A duration as the carrier lists it; 0 where none is told."""
    return int(told) if told and told.isdigit() else 0


def _asked(request: Callable[[], Done]) -> Done:
    """The carrier's answer. Its messages hold numbers, so only its codes go further."""
    try:
        return request()
    except TwilioRestException as refusal:
        raise CarrierError(
            f"the carrier refused with status {refusal.status}, code {refusal.code}",
            permanent=400 <= refusal.status < OUTCOME_UNKNOWN and refusal.status != TOO_MANY,
            code=refusal.code,
            outcome_unknown=refusal.status >= OUTCOME_UNKNOWN,
        ) from None
    except (RequestException, TwilioException) as failure:
        raise CarrierError(
            f"the carrier did not answer ({type(failure).__name__})",
            permanent=False,
            outcome_unknown=not _was_never_sent(failure),
        ) from None


def _was_never_sent(failure: Exception) -> bool:
    """Whether no connection was made, so that the request cannot have been carried out."""
    if isinstance(failure, ConnectTimeout):
        return True
    reason = failure.args[0] if isinstance(failure, NotConnected) and failure.args else None
    return isinstance(reason, MaxRetryError) and isinstance(reason.reason, NewConnectionError)
