"""The air alert on the supervisors' pages: a banner on all of them, and the switch."""

from dataclasses import dataclass

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from ivr.clock import Clock
from ivr.dispatch import air_alert
from ivr.dispatch.hotline import Hotline
from ivr.store.alerts import Alert
from ivr.web.languages import gettext
from ivr.web.login import SignedIn


@dataclass(frozen=True)
class AlertSwitch:
    """The alert of one supervisor's city."""

    hotline: Hotline
    clock: Clock
    who: SignedIn

    def going_on(self) -> Alert | None:
        """The alert there is, for the banner."""
        city = self.hotline.city(self.who.city)
        with self.hotline.store.reading() as conn:
            return air_alert.now_in(conn, city, self.clock.now())

    def switched(self, *, on: bool) -> Response:
        """Switch it, and show the page of callbacks."""
        city, now = self.hotline.city(self.who.city), self.clock.now()
        with self.hotline.store.transaction() as conn:
            if on:
                air_alert.switch_on(conn, city, by=self.who.id, now=now)
            else:
                air_alert.switch_off(conn, city, by=self.who.id, now=now)
        told = (
            gettext("The air alert is on: within ten seconds callers hear to take shelter.")
            if on
            else gettext("The air alert is over: within ten seconds callers hear no more of it.")
        )
        flash(told, "good")
        return redirect(url_for("supervisors.callbacks"), code=303)
