"""How a request stands, in a plain sentence of the reader's language. For the page of callbacks."""

from ivr.review import Request
from ivr.web.call_words import STATES, words
from ivr.web.languages import gettext
from ivr.web.showing import Show

_RINGING = ("placing", "assistant-ringing")
_JOINING = ("assistant-accepted", "caller-ringing")


def standing(request: Request, show: Show) -> str:
    """Whom the request waits for, or why it is held."""
    match request.state:
        case "asked":
            return gettext("Just asked; the caller may still step back")
        case "held":
            return _held(request)
        case "waiting":
            return _waiting(request, show)
        case "taken":
            return _taken(request, show)
        case state:
            return words(STATES, state)


def _held(request: Request) -> str:
    if request.held == "number-a-day":
        return gettext("Waits for your approval: this number asked more often today than it may")
    if request.held == "city-a-day":
        return gettext("Waits for your approval: the city has more requests today than it may")
    if request.held == "blocked":
        return gettext("Waits for your approval: two supervisors blocked this number")
    return gettext("Waits for your approval")


def _waiting(request: Request, show: Show) -> str:
    if request.asked:
        blanks = {
            "names": ", ".join(each.assistant for each in request.asked),
            "time": show.since(request.asked[0].since),
        }
        return gettext("Waiting for the answer of %(names)s since %(time)s") % blanks
    if request.due_at > show.now:
        next_look = {"time": show.since(request.due_at)}
        return gettext("Nobody can be asked now; HotLine tries again at %(time)s") % next_look
    return gettext("Somebody is about to be asked")


def _taken(request: Request, show: Show) -> str:
    who = {"name": request.assistant or "–"}
    if request.ringing in _RINGING:
        return gettext("%(name)s is being rung") % who
    if request.ringing in _JOINING:
        return gettext("%(name)s is on the line, the caller is being rung") % who
    if request.ringing == "joined":
        return gettext("%(name)s and the caller are talking") % who
    if request.taken_at is None:
        return gettext("Taken by %(name)s") % who
    return gettext("Taken by %(name)s at %(time)s") % {**who, "time": show.since(request.taken_at)}
