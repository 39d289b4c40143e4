"""A first run needs nothing; real telephones need keys of their own; no secret is ever shown."""

import json
import os
import stat
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from ivr.errors import SettingsError
from ivr.settings import ROOT, Settings, load_settings

REAL = {
    "HOTLINE_CARRIER": "twilio",
    "TWILIO_ACCOUNT_SID": "AC" + "0" * 32,
    "TWILIO_AUTH_TOKEN": "token of the account",
    "HOTLINE_PUBLIC_URL": "https://hotline.example.org",
    "HOTLINE_SECRET_KEY": "k" * 32,
    "HOTLINE_NUMBER_KEYS": Fernet.generate_key().decode(),
    "HOTLINE_LOOKUP_KEY": "l" * 32,
}


ELSEWHERE = {"TWILIO_API_URL": "https://api.example.org"}


class Load:
    """Loads settings with a `var` folder of the test's own."""

    def __init__(self, var: Path) -> None:
        self.var = var

    def __call__(self, environ: Mapping[str, str] | None = None, **more: str) -> Settings:
        return load_settings({"HOTLINE_VAR": str(self.var), **(environ or {}), **more})

    def refuses(self, environ: Mapping[str, str] | None = None, **more: str) -> str:
        with pytest.raises(SettingsError) as refused:
            self(environ, **more)
        return str(refused.value)


@pytest.fixture
def load(tmp_path: Path) -> Load:
    return Load(tmp_path / "var")


def _secrets(settings: Settings) -> list[str]:
    kept = (settings.secret_key, *settings.number_keys, settings.lookup_key)
    return [secret.get_secret_value() for secret in kept]


def test_a_first_run_needs_nothing(load: Load) -> None:
    settings = load()
    assert settings.carrier == settings.sms_carrier == "practice"
    assert not settings.real
    assert settings.public_url == "http://127.0.0.1:8000"
    assert settings.database_url == f"sqlite:///{load.var}/hotline.sqlite"
    assert settings.protocols == ROOT / "protocols"
    assert all(Fernet(key.get_secret_value()) for key in settings.number_keys)


def test_what_hotline_writes_is_for_its_own_eyes(load: Load) -> None:
    load()
    assert stat.S_IMODE(load.var.stat().st_mode) == 0o700
    assert stat.S_IMODE((load.var / "practice-keys.json").stat().st_mode) == 0o600
    assert os.listdir(load.var) == ["practice-keys.json"], "nothing half-made is left behind"


def test_the_second_run_has_the_keys_of_the_first(load: Load, tmp_path: Path) -> None:
    assert _secrets(load()) == _secrets(load())
    assert _secrets(load()) != _secrets(Load(tmp_path / "another")())


def test_web_and_worker_starting_at_once_have_the_same_keys(load: Load) -> None:
    with ThreadPoolExecutor(8) as processes:
        loaded = list(processes.map(lambda _: _secrets(load()), range(24)))
    assert all(secrets == loaded[0] for secrets in loaded)


def test_a_key_that_is_given_is_used_and_the_others_are_made(load: Load) -> None:
    settings = load(HOTLINE_SECRET_KEY="my own")
    assert settings.secret_key.get_secret_value() == "my own"
    assert settings.lookup_key.get_secret_value()


def test_several_number_keys_newest_first(load: Load) -> None:
    old, new = (Fernet.generate_key().decode() for _ in range(2))
    keys = load(HOTLINE_NUMBER_KEYS=f" {new}, {old} ,").number_keys
    assert [key.get_secret_value() for key in keys] == [new, old]


def test_damaged_keys_are_not_replaced_because_numbers_would_be_lost(load: Load) -> None:
    load()
    file = load.var / "practice-keys.json"
    file.write_text("{")
    assert "damaged" in load.refuses()
    assert file.read_text() == "{"


def test_the_port_changes_the_public_address(load: Load) -> None:
    assert load(PORT="8123").public_url == "http://127.0.0.1:8123"
    assert (
        load(PORT="8123", HOTLINE_PUBLIC_URL="https://x.example/").public_url == "https://x.example"
    )


def test_an_empty_variable_is_an_unset_one(load: Load) -> None:
    settings = load(PORT="", HOTLINE_PUBLIC_URL=" ", HOTLINE_CARRIER="", HOTLINE_SECRET_KEY="")
    assert (settings.port, settings.public_url) == (8000, "http://127.0.0.1:8000")


def test_the_practice_account_is_derived_and_stays_the_same(load: Load) -> None:
    account = load(PORT="8123").voice_account
    assert account == load(PORT="8123").sms_account
    assert account.sid.startswith("AC")
    assert len(account.sid) == 34
    assert account.api_url == "http://127.0.0.1:8123/practice/carrier"
    assert account.token != load(HOTLINE_SECRET_KEY="another").voice_account.token


def test_a_real_carrier_with_everything_it_needs(load: Load) -> None:
    settings = load(REAL)
    assert settings.real
    assert settings.voice_account == settings.sms_account
    assert settings.voice_account.sid == REAL["TWILIO_ACCOUNT_SID"]
    assert settings.voice_account.api_url == "https://api.twilio.com"
    assert not (load.var / "practice-keys.json").exists()


def test_texts_go_the_way_of_calls_unless_another_carrier_is_named(load: Load) -> None:
    assert load(REAL).sms_carrier == "twilio"
    assert load(REAL, HOTLINE_SMS_CARRIER="twilio").sms_account == load(REAL).voice_account
    assert not load(HOTLINE_SMS_CARRIER="practice").real


@pytest.mark.parametrize(
    ("half", "lost"),
    [
        ({"HOTLINE_SMS_CARRIER": "practice"}, "no assistant and no supervisor would get a text"),
        ({"HOTLINE_CARRIER": "practice", "HOTLINE_SMS_CARRIER": "twilio"}, "reach the police"),
        ({"HOTLINE_CARRIER": "", "HOTLINE_SMS_CARRIER": "twilio"}, "reach the police"),
    ],
)
def test_beside_a_real_carrier_practice_would_carry_nothing(
    load: Load, half: dict[str, str], lost: str
) -> None:
    (told,) = load.refuses({**REAL, **half}).splitlines()
    assert lost in told
    assert "; name the carrier" in told or "; take it out" in told
    assert not (load.var / "practice-keys.json").exists()


@pytest.mark.parametrize("missing", sorted(set(REAL) - {"HOTLINE_CARRIER"}))
def test_a_real_carrier_without_something_names_it(load: Load, missing: str) -> None:
    assert missing in load.refuses({**REAL, missing: ""})
    assert not (load.var / "practice-keys.json").exists()


@pytest.mark.parametrize(
    "name", ["HOTLINE_SECRET_KEY", "HOTLINE_NUMBER_KEYS", "HOTLINE_LOOKUP_KEY"]
)
def test_a_key_made_for_practice_is_refused_by_a_real_carrier(load: Load, name: str) -> None:
    load()
    made = json.loads((load.var / "practice-keys.json").read_text())
    told = load.refuses({**REAL, name: made[name]})
    assert name in told
    assert "practice" in told
    assert "scripts/hotline keys new" in told


def test_a_short_key_is_refused_by_a_real_carrier(load: Load) -> None:
    assert "too short" in load.refuses({**REAL, "HOTLINE_LOOKUP_KEY": "changeme"})


def test_everything_against_a_real_carrier_is_told_at_once(load: Load) -> None:
    made = load().secret_key.get_secret_value()
    wrong = {"HOTLINE_SECRET_KEY": made, "HOTLINE_LOOKUP_KEY": "short", "HOTLINE_NUMBER_KEYS": ""}
    told = load.refuses({**REAL, **wrong, "HOTLINE_PUBLIC_URL": "", "TWILIO_AUTH_TOKEN": ""})
    for name in (*wrong, "HOTLINE_PUBLIC_URL", "TWILIO_AUTH_TOKEN"):
        assert len([line for line in told.splitlines() if name in line]) == 1, name
    assert made not in told


def test_an_old_key_made_for_practice_behind_a_new_one_is_refused_too(load: Load) -> None:
    made = load().number_keys[0].get_secret_value()
    keys = f"{REAL['HOTLINE_NUMBER_KEYS']},{made}"
    assert "made for practice" in load.refuses({**REAL, "HOTLINE_NUMBER_KEYS": keys})


@pytest.mark.parametrize(
    "here", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"]
)
def test_without_encryption_calls_go_only_to_a_carrier_on_the_same_machine(
    load: Load, here: str
) -> None:
    beside = {"HOTLINE_PUBLIC_URL": here, "TWILIO_API_URL": "http://127.0.0.1:4010"}
    assert load({**REAL, **beside}).real
    assert "HOTLINE_PUBLIC_URL" in load.refuses({**REAL, **beside, **ELSEWHERE})
    assert "unencrypted" in load.refuses({**REAL, "HOTLINE_PUBLIC_URL": here})


@pytest.mark.parametrize(
    "url",
    [
        "http://hotline.example.org",
        "http://127.0.0.1.example.org",
        "http://127.0.0.1@example.org",
        "http://0.0.0.0:8000",
        "HTTP://hotline.example.org",
    ],
)
def test_an_unencrypted_public_address_is_refused(load: Load, url: str) -> None:
    beside = {"TWILIO_API_URL": "http://127.0.0.1:4010"}
    assert "HOTLINE_PUBLIC_URL" in load.refuses({**REAL, **beside, "HOTLINE_PUBLIC_URL": url})


def test_the_token_is_not_sent_to_a_carrier_unencrypted(load: Load) -> None:
    told = load.refuses({**REAL, "TWILIO_API_URL": "http://api.example.org"})
    assert told.startswith("TWILIO_API_URL")


def test_while_a_token_is_changed_webhooks_may_be_signed_with_either(load: Load) -> None:
    assert load(REAL).webhook_tokens == (REAL["TWILIO_AUTH_TOKEN"],)
    settings = load(REAL, TWILIO_AUTH_TOKEN_OLD="the other")
    assert settings.webhook_tokens == (REAL["TWILIO_AUTH_TOKEN"], "the other")
    assert settings.voice_account.token.get_secret_value() == REAL["TWILIO_AUTH_TOKEN"]
    assert "the other" not in repr(settings)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("PORT", "70000"),
        ("HOTLINE_CARRIER", "pigeon"),
        ("HOTLINE_SMS_CARRIER", "pigeon"),
        ("HOTLINE_PUBLIC_URL", "hotline.if.ua"),
        ("HOTLINE_PUBLIC_URL", "ftp://hotline.example.org"),
        ("HOTLINE_PUBLIC_URL", "https://hotline.example.org/?x=1"),
        ("TWILIO_API_URL", "nowhere"),
        ("HOTLINE_NUMBER_KEYS", "not a key"),
        ("HOTLINE_NUMBER_KEYS", ","),
    ],
)
def test_a_wrong_value_is_named_and_not_shown(load: Load, name: str, value: str) -> None:
    told = load.refuses({name: value})
    assert name in told
    assert value == "," or value not in told


def test_everything_wrong_is_told_at_once(load: Load) -> None:
    told = load.refuses(PORT="x", HOTLINE_NUMBER_KEYS="x", HOTLINE_PUBLIC_URL="x")
    assert len(told.splitlines()) == 3


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    told = Load(tmp_path / "file" / "var").refuses()
    assert "HOTLINE_VAR" in told


def test_no_secret_is_shown(load: Load) -> None:
    settings = load(REAL, HOTLINE_DATABASE_URL="postgresql+psycopg://hotline:hunter2@db/hotline")
    shown = f"{settings!r} {settings} {settings.voice_account!r}"
    hidden = [*_secrets(settings), REAL["TWILIO_AUTH_TOKEN"], "hunter2"]
    assert [secret for secret in hidden if secret in shown] == []


def test_settings_do_not_change_while_hotline_runs(load: Load) -> None:
    settings = load()
    with pytest.raises(ValueError, match="frozen"):
        settings.secret_key = SecretStr("another")  # type: ignore[misc]


def test_every_setting_says_what_it_is_for() -> None:
    for name, setting in Settings.model_fields.items():
        assert setting.description, name
        assert setting.description.endswith("."), name


def test_the_processes_own_environment_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HOTLINE_VAR", str(tmp_path))
    monkeypatch.setenv("PORT", "8321")
    monkeypatch.delenv("HOTLINE_PUBLIC_URL", raising=False)
    assert load_settings().public_url == "http://127.0.0.1:8321"


def test_a_dotenv_file_is_read_below_the_environment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / ".env").write_text('HOTLINE_VAR="from-file"\nPORT=8111\nHOTLINE_SECRET_KEY=a$b#c\n')
    monkeypatch.setenv("HOTLINE_VAR", str(tmp_path / "from-environment"))
    monkeypatch.setenv("PORT", "")
    settings = load_settings(dotenv=tmp_path / ".env")
    assert (settings.port, settings.var) == (8111, tmp_path / "from-environment")
    assert settings.secret_key.get_secret_value() == "a$b#c"
