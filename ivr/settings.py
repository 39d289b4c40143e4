"""The settings, read from the environment once at start. Anybody may import it.

Every field names the variable it comes from and says in a sentence what it is for. The keys of
practice are made on the first run and kept in `practice-keys.json`; see `ivr.store.vault` for
what they protect.
"""

import json
import os
import secrets
import tempfile
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from dotenv import dotenv_values
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from ivr import fitness
from ivr.errors import SettingsError
from ivr.fitness import KEY_NAMES, PRACTICE_MARK

ROOT = Path(__file__).resolve().parent.parent
PRACTICE_KEYS = "practice-keys.json"

# Eight letters of base64 are six bytes: beside the mark a Fernet key keeps 26 random ones.
_RANDOM_BYTES = 26

CarrierName = Literal["practice", "twilio"]


@dataclass(frozen=True)
class CarrierAccount:
    """How HotLine signs in to a carrier, and how it knows the carrier's webhooks."""

    carrier: CarrierName
    sid: str
    token: SecretStr
    api_url: str


def _address(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
        raise ValueError("should be an address such as https://hotline.example.org")
    return url.rstrip("/")


def _absolute(path: Path) -> Path:
    return path.absolute()


def _split(text: object) -> object:
    if isinstance(text, str):
        return tuple(key.strip() for key in text.split(",") if key.strip())
    return text


def _fernet_keys(keys: tuple[SecretStr, ...]) -> tuple[SecretStr, ...]:
    if not keys or not all(_is_fernet_key(key.get_secret_value()) for key in keys):
        raise ValueError("should be one or more keys printed by `scripts/hotline keys new`")
    return keys


def _is_fernet_key(key: str) -> bool:
    try:
        return len(urlsafe_b64decode(key)) == 32
    except ValueError:
        return False


Address = Annotated[str, AfterValidator(_address)]
Folder = Annotated[Path, AfterValidator(_absolute)]
FernetKeys = Annotated[tuple[SecretStr, ...], BeforeValidator(_split), AfterValidator(_fernet_keys)]


class Settings(BaseModel):
    """All settings of one installation; frozen, and without a secret in its repr."""

    model_config = ConfigDict(frozen=True, extra="ignore", hide_input_in_errors=True)

    port: int = Field(
        8000, alias="PORT", ge=1, le=65535, description="The port the web process listens on."
    )
    public_url: Address = Field(
        alias="HOTLINE_PUBLIC_URL",
        description="What the carrier calls; signatures are checked against it.",
    )
    database_url: str = Field(
        alias="HOTLINE_DATABASE_URL",
        repr=False,
        description="SQLAlchemy URL of the database; it may hold a password.",
    )
    secret_key: SecretStr = Field(
        alias="HOTLINE_SECRET_KEY",
        description="Signs cookies and seals the state that travels in a call's URLs.",
    )
    number_keys: FernetKeys = Field(
        alias="HOTLINE_NUMBER_KEYS",
        description="Fernet keys that encrypt numbers of people, comma-separated, newest first.",
    )
    lookup_key: SecretStr = Field(
        alias="HOTLINE_LOOKUP_KEY",
        description="Key of the HMAC, made distinct per city, by which a number is looked up.",
    )
    carrier: CarrierName = Field(
        "practice", alias="HOTLINE_CARRIER", description="Who carries calls."
    )
    sms_carrier: CarrierName = Field(
        alias="HOTLINE_SMS_CARRIER", description="Who carries texts; the carrier unless set."
    )
    twilio_account_sid: str | None = Field(
        None, alias="TWILIO_ACCOUNT_SID", description="The account at the real carrier."
    )
    twilio_auth_token: SecretStr | None = Field(
        None,
        alias="TWILIO_AUTH_TOKEN",
        description="The password of that account; it signs the webhooks too.",
    )
    twilio_auth_token_old: SecretStr | None = Field(
        None,
        alias="TWILIO_AUTH_TOKEN_OLD",
        description="While the token is changed, the other one: webhooks it signed are accepted.",
    )
    twilio_api_url: Address = Field(
        "https://api.twilio.com",
        alias="TWILIO_API_URL",
        description="Where the API of a Twilio-compatible carrier is.",
    )
    texts_a_second: int = Field(
        10,
        alias="HOTLINE_TEXTS_A_SECOND",
        ge=1,
        le=1000,
        description="How many texts at most one worker hands to the carrier in a second.",
    )
    var: Folder = Field(
        ROOT / "var",
        alias="HOTLINE_VAR",
        description="Folder of what HotLine itself writes: database, spool, practice keys.",
    )
    cities: Folder = Field(
        ROOT / "cities", alias="HOTLINE_CITIES", description="Folder of the city packs."
    )
    protocols: Folder = Field(
        ROOT / "protocols",
        alias="HOTLINE_PROTOCOLS",
        description="Folder of the response protocols.",
    )
    prompts: Folder = Field(
        ROOT / "voice_prompts",
        alias="HOTLINE_PROMPTS",
        description="Folder of the recorded prompts.",
    )

    @property
    def real(self) -> bool:
        """Whether anything goes out to real telephones."""
        return "twilio" in (self.carrier, self.sms_carrier)

    @property
    def voice_account(self) -> CarrierAccount:
        """The account that calls go through."""
        return self._account(self.carrier)

    @property
    def sms_account(self) -> CarrierAccount:
        """The account that texts go through."""
        return self._account(self.sms_carrier)

    @property
    def webhook_tokens(self) -> tuple[str, ...]:
        """The tokens a genuine webhook may be signed with."""
        tokens = (self.voice_account.token, self.sms_account.token, self.twilio_auth_token_old)
        return tuple(dict.fromkeys(each.get_secret_value() for each in tokens if each))

    def _account(self, carrier: CarrierName) -> CarrierAccount:
        if carrier == "practice":
            return self._practice_account()
        if self.twilio_account_sid is None or self.twilio_auth_token is None:
            raise SettingsError("Set TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN.")
        return CarrierAccount(
            carrier, self.twilio_account_sid, self.twilio_auth_token, self.twilio_api_url
        )

    def _practice_account(self) -> CarrierAccount:
        key = self.secret_key.get_secret_value().encode()
        made = HKDF(SHA256(), 32, None, b"hotline practice carrier").derive(key).hex()
        sid, token = f"AC{made[:32]}", SecretStr(made[32:])
        return CarrierAccount("practice", sid, token, f"{self.public_url}/practice/carrier")


@dataclass(frozen=True)
class Wanted:
    """What the environment asks for, whether or not HotLine can start with it."""

    real: bool
    var: Path
    cities: Path
    protocols: Path


def wanted(environ: Mapping[str, str] | None = None) -> Wanted:
    """Where things are and whether a real carrier is wanted, for whoever tells what is wrong."""
    said = _said(environ)
    folders = {"HOTLINE_VAR": "var", "HOTLINE_CITIES": "cities", "HOTLINE_PROTOCOLS": "protocols"}
    places = (_absolute(Path(said.get(name, ROOT / own))) for name, own in folders.items())
    return Wanted(_is_real(said), *places)


def load_settings(
    environ: Mapping[str, str] | None = None, *, dotenv: Path = ROOT / ".env"
) -> Settings:
    """The settings of this process; makes the `var` folder and, for practice, missing keys.

    environ: variables to read in place of the process's own; the file `dotenv` is then left unread.
    Raises SettingsError that names every variable to mend, and never shows a value.
    """
    said = _complete(_said(environ, dotenv))
    against = list(fitness.reasons(said)) if _is_real(said) else []
    try:
        settings = Settings.model_validate(said)
    except ValidationError as wrong:
        raise SettingsError("\n".join([*_told(wrong), *against])) from None
    if against:
        raise SettingsError("\n".join(against))
    return settings


def _is_real(said: Mapping[str, str]) -> bool:
    carrier = said.get("HOTLINE_CARRIER", "practice")
    return "twilio" in (carrier, said.get("HOTLINE_SMS_CARRIER", carrier))


def _said(environ: Mapping[str, str] | None, dotenv: Path = ROOT / ".env") -> dict[str, str]:
    if environ is None:
        environ = {
            **_in_file(dotenv),
            **{name: value for name, value in os.environ.items() if value},
        }
    return {name: value.strip() for name, value in environ.items() if value.strip()}


def _in_file(dotenv: Path) -> dict[str, str]:
    values = dotenv_values(dotenv, interpolate=False)
    return {name: value for name, value in values.items() if value}


def _complete(said: dict[str, str]) -> dict[str, str]:
    var = _absolute(Path(said.get("HOTLINE_VAR", ROOT / "var")))
    carrier = said.get("HOTLINE_CARRIER", "practice")
    derived = {
        "HOTLINE_PUBLIC_URL": f"http://127.0.0.1:{said.get('PORT', '8000')}",
        "HOTLINE_DATABASE_URL": f"sqlite:///{var / 'hotline.sqlite'}",
        "HOTLINE_SMS_CARRIER": carrier,
    }
    complete = {**derived, **said}
    _make_folder(var)
    missing = [name for name in KEY_NAMES if name not in complete]
    if missing and {carrier, complete["HOTLINE_SMS_CARRIER"]} == {"practice"}:
        complete = {**_practice_keys(var), **complete}
    return complete


def _make_folder(var: Path) -> None:
    try:
        var.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as wrong:
        raise SettingsError(
            f"HOTLINE_VAR: {var} cannot be made ({wrong.strerror}). "
            "Name a folder that HotLine may write to."
        ) from None


def _practice_keys(var: Path) -> dict[str, str]:
    file = var / PRACTICE_KEYS
    try:
        if not file.exists():
            _keep_first(file, json.dumps(_fresh_practice_keys(), indent=1))
        keys = json.loads(file.read_text("ascii"))
        return {name: str(keys[name]) for name in KEY_NAMES}
    except OSError as wrong:
        raise SettingsError(f"{file} cannot be read or written ({wrong.strerror}).") from None
    except (ValueError, KeyError, TypeError):
        raise SettingsError(
            f"{file} is damaged. Bring back a copy; without it the numbers kept by this practice "
            "database cannot be read. To start afresh, move the whole folder away."
        ) from None


def _fresh_practice_keys() -> dict[str, str]:
    fernet = f"{PRACTICE_MARK}{urlsafe_b64encode(secrets.token_bytes(_RANDOM_BYTES)).decode()}"
    made = (f"{PRACTICE_MARK}-{secrets.token_urlsafe(32)}" for _ in range(2))
    return dict(zip(KEY_NAMES, (next(made), fernet, next(made)), strict=True))


def _keep_first(file: Path, text: str) -> None:
    # A link, unlike a rename, fails where the name is taken: of two processes that start at once
    # one wins and both go on to read the winner's keys. mkstemp makes the file 0600.
    handle, fresh = tempfile.mkstemp(dir=file.parent, prefix=".keys-")
    try:
        with os.fdopen(handle, "w", encoding="ascii") as out:
            out.write(text)
            out.flush()
            os.fsync(out.fileno())
        os.link(fresh, file)
    except FileExistsError:
        pass
    finally:
        os.unlink(fresh)


def _told(wrong: ValidationError) -> list[str]:
    lines = []
    for error in wrong.errors(include_url=False, include_input=False, include_context=False):
        name = str(error["loc"][0]) if error["loc"] else ""
        lines.append(_sentence(name, error["type"], error["msg"].removeprefix("Value error, ")))
    return lines


def _sentence(name: str, kind: str, message: str) -> str:
    if kind == "missing":
        remedy = "print one: scripts/hotline keys new" if name in KEY_NAMES else "set it"
        return f"{name} is needed with a real carrier; {remedy}."
    return f"{name}: {message}." if name else f"{message}."
