"""Why an assistant was asked and not another, in the words of the page. For `ivr.web` only."""

from types import MappingProxyType

from ivr.dispatch.reasons import Reason, Why
from ivr.web.languages import gettext, language_name


def _later(message: str) -> str:
    """Marks a text for the translators; it is translated when a page is read."""
    return message


_WHY = MappingProxyType(
    {
        Why.ONLY: _later("nobody else was free"),
        Why.LANGUAGE: _later("nearest to the caller's language"),
        Why.FEWEST: _later("asked least in seven days"),
        Why.LONGEST: _later("not asked for longest"),
        Why.EVERYBODY: _later("all on duty at once"),
    }
)


def why_asked(reason: Reason) -> str:
    """The reason as a few words; supervisors see here where the language was not the caller's."""
    return "; ".join(
        filter(None, (language_told(reason), gettext(_WHY[reason.why]) if reason.why else ""))
    )


def language_told(reason: Reason) -> str:
    """Whether they speak the caller's language, else which one the two may share."""
    if reason.speaks:
        return gettext("speaks the caller's language")
    if reason.shared is None:
        return gettext("does not speak the caller's language")
    other = {"language": language_name(reason.shared)}
    return gettext("not in the caller's own language, but: %(language)s") % other
