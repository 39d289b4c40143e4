"""Visitors have their own address behind a proxy of this machine, and cannot make one up."""

import pytest
from flask import Flask, request

from ivr.settings import Settings
from ivr.web.security import init_security

VISITOR, STRANGER = "203.0.113.7", "198.51.100.9"


@pytest.fixture
def app(settings: Settings) -> Flask:
    app = Flask("addresses")
    init_security(app, settings=settings)
    app.add_url_rule("/", view_func=lambda: f"{request.remote_addr} {request.url}")
    return app


def seen(app: Flask, *, at: str, **headers: str) -> str:
    named = {f"X-Forwarded-{name}": value for name, value in headers.items()}
    return app.test_client().get("/", headers=named, environ_overrides={"REMOTE_ADDR": at}).text


@pytest.mark.parametrize("proxy", ["127.0.0.1", "::1", ""])
def test_the_proxy_of_this_machine_says_who_comes(app: Flask, proxy: str) -> None:
    assert seen(app, at=proxy, For=VISITOR).startswith(VISITOR)


def test_a_visitor_cannot_take_another_address(app: Flask) -> None:
    assert seen(app, at=STRANGER, For=VISITOR).startswith(STRANGER)
    assert seen(app, at="127.0.0.1", For=f"{VISITOR}, {STRANGER}").startswith(STRANGER)


def test_host_and_scheme_are_believed_of_nobody(app: Flask) -> None:
    told = seen(app, at="127.0.0.1", For=VISITOR, Host="evil.example", Proto="https")
    assert told.endswith(" http://localhost/")
