"""The pages of emergencies: what is open, what became of one, and how it ended. For `ivr.web`.

Opening one, showing its number and closing it are noted in the audit. The parts that change by
themselves are asked for again and again by `static/live.js`; the same without it, by reloading.
"""

from dataclasses import dataclass

from flask import abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from ivr import review
from ivr.dispatch import outcomes
from ivr.dispatch.hotline import Hotline
from ivr.readiness.packs import on_one_operator
from ivr.review import AlarmStory
from ivr.store import audit
from ivr.web import alarm_words
from ivr.web.languages import gettext
from ivr.web.login import ABSOLUTE, SignedIn
from ivr.web.showing import Show

LONGEST_NOTE = 300
_LARGEST_ID = 2**63 - 1


@dataclass(frozen=True)
class EmergenciesPage:
    """The emergencies for one supervisor at one moment."""

    hotline: Hotline
    who: SignedIn
    show: Show

    def shown(self) -> str:
        """The list, and how the patrol's numbers were tested."""
        store, city, now = self.hotline.store, self.hotline.city(self.who.city), self.show.now
        with store.reading() as conn:
            patrol = review.patrol_numbers(conn, city=city, vault=store.vault, now=now)
        one_operator = on_one_operator(city)
        return self._list("emergencies.html", patrol=patrol, one_operator=one_operator)

    def part_of_list(self) -> str:
        """What changes by itself in the list."""
        return self._list("emergencies-now.html")

    def _list(self, template: str, **more: object) -> str:
        store = self.hotline.store
        with store.reading() as conn:
            alarms = review.alarms(conn, city=self.who.city, vault=store.vault, now=self.show.now)
        return render_template(
            template,
            alarms=alarms,
            show=self.show,
            standing=lambda each: alarm_words.standing(each, self.show),
            how=alarm_words.how,
            **more,
        )

    def one(self, number: int) -> str:
        """One emergency, which is noted in the audit."""
        story = self._story(number)
        with self.hotline.store.transaction() as conn:
            audit.record(
                conn,
                at=self.show.now,
                city=self.who.city,
                supervisor=self.who.id,
                action="emergency-read",
                subject=str(number),
            )
        return self._page(story)

    def part_of_one(self, number: int) -> str | Response:
        """What changes by itself on the page of one that they opened before, and so was noted."""
        story = self._story(number)
        with self.hotline.store.reading() as conn:
            opened = audit.has(
                conn,
                city=self.who.city,
                supervisor=self.who.id,
                action="emergency-read",
                subject=str(number),
                since=self.show.now - ABSOLUTE,
            )
        if not opened:
            return redirect(url_for("supervisors.emergency", number=number), code=303)
        return self._page(story, template="emergency-now.html")

    def with_number(self, number: int) -> str:
        """One emergency with the whole number of who is in danger."""
        self._story(number)
        with self.hotline.store.transaction() as conn:
            whole = outcomes.show_number(
                conn,
                self.hotline.store.vault,
                self.who.city,
                number,
                supervisor=self.who.id,
                now=self.show.now,
            )
        return self._page(self._story(number), whole=whole)

    def closed(self, number: int) -> Response:
        """Close one with its outcome, and show it."""
        story = self._story(number)
        outcome = request.form.get("outcome", "")
        note = request.form.get("note", "").strip()[:LONGEST_NOTE]
        back = redirect(url_for("supervisors.emergency", number=number), code=303)
        if outcome not in outcomes.OUTCOMES or (outcome == "other" and not note):
            flash(gettext("Please say how it ended. Nothing was changed."), "warn")
            return back
        with self.hotline.store.transaction() as conn:
            done = outcomes.close(
                conn,
                self.hotline.store.vault,
                self.who.city,
                number,
                outcome=outcome,
                note=note,
                supervisor=self.who.id,
                now=self.show.now,
            )
        if done:
            flash(gettext("Emergency %(code)s is closed.") % {"code": story.alarm.code}, "good")
        else:
            flash(gettext("Somebody was faster: it is closed already."), "warn")
        return back

    def _story(self, number: int) -> AlarmStory:
        if number > _LARGEST_ID:
            abort(404)
        store, now = self.hotline.store, self.show.now
        with store.reading() as conn:
            story = review.alarm_story(
                conn, city=self.who.city, number=number, vault=store.vault, now=now
            )
        if story is None:
            abort(404)
        return story

    def _page(
        self, story: AlarmStory, *, whole: str | None = None, template: str = "emergency.html"
    ) -> str:
        return render_template(
            template,
            alarm=story.alarm,
            note=story.note,
            whole=whole,
            events=alarm_words.timeline(story),
            known=alarm_words.known(story, self.show),
            standing=alarm_words.standing(story.alarm, self.show),
            outcomes=outcomes.OUTCOMES,
            how=alarm_words.how,
            longest_note=LONGEST_NOTE,
            show=self.show,
        )
