"""Signing in and out of the supervisors' pages, and what keeps a session alive.

`ivr.app` calls `init_login`, the command line `add_supervisor`; the pages use `signed_in`.

A session is a signed cookie that holds who somebody is, their session key and two times. The key
stands in the database as well: a sign-out gives a new one, and every cookie with the old one is
worthless, also a copied one.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from typing import cast

from flask import Blueprint, Flask, g, redirect, render_template, request, session, url_for
from flask_login import LoginManager, current_user, login_user
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Connection
from werkzeug.wrappers import Response

from ivr.clock import Clock
from ivr.errors import Refused
from ivr.settings import Settings
from ivr.store import audit, supervisors
from ivr.store.db import Store
from ivr.web import passwords, throttle
from ivr.web.languages import chosen_language, gettext, remember
from ivr.web.own_paths import own_path
from ivr.web.problems import explain_problems
from ivr.web.sessions import BrowserSessions

IDLE = timedelta(minutes=15)
"""A session ends when nothing was opened for so long (OWASP ASVS 5.0, section 7)."""
ABSOLUTE = timedelta(hours=8)
"""A session ends after so long in any case."""

LIVE = "HotLine-Live"
"""The header of what a page asks for by itself (`static/live.js`): nobody opened anything."""

_KNOWN_BROWSER = timedelta(days=365)
_EMAIL = re.compile(r"[^\s@\x00-\x1f]{1,64}@[^\s@\x00-\x1f]{1,189}")


@dataclass(frozen=True)
class SignedIn:
    """The supervisor a request comes from, as Flask-Login wants to see one."""

    supervisor: supervisors.Supervisor
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def id(self) -> int:
        """The supervisor's row number."""
        return self.supervisor.id

    @property
    def email(self) -> str:
        """The address they sign in with."""
        return self.supervisor.email

    @property
    def city(self) -> str:
        """The one city whose calls they read."""
        return self.supervisor.city

    def get_id(self) -> str:
        """What the session keeps of them."""
        return f"{self.supervisor.id} {self.supervisor.session_key}"


def signed_in() -> SignedIn:
    """The supervisor of this request; for views behind a check that there is one."""
    return cast(SignedIn, current_user._get_current_object())


def add_supervisor(store: Store, *, email: str, city: str, password: str, now: datetime) -> None:
    """Let somebody sign in to read a city's calls.

    Raises Refused, with a sentence for the person who asked, for an address that is none or is
    taken and for a password that is too short, too long or easily guessed.
    """
    address = email.strip().lower()
    if not _EMAIL.fullmatch(address):
        raise Refused("That is no e-mail address.")
    passwords.check_new(password, known_words=(address.split("@")[0], city, "hotline"))
    kept = passwords.hashed(password)
    with store.transaction() as conn:
        key = secrets.token_urlsafe(32)
        added = supervisors.add(
            conn, email=address, city=city, password_hash=kept, session_key=key, at=now
        )
        if added is None:
            raise Refused("There is a supervisor with this address already.")
        audit.record(
            conn, at=now, city=city, supervisor=None, action="supervisor-added", subject=str(added)
        )


def init_login(app: Flask, *, store: Store, clock: Clock, settings: Settings) -> CSRFProtect:
    """Set up sessions, forms' protection and the pages to sign in and out.

    clock: the machine's own even in practice, where "ten minutes later" must sign nobody out.
    Gives the protection back: webhooks and the practice phone's JSON are to be exempt from it.
    """
    https = settings.public_url.startswith("https://")
    secret = settings.secret_key.get_secret_value()
    app.config.update(_cookie_settings(https), SECRET_KEY=secret)
    app.session_interface = BrowserSessions()
    manager = LoginManager(app)
    # Tying a session to the address would sign people out whenever their phone changes networks.
    manager.session_protection = None
    manager.user_loader(_loader(store, clock))
    app.context_processor(
        lambda: {"signed_in": g.get("signed_in"), "practice": not settings.real, "here": _here()}
    )
    app.register_blueprint(_pages(_Door(store, clock, throttle.BrowserCookies(secret), https)))
    return CSRFProtect(app)


def _cookie_settings(https: bool) -> dict[str, object]:
    return {
        "SESSION_COOKIE_NAME": "__Host-hotline" if https else "hotline",
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_SECURE": https,
        # As long as the session: a form left open for an hour still works.
        "WTF_CSRF_TIME_LIMIT": None,
        # It would ask for the Referer header, which our own pages forbid browsers to send.
        "WTF_CSRF_SSL_STRICT": False,
    }


def _loader(store: Store, clock: Clock) -> Callable[[str], SignedIn | None]:
    def load(kept: str) -> SignedIn | None:
        now = clock.now()
        number, _, key = kept.partition(" ")
        if not number.isdecimal() or not _in_time(now):
            return None
        with store.reading() as conn:
            found = supervisors.by_id(conn, int(number))
        if found is None or not compare_digest(found.session_key, key):
            return None
        if LIVE not in request.headers:
            session["seen"] = now.timestamp()
        g.signed_in = SignedIn(found)
        return SignedIn(found)

    return load


def _in_time(now: datetime) -> bool:
    since = timedelta(seconds=now.timestamp() - float(session.get("since", 0)))
    seen = timedelta(seconds=now.timestamp() - float(session.get("seen", 0)))
    return since < ABSOLUTE and seen < IDLE


def to_the_form() -> Response:
    """Send somebody who is not signed in to the form, and afterwards on to where they wanted."""
    wanted = _here() if request.method == "GET" else None
    return redirect(url_for("login.form", next=wanted), code=303)


def _here() -> str:
    """The address of this page, to come back to; a form's answer leads home."""
    return own_path(request.full_path.rstrip("?") if request.method == "GET" else None)


@dataclass(frozen=True)
class _Door:
    store: Store
    clock: Clock
    cookies: throttle.BrowserCookies
    https: bool

    @property
    def browser_cookie(self) -> str:
        return "__Host-hotline-browser" if self.https else "hotline-browser"

    def visitor(self, email: str) -> throttle.Visitor:
        return throttle.visitor(
            self.store.vault,
            self.cookies,
            email=email,
            address=request.remote_addr or "",
            cookie=request.cookies.get(self.browser_cookie),
        )

    def check(self, email: str, password: str) -> supervisors.Supervisor | None:
        """The supervisor whose password this is. Raises passwords.Crowded."""
        found = None
        if _EMAIL.fullmatch(email):
            with self.store.reading() as conn:
                found = supervisors.by_email(conn, email)
        kept = found.password_hash if found else None
        return found if passwords.fits(password, kept) else None

    def welcome(self, found: supervisors.Supervisor, who: throttle.Visitor) -> Response:
        now, language = self.clock.now(), chosen_language() or found.language
        with self.store.transaction() as conn:
            throttle.forgive(conn, who)
            supervisors.note_sign_in(conn, found.id, at=now, language=language)
            self._record(conn, found, "signed-in", now)
        # Nothing that stood in the cookie before counts any more.
        session.clear()
        session["since"] = session["seen"] = now.timestamp()
        login_user(SignedIn(found))
        response = redirect(own_path(request.form.get("next")), code=303)
        remember(response, language)
        self._know_browser(response, who)
        return response

    def farewell(self, leaving: SignedIn) -> None:
        now = self.clock.now()
        with self.store.transaction() as conn:
            supervisors.end_sessions(conn, leaving.id, session_key=secrets.token_urlsafe(32))
            self._record(conn, leaving.supervisor, "signed-out", now)

    def _record(
        self, conn: Connection, whose: supervisors.Supervisor, action: str, now: datetime
    ) -> None:
        audit.record(
            conn,
            at=now,
            city=whose.city,
            supervisor=whose.id,
            action=action,
            subject=str(whose.id),
        )

    def _know_browser(self, response: Response, who: throttle.Visitor) -> None:
        if who.known:
            return
        response.set_cookie(
            self.browser_cookie,
            self.cookies.make(who.account),
            max_age=_KNOWN_BROWSER,
            secure=self.https,
            httponly=True,
            samesite="Lax",
        )


def _pages(door: _Door) -> Blueprint:
    pages = Blueprint("login", __name__)
    explain_problems(pages)

    @pages.get("/login")
    def form() -> Response | str:
        if current_user.is_authenticated:
            return redirect(own_path(request.args.get("next")), code=303)
        return _form()

    @pages.post("/login")
    def sign_in() -> Response | tuple[str, int]:
        email = request.form.get("email", "").strip().lower()
        who = door.visitor(email)
        tried = throttle.enter(door.store, who, door.clock.now())
        if tried is None:
            return _form(_wait()), 429
        try:
            found = door.check(email, request.form.get("password", ""))
        except passwords.Crowded:
            throttle.take_back(door.store, tried)
            return _form(gettext("Many are signing in at this moment. Please try again.")), 503
        if found is None:
            return _form(gettext("E-mail or password is not right.")), 403
        return door.welcome(found, who)

    @pages.post("/logout")
    def sign_out() -> Response:
        leaving = signed_in() if current_user.is_authenticated else None
        session.clear()
        if leaving is not None:
            door.farewell(leaving)
        return redirect(url_for("login.form"), code=303)

    return pages


def _form(trouble: str | None = None) -> str:
    wanted = own_path(request.values.get("next"))
    email = request.form.get("email", "")[:254]
    return render_template("login.html", trouble=trouble, next=wanted, email=email, here="/login")


def _wait() -> str:
    minutes = int(throttle.WINDOW.total_seconds() // 60)
    told = gettext("That was too many tries. Please wait %(minutes)s minutes, then try again.")
    return told % {"minutes": minutes}
