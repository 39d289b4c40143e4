"""The genuine Twilio client's requests carried to an application without a socket."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from flask import Flask
from twilio.http import HttpClient
from twilio.http.response import Response


class AppClient(HttpClient):
    """Carries the client's requests to `app()`, as loopback would."""

    def __init__(self, app: Callable[[], Flask]) -> None:
        super().__init__(None, False, None)
        self._app = app

    def request(
        self,
        method: str,
        url: str,
        params: Any = None,
        data: Any = None,
        headers: Any = None,
        auth: Any = None,
        timeout: Any = None,
        allow_redirects: bool = False,
    ) -> Response:
        """One request; `auth` is the account's sid and token."""
        answer = (
            self._app()
            .test_client()
            .open(
                urlsplit(url).path,
                method=method,
                query_string=params,
                data=data,
                headers=headers,
                auth=tuple(auth) if auth else None,
            )
        )
        return Response(answer.status_code, answer.get_data(as_text=True))
