"""The page of callbacks: what is open, and what a supervisor decides about it. For `ivr.web`.

Every decision is noted in the audit in the commit that carries it out; who comes too late is told.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import assert_never

from flask import abort, flash, redirect, render_template, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ivr import review
from ivr.dispatch import deciding
from ivr.dispatch.callbacks import Callback
from ivr.dispatch.hotline import Hotline
from ivr.store import audit
from ivr.web.blocks_page import Blocking
from ivr.web.board_words import standing
from ivr.web.languages import gettext
from ivr.web.login import SignedIn
from ivr.web.offer_words import language_told
from ivr.web.showing import Show

LONGEST_REASON = 300
_LARGEST_ID = 2**63 - 1


class Decision(StrEnum):
    """What can be done with an open request, as the address names it."""

    APPROVE = "approve"
    URGENT = "urgent"
    CALL_OFF = "call-off"


_AUDITED = {
    Decision.APPROVE: "callback-approved",
    Decision.URGENT: "callback-urgent",
    Decision.CALL_OFF: "callback-called-off",
}


@dataclass(frozen=True)
class CallbacksPage:
    """The board for one supervisor at one moment."""

    hotline: Hotline
    who: SignedIn
    show: Show

    def shown(self) -> str:
        """The board."""
        store = self.hotline.store
        with store.reading() as conn:
            board = review.board(conn, city=self.who.city, vault=store.vault, now=self.show.now)
        return render_template(
            "callbacks.html",
            board=board,
            blocks=Blocking(self.hotline, self.who, self.show).standing(),
            me=self.who.id,
            standing=lambda each: standing(each, self.show),
            language_told=language_told,
            show=self.show,
            longest_reason=LONGEST_REASON,
        )

    def decided(self, number: int, decision: Decision) -> Response:
        """Carry out a decision about the request with this row number, and show the board."""
        reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
        if number > _LARGEST_ID:
            abort(404)
        with self.hotline.store.transaction() as conn:
            if not deciding.exists(conn, self.who.city, number):
                abort(404)
            if decision is Decision.CALL_OFF and not reason:
                flash(gettext("Please write why. Nothing was changed."), "warn")
                return _back()
            done = self._carry_out(conn, number, decision, reason)
            if done is not None:
                self._note(conn, number, decision)
        if done is None:
            flash(gettext("Somebody was faster: nothing was left to decide about it."), "warn")
        else:
            flash(_told(decision) % {"code": done.code}, "good")
        return _back()

    def _carry_out(
        self, conn: Connection, number: int, decision: Decision, reason: str
    ) -> Callback | None:
        city, now = self.hotline.city(self.who.city), self.show.now
        match decision:
            case Decision.APPROVE:
                return deciding.approve(conn, city, number, now=now)
            case Decision.URGENT:
                return deciding.make_urgent(conn, city, number, now=now)
            case Decision.CALL_OFF:
                return deciding.call_off(conn, self.hotline, city, number, reason, now=now)
            case _:
                assert_never(decision)

    def _note(self, conn: Connection, number: int, decision: Decision) -> None:
        audit.record(
            conn,
            at=self.show.now,
            city=self.who.city,
            supervisor=self.who.id,
            action=_AUDITED[decision],
            subject=str(number),
        )


def _told(decision: Decision) -> str:
    match decision:
        case Decision.APPROVE:
            return gettext("Request %(code)s is approved: somebody is asked now.")
        case Decision.URGENT:
            return gettext("Request %(code)s is urgent now.")
        case Decision.CALL_OFF:
            return gettext("Request %(code)s is called off.")
        case _:
            assert_never(decision)


def _back() -> Response:
    return redirect(url_for("supervisors.callbacks"), code=303)
