"""Behind the shipped nginx site: genuine webhooks pass byte for byte, pages are encrypted."""

import shutil
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from email.message import Message
from http.client import HTTPConnection, HTTPSConnection
from ipaddress import ip_address
from pathlib import Path
from ssl import create_default_context
from urllib.parse import urlencode, urlsplit

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from twilio.request_validator import RequestValidator

from ivr.clock import SystemClock
from ivr.settings import load_settings
from ivr.store.db import WORKER_PATIENCE, open_store
from ivr.web.login import add_supervisor
from tests.conftest import Copy
from tests.deploy.processes import free_port, running
from tests.on_air import ROOT, TOKEN, on_air

OKSANA, PASSWORD = "oksana@line.example", "correct horse battery"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin")
SITE = (ROOT / "deploy" / "nginx" / "hotline.conf").read_text("utf-8")
AROUND = """\
daemon off; master_process off; pid {place}/pid; error_log {place}/errors;
events {{}}
http {{
    client_body_temp_path {place}/body; proxy_temp_path {place}/proxy;
    fastcgi_temp_path {place}/f; uwsgi_temp_path {place}/u; scgi_temp_path {place}/s;
{site}
}}
"""
FORM = {
    "CallSid": "CA" + "1" * 32,
    "From": "+380931110001",
    "To": "+380342550102",
    "CallStatus": "ringing",
}

pytestmark = pytest.mark.skipif(NGINX is None, reason="needs nginx: apt install nginx-light")


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: Message
    text: str


@dataclass(frozen=True)
class Site:
    """HotLine as strangers meet it, on its two ports."""

    url: str
    plain: str
    certificate: str

    def asks(
        self, method: str, url: str, form: Mapping[str, str] | None = None, **headers: str
    ) -> Answer:
        """A request whose address goes out as it stands here: most clients would tidy it up."""
        parts, body = urlsplit(url), urlencode(form) if form else None
        trusted = create_default_context(cafile=self.certificate)
        line = (
            HTTPSConnection(parts.netloc, timeout=30, context=trusted)
            if parts.scheme == "https"
            else HTTPConnection(parts.netloc, timeout=30)
        )
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        with closing(line):
            line.request(method, url.partition(parts.netloc)[2], body, kind | named)
            answer = line.getresponse()
            return Answer(answer.status, answer.headers, answer.read().decode())

    def webhook(self, place: str, *, token: str = TOKEN, door: str = "") -> Answer:
        """A call that comes in, signed for the public address."""
        signature = RequestValidator(token).compute_signature(f"{self.url}{place}", FORM)
        return self.asks("POST", (door or self.url) + place, FORM, X_Twilio_Signature=signature)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, sqlite_copy: Copy) -> Iterator[Site]:
    place = tmp_path_factory.mktemp("nginx")
    web, plain, tls = free_port(), free_port(), free_port()
    found = Site(f"https://127.0.0.1:{tls}", f"http://127.0.0.1:{plain}", certificate(place))
    (place / "conf").write_text(AROUND.format(place=place, site=here(place, web, plain, tls)))
    with sqlite_copy() as database, running(environ(place, found, database)) as processes:
        supervised(environ(place, found, database))
        processes.web(web)
        nginx = subprocess.Popen(
            [str(NGINX), "-c", str(place / "conf"), "-e", str(place / "errors")]
        )
        try:
            processes.serving(f"http://127.0.0.1:{web}/healthz")
            processes.serving(f"{found.url}/healthz", verify=found.certificate)
            yield found
        finally:
            nginx.terminate()
            nginx.wait(30)


def environ(place: Path, site: Site, database: str) -> dict[str, str]:
    return on_air(place) | {"HOTLINE_PUBLIC_URL": site.url, "HOTLINE_DATABASE_URL": database}


def supervised(environ: dict[str, str]) -> None:
    """Somebody may sign in."""
    store, now = open_store(load_settings(environ), patience=WORKER_PATIENCE), SystemClock().now()
    add_supervisor(store, email=OKSANA, city="ivano-frankivsk", password=PASSWORD, now=now)
    store.close()


def here(place: Path, web: int, plain: int, tls: int) -> str:
    """The shipped site with this machine's ports and files; nothing else is changed."""
    lines = [line for line in SITE.splitlines() if "listen [::]" not in line]
    changes = {
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl;": f"listen 127.0.0.1:{tls} ssl;",
        "/etc/letsencrypt/live/hotline.example.org": str(place),
        "/var/log/nginx": str(place),
        "127.0.0.1:8000": f"127.0.0.1:{web}",
    }
    site = "\n".join(lines)
    for before, after in changes.items():
        assert before in site, before
        site = site.replace(before, after)
    return site


def certificate(place: Path) -> str:
    """A certificate for 127.0.0.1 that only these tests trust."""
    key, now = ec.generate_private_key(ec.SECP256R1()), SystemClock().now()
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hotline")])
    address = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(address, critical=False)
        .sign(key, SHA256())
    )
    plain = (Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (place / "privkey.pem").write_bytes(key.private_bytes(*plain))
    (place / "fullchain.pem").write_bytes(made.public_bytes(Encoding.PEM))
    return str(place / "fullchain.pem")


@pytest.mark.parametrize(
    "query", ["", "?x=%D0%9F", "?p=a%7Cb&y=%27", "?t=%7E%40%5B%5D&n=%2B380", "?w=a+b&e=", "?u=%2f"]
)
def test_genuine_webhooks_pass_as_they_were_signed(site: Site, query: str) -> None:
    answer = site.webhook(f"/voice{query}")
    assert answer.status == 200
    assert "<Gather" in answer.text


def test_forged_webhooks_are_refused(site: Site) -> None:
    assert site.webhook("/voice", token="another").status == 403
    assert site.asks("POST", f"{site.url}/voice", FORM).status == 403


def test_webhooks_are_never_led_on_from_the_unencrypted_port(site: Site) -> None:
    for place in ("/voice", "/voice/turn/x", "/sms", "/status/call"):
        assert site.webhook(place, door=site.plain).status == 403


def test_people_are_led_to_the_encrypted_page(site: Site) -> None:
    answer = site.asks("GET", f"{site.plain}/calls?day=today")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://hotline.example.org/calls?day=today"


def test_pages_keep_their_headers_and_their_cookies_are_for_https_only(site: Site) -> None:
    answer = site.asks("GET", f"{site.url}/login")
    assert answer.status == 200
    assert "max-age" in answer.headers["Strict-Transport-Security"]
    cookie = answer.headers["Set-Cookie"]
    assert cookie.startswith("__Host-hotline=")
    assert "Secure" in cookie
    assert "HttpOnly" in cookie


def test_a_supervisor_signs_in_behind_it(site: Site) -> None:
    page = site.asks("GET", f"{site.url}/login")
    cookie = page.headers["Set-Cookie"].partition(";")[0]
    token = page.text.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    typed = {"csrf_token": token, "email": OKSANA, "password": PASSWORD}
    answer = site.asks("POST", f"{site.url}/login", typed, Cookie=cookie)
    assert (answer.status, answer.headers["Location"]) == (303, "/calls")


def test_a_body_no_carrier_sends_goes_no_further(site: Site) -> None:
    assert site.asks("POST", f"{site.url}/sms", {"Body": "x" * 70_000}).status == 413


def test_figures_are_for_this_machine_only(site: Site) -> None:
    for place in ("/metrics", "//metrics", "/%6detrics", "/x/../metrics"):
        assert site.asks("GET", site.url + place).status == 404
