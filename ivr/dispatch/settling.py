"""Carrying out what turns decided: callbacks, emergencies and texts out of the journal, once.

Rows and their deeds are settled in one commit, in the order they were written.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from ivr.cities import City
from ivr.dispatch import (
    alarming,
    asked_again,
    by_text,
    call_log,
    callbacks,
    deeds,
    emergencies,
    folding,
    guests,
    interpreters,
    outgoing,
    reports,
    rung_off,
    saying,
    unanswered,
)
from ivr.dispatch.codes import case_code
from ivr.dispatch.deeds import Deed, read_deed
from ivr.dispatch.hotline import Hotline
from ivr.dispatch.outgoing import Letter
from ivr.dispatch.reports import Report
from ivr.errors import StoreUnavailable
from ivr.flow.texts import Digits
from ivr.logs import told
from ivr.store import callers, journal
from ivr.store.journal import JournalRow
from ivr.store.vault import SealedNumber

AT_ONCE = 100
"""How many rows one round settles."""

TRY_AGAIN = timedelta(minutes=1)
"""After how long a row that could not be settled is tried again."""

Settle = Callable[[Connection, Hotline, JournalRow, datetime], bool]

log = structlog.get_logger()


@dataclass
class Settler:
    """Settles for one worker, and remembers which rows could not be, to try them later."""

    hotline: Hotline = field(repr=False)
    _aside: dict[int, datetime] = field(default_factory=dict)

    def settle(self, now: datetime) -> int:
        """Settle the oldest unsettled rows; gives how many: none while another worker does it.

        One that cannot be settled, such as one of a city whose pack was taken away, is set aside
        and tried again later: it must not keep an emergency behind it waiting.
        """
        self._aside = {row: until for row, until in self._aside.items() if until > now}
        try:
            return self._round(now, _settle_row)
        except StoreUnavailable:
            raise
        except Exception:
            # Nothing of it is kept. Once more, each by itself: one of them is to be set aside.
            return self._round(now, self._settle_or_set_aside)

    def _round(self, now: datetime, settle: Settle) -> int:
        with self.hotline.store.transaction() as conn:
            if not journal.may_settle(conn):
                return 0
            rows = journal.unsettled(conn, AT_ONCE, but=tuple(self._aside))
            settled = [row.id for row in rows if settle(conn, self.hotline, row, now)]
            journal.mark_settled(conn, settled)
        return len(settled)

    def _settle_or_set_aside(
        self, conn: Connection, hotline: Hotline, row: JournalRow, now: datetime
    ) -> bool:
        try:
            with conn.begin_nested():
                return _settle_row(conn, hotline, row, now)
        except DBAPIError:
            raise
        except Exception as failure:
            log.error("row set aside", **told(failure))
            self._aside[row.id] = now + TRY_AGAIN
            return False


def _settle_row(conn: Connection, hotline: Hotline, row: JournalRow, now: datetime) -> bool:
    """Carry out what a turn decided; True, as it is settled then."""
    done = tuple(read_deed(each) for each in row.deeds)
    if row.channel != "staff":
        call_log.bring_up_to_date(conn, hotline, row, done)
    for deed in done:
        _carry_out(conn, hotline, hotline.city(row.city), row, deed, now)
    return True


def _carry_out(  # noqa: C901 - one case a deed, and the type checker counts them
    conn: Connection, hotline: Hotline, city: City, row: JournalRow, deed: Deed, now: datetime
) -> None:
    match deed:
        case deeds.CallbackRequested():
            _request(conn, hotline, city, row, deed, now)
        case deeds.CallMissed():
            rung_off.take_in(conn, hotline, city, row, deed, now)
        case deeds.CallbackWithdrawn():
            callbacks.step_back(conn, row)
        case deeds.CallEnded():
            callbacks.hung_up(conn, row)
            emergencies.hung_up(conn, hotline, city, row)
            _interpret(conn, hotline, city, row, deed, now)
            alarming.beside(conn, partial(asked_again.tell_holder, conn, hotline, row, now=now))
        case deeds.CodeTexted():
            _text_code(conn, hotline, city, row, now)
        case deeds.LanguageRemembered(language=language):
            _remember(conn, row, language)
        case deeds.HelpAsked():
            guests.ask(conn, hotline, city, deed, now)
        case deeds.OutReported() | deeds.LegEnded():
            _reported(conn, hotline, row, deed, now)
        case deeds.DangerDoubted():
            unanswered.expect_answer(conn, hotline, city, row)
        case deeds.DoubtAnswered():
            unanswered.answered(conn, row, now)
        case (
            deeds.EmergencyRaised()
            | deeds.EmergencyRelayed()
            | deeds.EmergencyMissed()
            | deeds.DeskRung()
            | deeds.DeskAccepted()
            | deeds.DeskListens()
            | deeds.DeskAsked()
            | deeds.CallerAnswered()
            | deeds.InterpreterAccepted()
            | deeds.InterpreterJoined()
            | deeds.DeskJoined()
            | deeds.PoliceNotReached()
            | deeds.PoliceStopped()
            | deeds.Queued()
            | deeds.StandInAccepted()
            | deeds.StandInJoined()
            | deeds.PoliceEnded()
        ):
            unanswered.answered(conn, row, now)
            emergencies.take_in(conn, hotline, city, row, deed, now=now)
            _carry_on(conn, hotline, city, row, deed, now)
            _interpret(conn, hotline, city, row, deed, now)
        case _:
            assert_never(deed)


def _carry_on(
    conn: Connection, hotline: Hotline, city: City, row: JournalRow, deed: Deed, now: datetime
) -> None:
    """What follows from an alarm: whoever writes with the caller is told, the desks are rung.

    The words of a danger text leave the journal as soon as the desks are.
    """
    match deed:
        case deeds.EmergencyRaised() if row.caller_mac:
            alarming.beside(conn, lambda: _tell_writer(conn, hotline, row, now))
        case (
            deeds.EmergencyRelayed(words_sealed=str(words))
            | deeds.EmergencyMissed(words_sealed=str(words))
        ):
            alarming.take_in(conn, hotline, city, row, words, now)
            bare = [{k: v for k, v in each.items() if k != "words_sealed"} for each in row.deeds]
            journal.bring_deeds(conn, row.id, bare)
        case _:
            pass


def _interpret(
    conn: Connection, hotline: Hotline, city: City, row: JournalRow, deed: Deed, now: datetime
) -> None:
    work = partial(interpreters.take_in, conn, hotline, city, row, deed, now=now)
    alarming.beside(conn, work)


def _tell_writer(conn: Connection, hotline: Hotline, row: JournalRow, now: datetime) -> None:
    saying.alarmed(conn, hotline, row.city, row.caller_mac or "", event=row.event, now=now)


def _request(
    conn: Connection,
    hotline: Hotline,
    city: City,
    row: JournalRow,
    deed: deeds.CallbackRequested,
    now: datetime,
) -> None:
    callbacks.request(conn, hotline, city, row, deed)
    folding.fold(conn, city, row, deed)
    if deed.by_text:
        by_text.wished(conn, hotline, row.city, row.conversation, now=now)
    elif row.channel == "sms":
        asked_again.tell_holder(conn, hotline, row, now=now)


def _remember(conn: Connection, row: JournalRow, language: str) -> None:
    if row.caller_mac:
        callers.remember_language(conn, row.city, row.caller_mac, language, now=row.at)


def _reported(
    conn: Connection,
    hotline: Hotline,
    row: JournalRow,
    deed: deeds.OutReported | deeds.LegEnded,
    now: datetime,
) -> None:
    """A report of the carrier that waited on disk."""
    if isinstance(deed, deeds.OutReported):
        report = Report(deed.status, deed.sid, deed.error_code)
        reports.note(conn, hotline, deed.token, report, now)
    elif "danger" in guests.left(conn, hotline, row.conversation, now=now):
        _hung_up_in_danger(conn, row, deeds.CallEnded(status=deed.status, seconds=deed.seconds))


def _hung_up_in_danger(conn: Connection, row: JournalRow, ended: deeds.CallEnded) -> None:
    """Who had left a room for the police hung up: a row of its own, as of any call of theirs."""
    event = f"{row.conversation}:ended {ended.status}"
    told = replace(row, channel="status", event=event, deeds=(deeds.write_deed(ended),))
    journal.append(conn, replace(told, settled=False))


def _text_code(
    conn: Connection, hotline: Hotline, city: City, row: JournalRow, now: datetime
) -> None:
    if not (row.caller_sealed and row.caller_mac):
        return
    letter = Letter(
        to=SealedNumber(row.caller_sealed, row.caller_mac),
        phrase="code-text",
        language=row.language or city.languages[0],
        key=f"code:{row.conversation}",
        priority=outgoing.RECEIPT,
        values={
            "code": Digits(case_code(hotline.secret, row.conversation)),
            "number": Digits(city.numbers[0]),
        },
    )
    outgoing.text(conn, hotline, city, letter, now=now)
