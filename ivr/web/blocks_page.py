"""Blocking a number: one supervisor proposes it, another agrees, either lifts it. For `ivr.web`.

It stops nothing but automatic callbacks: danger and information are answered as before, and what
the number asks for waits for a supervisor's approval. Each step is noted in the audit.
"""

from dataclasses import dataclass
from datetime import timedelta

from flask import abort, flash, redirect, request, url_for
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ivr.dispatch.hotline import Hotline
from ivr.store import audit, blocks
from ivr.web.languages import gettext
from ivr.web.login import SignedIn
from ivr.web.showing import Show

DAYS = (7, 30, 90)
"""For how long a number may be blocked."""

LONGEST_REASON = 300
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class Blocking:
    """What one supervisor does about blocks at one moment."""

    hotline: Hotline
    who: SignedIn
    show: Show

    def standing(self) -> tuple[blocks.Block, ...]:
        """What is proposed or blocked in their city."""
        store = self.hotline.store
        with store.reading() as conn:
            return blocks.standing(conn, store.vault, self.who.city, self.show.now)

    def propose(self, call: int) -> Response:
        """Propose to block the number of a call."""
        back = redirect(url_for("supervisors.call", number=call), code=303)
        reason = request.form.get("reason", "").strip()[:LONGEST_REASON]
        days = request.form.get("days", "")
        if not reason or days not in map(str, DAYS):
            flash(gettext("Please write why. Nothing was changed."), "warn")
            return back
        done = self._proposed(call, reason, timedelta(days=int(days)))
        if done:
            flash(
                gettext("Proposed: another supervisor must agree, on the page of callbacks."),
                "good",
            )
        else:
            flash(gettext("It is blocked, or proposed, already."), "warn")
        return back

    def agree(self, block: int) -> Response:
        """Agree to what another supervisor proposed."""
        city, now = self.who.city, self.show.now
        with self.hotline.store.transaction() as conn:
            done = blocks.agree(conn, city, block, supervisor=self.who.id, now=now)
            if done:
                self._note(conn, "block-agreed", block)
        told = gettext("The number is blocked: nobody is asked to call it back by itself.")
        return self._back(told if done else None)

    def end(self, block: int) -> Response:
        """Lift a block, or drop what was proposed."""
        with self.hotline.store.transaction() as conn:
            done = blocks.end(conn, self.who.city, block, now=self.show.now)
            if done:
                self._note(conn, "block-ended", block)
        return self._back(gettext("The number is not blocked any more.") if done else None)

    def _proposed(self, call: int, reason: str, lasts: timedelta) -> bool:
        if call > _LARGEST_ID:
            abort(404)
        store = self.hotline.store
        with store.transaction() as conn:
            done = blocks.propose(
                conn,
                store.vault,
                city=self.who.city,
                call=call,
                reason=reason,
                lasts=lasts,
                supervisor=self.who.id,
                now=self.show.now,
            )
            if done is None:
                abort(404)
            if done:
                self._note(conn, "block-proposed", call)
        return done

    def _note(self, conn: Connection, action: str, subject: int) -> None:
        audit.record(
            conn,
            at=self.show.now,
            city=self.who.city,
            supervisor=self.who.id,
            action=action,
            subject=str(subject),
        )

    def _back(self, told: str | None) -> Response:
        if told is None:
            flash(
                gettext("Nothing was changed: another supervisor is needed, or was faster."), "warn"
            )
        else:
            flash(told, "good")
        return redirect(url_for("supervisors.callbacks"), code=303)
