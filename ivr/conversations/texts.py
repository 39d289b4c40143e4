"""A caller's texts: each loads the conversation, advances it, and is answered in its own reply.

Conversations by text live in the database, one locked row a number. Without the database a danger
text is answered all the same, and any other gets an honest answer and a request for a person.
"""

import json
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy import Connection

from ivr import phones
from ivr.channels import sms, sms_in, to_person
from ivr.channels.sms_in import CarrierWord, Forget, MissedCalls, More, Withdraw
from ivr.channels.wordprint import is_short
from ivr.conversations import alarms, threads, turns
from ivr.conversations.line import Visit
from ivr.conversations.threads import Thread
from ivr.dispatch import by_text, callbacks, deeds, erasing, opting, rung_off, saying
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.deeds import Deed
from ivr.errors import StoreUnavailable
from ivr.flow.doubt import ANSWER_SECONDS
from ivr.flow.echoes import Lately
from ivr.flow.inputs import Asked, Despaired, Doubted, Input, Replied, Word
from ivr.flow.texts import Digits
from ivr.store import callers, journal, missed_callers
from ivr.store.callers import Caller
from ivr.store.vault import SealedNumber

SILENCE = sms.reply()


@dataclass(frozen=True)
class _Came:
    """A text, and what it is for whoever is to answer it.

    recognised: the language its words tell. in_doubt: its sender was asked last whether they are
    in danger. quiet: it gets no answer.
    """

    read: sms_in.Read
    body: str = field(repr=False)
    recognised: str | None
    lately: Lately
    in_doubt: bool
    quiet: bool


def take(visit: Visit, body: str) -> str:
    """The TwiML that answers a text."""
    catalogue = visit.catalogue
    read = sms_in.read(body, catalogue=catalogue)
    if read == Asked(Word.DANGER):
        return alarms.pass_on_prose(visit, body) or alarms.raise_alarm(visit, body)
    if read == CarrierWord("in") and sms_in.says_yes(body, catalogue=catalogue):
        read = Replied(yes=True)
    if visit.caller is None or not phones.may_be_texted(visit.number):
        return SILENCE
    if read == CarrierWord("info"):
        read = Asked(Word.PERSON)
    try:
        if isinstance(read, CarrierWord):
            return _carriers(visit, visit.caller, read, body)
        return _converse(visit, visit.caller, read, body)
    except StoreUnavailable:
        return _without_database(visit, read, body)


def _converse(visit: Visit, caller: SealedNumber, read: sms_in.Read, body: str) -> str:
    store, message = visit.line.hotline.store, visit.message
    # Before the transaction: whoever else writes waits for it.
    recognised = _recognised(visit, body)
    with store.transaction() as conn:
        row = callers.lock(conn, store.vault, visit.city.city, caller.mac, now=visit.now)
        if row.last_message_sid == message:
            return row.last_reply or SILENCE
        row = _texts_again(conn, visit, caller, row)
        noted, lately = threads.heard(row, read, body, visit.now)
        talk = saying.open_with(conn, visit.city.city, caller.mac)
        if alarms.is_for_desk(read):
            language, known = row.language or recognised, lately.repeated
            passed_on = alarms.pass_on(conn, visit, language, body, read=read, known=known)
            if passed_on is not None:
                if talk is not None:
                    saying.answer(
                        conn, visit.line.hotline, talk, body, event=message, now=visit.now
                    )
                callers.keep(conn, store.vault, noted)
                return passed_on
        asked = talk is None or _asked(row, talk)
        in_doubt = asked and threads.in_doubt(row, visit.now)
        carriers = talk is None and not in_doubt and _is_the_carriers(body, visit)
        if carriers or journal.knows(conn, message):
            _leave(conn, row, visit.now)
            return SILENCE
        quiet = _is_quiet(read, lately, in_doubt=in_doubt)
        came = _Came(read, body, recognised, lately, in_doubt=in_doubt, quiet=quiet)
        if talk is None:
            return _by_hotline(conn, visit, noted, came)
        if to_person.is_for_person(read, hotline_asked=asked, in_doubt=in_doubt):
            return _handed_on(conn, visit, noted, talk, came)
        if isinstance(read, Doubted):
            return _by_both(conn, visit, noted, talk, came)
        return _by_hotline(conn, visit, noted, came)


def _by_hotline(conn: Connection, visit: Visit, row: Caller, came: _Came) -> str:
    """The conversation goes on; the row is kept with the reply."""
    thread = threads.found(conn, visit, row, came.recognised, in_doubt=came.in_doubt)
    thread, read = replace(thread, quiet=came.quiet), came.read
    if isinstance(read, Forget):
        return _erased(conn, thread, read.code)
    if isinstance(read, Doubted):
        read = replace(read, again=came.lately.came_before and not is_short(came.body))
    reply, kept = _answered(conn, thread, read, came.body)
    seen = replace(kept, last_message_sid=visit.message, last_reply=reply, last_seen=visit.now)
    callers.keep(conn, visit.line.hotline.store.vault, seen)
    return reply


def _by_both(conn: Connection, visit: Visit, row: Caller, talk: Callback, came: _Came) -> str:
    """The assistant reads what HotLine asks about; both speak of one case, under one code.

    Who wants a person has one already.
    """
    hotline, about = visit.line.hotline, replace(visit, conversation=talk.conversation)
    saying.answer(conn, hotline, talk, came.body, event=visit.message, now=visit.now)
    by_police = isinstance(came.read, Doubted) and came.read.by_police
    return _by_hotline(conn, about, row, replace(came, read=Doubted(by_police=by_police)))


def _carriers(visit: Visit, caller: SealedNumber, read: CarrierWord, body: str) -> str:
    """The carrier heeds such a word itself; whoever writes with an assistant says it to them.

    After STOP no text of ours is planned for them either; after an alarm the patrol reads it too.
    """
    with visit.line.hotline.store.transaction() as conn:
        talk = saying.open_with(conn, visit.city.city, caller.mac)
        passed_on = alarms.pass_on(conn, visit, None, body, read=CarrierWord("out"))
        if talk is not None:
            _hand_on(conn, visit, talk, body)
        if read.wish == "out":
            opting.stopped(conn, visit.city.city, caller.mac, now=visit.now)
        elif callers.opted_out(conn, visit.city.city, caller.mac):
            _back(conn, visit, caller)
    return passed_on or SILENCE


def _texts_again(conn: Connection, visit: Visit, caller: SealedNumber, row: Caller) -> Caller:
    """Whoever texts after STOP gets texts again, as far as the carrier lets them through."""
    if not row.opted_out:
        return row
    _back(conn, visit, caller)
    return replace(row, opted_out=False)


def _back(conn: Connection, visit: Visit, caller: SealedNumber) -> None:
    textable, now = visit.facts.textable, visit.now
    opting.back(conn, visit.city.city, caller.mac, textable=textable, now=now)


def _handed_on(conn: Connection, visit: Visit, row: Caller, talk: Callback, came: _Came) -> str:
    """The text goes to the assistant; whoever asks for a person learns that one reads them."""
    answers = came.in_doubt and came.read in (Asked(Word.PERSON), Replied(yes=False))
    _hand_on(conn, visit, talk, came.body, *((deeds.DoubtAnswered(),) if answers else ()))
    reply = SILENCE if came.quiet else _beside(visit, talk, came.read)
    seen = threads.out_of_doubt(row) if answers else row
    seen = replace(seen, language=row.language or talk.language, last_seen=visit.now)
    seen = replace(seen, last_message_sid=visit.message, last_reply=reply)
    callers.keep(conn, visit.line.hotline.store.vault, seen)
    return reply


def _beside(visit: Visit, talk: Callback, read: sms_in.Read) -> str:
    """What HotLine itself answers to a text that goes to the assistant; mostly nothing."""
    match read:
        case Asked(Word.PERSON):
            say = visit.phrase("by-text-open", talk.language, {"code": Digits(talk.code)})
        case Despaired():
            say = visit.phrase("self-harm", talk.language)
        case _:
            return SILENCE
    return sms.reply(visit.wording().written(say))


def _is_quiet(read: sms_in.Read, lately: Lately, *, in_doubt: bool) -> bool:
    """Whether a phone seems to write by itself; what may be danger is asked about all the same."""
    first_doubt = isinstance(read, Doubted) and not in_doubt
    return lately.repeated or (lately.hurried and not first_doubt)


def _hand_on(conn: Connection, visit: Visit, talk: Callback, body: str, *also: Deed) -> None:
    about = replace(visit, conversation=talk.conversation)
    if journal.append(conn, turns.report_row(about, "to assistant", *also)):
        hotline = visit.line.hotline
        saying.answer(conn, hotline, talk, body, event=visit.message, now=visit.now)


def _asked(row: Caller, talk: Callback) -> bool:
    """Whether HotLine's own menus answered this number since the assistant took it or wrote."""
    last = max(at for at in (talk.taken_at, talk.said_at, talk.requested_at) if at)
    return threads.answered_since(row, last)


def _erased(conn: Connection, thread: Thread, code: str | None) -> str:
    """Answer DELETE; of who is erased the journal knows no more than that it was asked for."""
    visit = thread.visit
    mac = thread.row.caller_mac
    answer = erasing.ask(conn, visit.line.hotline, visit.city.city, mac, code, visit.now)
    about = replace(visit, number=None) if answer == "erased" else visit
    journal.append(conn, turns.report_row(about, "word delete"))
    return sms.reply(_told(thread, answer))


def _leave(conn: Connection, row: Caller, now: datetime) -> None:
    """Answer no text a second time; and where the number was erased since, it stays so."""
    if row == Caller(row.city, row.caller_mac, now):
        callers.forget(conn, row.city, row.caller_mac)


def _recognised(visit: Visit, body: str) -> str | None:
    catalogue = visit.catalogue
    return sms_in.language_of(body, visit.city.languages, catalogue=catalogue)


def _answered(conn: Connection, thread: Thread, read: sms_in.Read, body: str) -> tuple[str, Caller]:
    """The reply, and the number's row as it is to be kept."""
    match read:
        case More():
            journal.append(conn, turns.report_row(thread.visit, "word more"))
            first, *rest = json.loads(thread.row.pending or "[]") or [_told(thread, "nothing-more")]
            return sms.reply(first), replace(thread.row, pending=json.dumps(rest))
        case Withdraw(code):
            return sms.reply(_withdraw(conn, thread, code)), thread.row
        case MissedCalls(wanted):
            return sms.reply(_of_missed_calls(conn, thread, wanted=wanted)), thread.row
        case Forget() | CarrierWord():
            return SILENCE, thread.row
        case _:
            return _turn(conn, thread, read, body)


def _turn(conn: Connection, thread: Thread, event: Input, body: str) -> tuple[str, Caller]:
    visit, taken = thread.visit, turns.take(thread.visit, thread.state, event)
    language = taken.turn.state.language
    row = replace(
        threads.standing(thread.row, visit.conversation, taken.turn.state, visit.now),
        language=language or thread.row.language,
    )
    written = threads.asked_about(conn, visit, row, taken.turn, event, body)
    if alarms.is_raised(taken.turn):
        journal.append(conn, alarms.journal_row(visit, taken, *written))
        return alarms.reply(visit, language, *written), replace(row, pending=None)
    noted = turns.journal_row(visit, taken.turn, taken.shown)
    if thread.quiet:
        journal.append(conn, replace(noted, input=turns.UNANSWERED, heard=()))
        return SILENCE, row
    journal.append(conn, noted)
    text = sms.render(taken.turn.effects, wording=visit.wording(taken.catalogue))
    more = _told(replace(thread, state=taken.turn.state), "more")
    first, *rest = sms.pages(text, more=more) or ("",)
    return sms.reply(first), replace(row, pending=json.dumps(rest))


def _withdraw(conn: Connection, thread: Thread, code: str | None) -> str:
    visit = thread.visit
    journal.append(conn, turns.report_row(visit, "word drop"))
    gone = callbacks.withdraw(conn, visit.city.city, thread.row.caller_mac, code, now=visit.now)
    if gone is None:
        return _told(thread, "withdraw-unknown", code or visit.code)
    if gone.by_text or gone.said_at is not None:
        by_text.taken_back(conn, visit.line.hotline, gone, now=visit.now)
    return _told(thread, "person-withdrawn")


def _of_missed_calls(conn: Connection, thread: Thread, *, wanted: bool) -> str:
    """Whether this number is called back because of a missed call, from now on."""
    visit, mac = thread.visit, thread.row.caller_mac
    journal.append(conn, turns.report_row(visit, "word ring-ok" if wanted else "word no-ring"))
    if wanted:
        missed_callers.want(conn, visit.city.city, mac, wanted=True, now=visit.now)
        return _told(thread, "ring-ok-noted")
    rung_off.unwanted(conn, visit.line.hotline, visit.city, mac, now=visit.now)
    return _told(thread, "no-ring-noted")


def _is_the_carriers(body: str, visit: Visit) -> bool:
    """`YES` answers our question; where none was asked the carrier alone answers it."""
    return sms_in.read(body, catalogue=visit.catalogue) == CarrierWord("in")


def _without_database(visit: Visit, read: sms_in.Read, body: str) -> str:
    """An honest answer and, but for a command, a request for a person.

    What is written after an alarm goes to the patrol; nobody is rung for it. It is kept on disk
    until the database is back. What only the database can do is to be asked for again.
    """
    if alarms.is_for_desk(read):
        passed_on = alarms.pass_on_without_database(visit, _recognised(visit, body), body)
        if passed_on is not None:
            return passed_on
    asked: tuple[Deed, ...] = ()
    name = "trouble"
    wish = deeds.CallbackRequested(seconds=0, textable=visit.facts.textable)
    match read:
        case Doubted(person=person, by_police=by_police):
            name = "danger-ask-police" if by_police else "danger-ask"
            later = wish.model_copy(update={"seconds": ANSWER_SECONDS})
            asked = (deeds.DangerDoubted(), *((later,) if person else ()))
        case Replied():
            name = "danger-ask"
        case Despaired(protocol):
            name = "self-harm"
            asked = (wish.model_copy(update={"urgent": True, "topic": protocol}),)
        case Withdraw() | Forget() | MissedCalls():
            name = "trouble-later"
        case More() | Asked(Word.LANGUAGE | Word.PRIVACY | Word.MENU | Word.BACK | Word.AGAIN):
            pass
        case _:
            asked = (wish,)
    visit.line.recorder.write_after_waiting(turns.report_row(visit, "text", *asked))
    known = _recognised(visit, body)
    most = None if name.startswith("danger-ask") else 1
    each = (known,) if known else visit.city.languages[:most]
    wording = visit.wording()
    return sms.reply("\n".join(wording.written(visit.phrase(name, code)) for code in each))


def _told(thread: Thread, phrase: str, code: str | None = None) -> str:
    values = {"code": Digits(code)} if code else None
    say = thread.visit.phrase(phrase, thread.state.language, values)
    return thread.visit.wording().written(say)
