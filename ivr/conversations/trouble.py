"""What is answered when something failed on our side: never an error, always a way on (rule 11)."""

from ivr.channels import sms, voice
from ivr.channels.urls import NO_STATE
from ivr.conversations.line import Visit
from ivr.flow.effects import Say


def spoken(visit: Visit) -> str:
    """In each language of the city: something failed, 9 is the police, 0 a person."""
    action = visit.line.hotline.urls.turn(NO_STATE)
    return voice.ask_key(_each(visit), wording=visit.wording(), action=action)


def written(visit: Visit) -> str:
    """The same by text; nothing to a sender nobody can answer."""
    if visit.by_name:
        return sms.reply()
    wording = visit.wording()
    return sms.reply("\n".join(wording.written(say) for say in _each(visit)))


def _each(visit: Visit) -> list[Say]:
    return [visit.phrase("trouble", language) for language in visit.city.languages]
