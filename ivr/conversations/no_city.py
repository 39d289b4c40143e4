"""A call or text to a number of ours that no city has, where HotLine serves several.

Whose patrol, whose assistants: nobody can tell, so nobody is rung and nothing is kept. The public
numbers are told instead, in every language.
"""

from ivr import phones
from ivr.channels import sms, sms_in, voice
from ivr.channels.sms_in import CarrierWord
from ivr.channels.urls import NO_STATE
from ivr.channels.wording import Wording
from ivr.conversations.line import Line
from ivr.flow.effects import Say


def spoken(line: Line) -> str:
    """The public numbers, twice in each language; any key, the danger key too, tells them again."""
    action = line.hotline.urls.turn(NO_STATE)
    return voice.last_words(2 * _each(line), wording=_wording(line), action=action)


def written(line: Line, sender: str | None, body: str) -> str:
    """The same by text, to whoever can get one and did not ask the carrier to be left alone."""
    read = sms_in.read(body, catalogue=line.hotline.catalogue())
    if not phones.may_be_texted(sender) or read in (CarrierWord("out"), CarrierWord("in")):
        return sms.reply()
    wording = _wording(line)
    return sms.reply("\n".join(wording.written(say) for say in _each(line)))


def _each(line: Line) -> list[Say]:
    return [line.hotline.phrase("no-city", each) for each in line.hotline.cities.languages]


def _wording(line: Line) -> Wording:
    """With the catalogue's own numbers: what one city says instead may be wrong in another."""
    return Wording(line.hotline.catalogue(), line.hotline.cities.every[0].zone)
