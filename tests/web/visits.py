"""A supervisor's visit: a browser that keeps cookies, reads pages and sends their forms."""

import html
import re
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

PASSWORD = "three grey geese in May"
_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')
_MARK = re.compile(r"<[^>]*>")


@dataclass
class Page:
    """What the browser shows: the status, the source, and the words without the marks."""

    answer: TestResponse

    @property
    def status(self) -> int:
        return self.answer.status_code

    @property
    def source(self) -> str:
        return self.answer.get_data(as_text=True)

    @property
    def words(self) -> str:
        return " ".join(html.unescape(_MARK.sub(" ", self.source)).split())

    @property
    def path(self) -> str:
        return self.answer.request.full_path.rstrip("?")

    def calls(self) -> list[int]:
        """The calls this page links to, from top to bottom."""
        return [int(number) for number in re.findall(r'href="/calls/(\d+)"', self.source)]

    def link(self, rel: str) -> str | None:
        """Where the link of this kind leads: `next` or `prev`."""
        found = re.search(rf'rel="{rel}" href="([^"]+)"', self.source)
        return html.unescape(found[1]) if found else None


@dataclass
class Browser:
    """One browser at one address."""

    app: Flask
    address: str = "192.0.2.1"
    language: str = "en"
    site: str = "http://localhost"
    client: FlaskClient = field(init=False)
    token: str = ""

    def __post_init__(self) -> None:
        self.client = self.app.test_client()

    def opens(self, path: str) -> Page:
        return self._shown(self.client.get(path, follow_redirects=True, **self._who()))

    def sends(self, path: str, **fields: str) -> Page:
        form = {"csrf_token": self.token, **fields}
        answer = self.client.post(path, data=form, follow_redirects=True, **self._who())
        return self._shown(answer)

    def signs_in(self, email: str, password: str = PASSWORD, *, wanting: str = "") -> Page:
        if not self.token:
            self.opens("/login")
        return self.sends("/login", email=email, password=password, next=wanting)

    def signs_out(self) -> Page:
        return self.sends("/logout")

    def is_signed_in(self) -> bool:
        return self.opens("/calls").path == "/calls"

    def _who(self) -> dict[str, Any]:
        return {
            "base_url": self.site,
            "environ_overrides": {"REMOTE_ADDR": self.address},
            "headers": {"Accept-Language": self.language},
        }

    def _shown(self, answer: TestResponse) -> Page:
        page = Page(answer)
        found = _TOKEN.search(page.source)
        self.token = found[1] if found else self.token
        return page
