"""With a real carrier HotLine refuses to start on what would harm somebody, and says what to do."""

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from ivr.app import create_app
from ivr.cities import load_cities
from ivr.errors import CityError, SettingsError
from ivr.readiness.starting import refuse_samples, refuse_unfit_packs, settings_to_start
from ivr.settings import load_settings
from tests.on_air import ROOT, SAMPLE_LINE, on_air

PATROL = 'voice: ["+380342790001", "+380342790002"]'
SAMPLE_AGAIN = ("sample: false", SAMPLE_LINE)


def started(*command: str, environ: Mapping[str, str]) -> "subprocess.CompletedProcess[str]":
    """A process of HotLine's, with nothing but these settings."""
    own = {k: v for k, v in os.environ.items() if not k.startswith(("HOTLINE_", "TWILIO_"))}
    own |= {"FLASK_APP": str(ROOT / "wsgi.py"), "FLASK_SKIP_DOTENV": "1", **environ}
    python = [sys.executable, "-P", "-m", *command]
    return subprocess.run(python, cwd=ROOT, env=own, capture_output=True, text=True, timeout=60)


def test_a_city_with_its_own_numbers_goes_on_the_air(tmp_path: Path) -> None:
    settings = settings_to_start(on_air(tmp_path))
    refuse_samples(settings, load_cities(settings.cities))
    assert settings.real


def test_made_up_numbers_are_for_practice_only(tmp_path: Path) -> None:
    environ = on_air(tmp_path, SAMPLE_AGAIN)
    with pytest.raises(CityError, match="made up") as refused:
        create_app(load_settings(environ))
    assert "delete `sample`" in str(refused.value)
    create_app(load_settings({**environ, "HOTLINE_CARRIER": "practice"}))


def test_half_a_carrier_is_told_along_with_made_up_numbers(tmp_path: Path) -> None:
    half = {"HOTLINE_CARRIER": "practice", "HOTLINE_SMS_CARRIER": "twilio"}
    with pytest.raises(SettingsError, match=r"(?s)HOTLINE_CARRIER is practice.*made up"):
        settings_to_start(on_air(tmp_path, SAMPLE_AGAIN) | half)


def test_a_sample_last_accepted_in_practice_does_not_come_back(tmp_path: Path) -> None:
    environ = on_air(tmp_path, SAMPLE_AGAIN)
    create_app(load_settings({**environ, "HOTLINE_CARRIER": "practice"}))
    (tmp_path / "cities" / "ivano-frankivsk.yaml").write_text("city: [")
    with pytest.raises(CityError, match="made up"):
        create_app(load_settings(environ))


def test_what_is_wrong_with_ones_own_pack_is_told_though_practice_left_a_sample(
    tmp_path: Path,
) -> None:
    environ = on_air(tmp_path, SAMPLE_AGAIN)
    create_app(load_settings({**environ, "HOTLINE_CARRIER": "practice"}))
    own = on_air(tmp_path, (PATROL, "voice: []"))
    with pytest.raises(CityError, match=r"(?s)patrol\.voice.*made up"):
        refuse_unfit_packs(load_settings({**environ, "HOTLINE_CITIES": own["HOTLINE_CITIES"]}))


@pytest.mark.parametrize("patrol", ["voice: []", "sms: []"])
def test_a_city_without_a_patrol_number_cannot_be_served(tmp_path: Path, patrol: str) -> None:
    environ = on_air(tmp_path, (PATROL, patrol))
    with pytest.raises(CityError) as refused:
        create_app(load_settings(environ))
    assert "patrol" in str(refused.value)


def test_settings_and_packs_are_told_at_once(tmp_path: Path) -> None:
    environ = on_air(tmp_path, SAMPLE_AGAIN) | {
        "HOTLINE_PUBLIC_URL": "http://hotline.example.org",
        "HOTLINE_SECRET_KEY": "practice-key",
        "TWILIO_AUTH_TOKEN": "",
    }
    with pytest.raises(SettingsError) as refused:
        settings_to_start(environ)
    told = str(refused.value)
    for reason in ("HOTLINE_PUBLIC_URL", "made for practice", "TWILIO_AUTH_TOKEN", "made up"):
        assert reason in told
    assert not any(len(line) > 250 for line in told.splitlines())


def test_a_broken_pack_is_told_along_with_wrong_settings(tmp_path: Path) -> None:
    environ = on_air(tmp_path, (PATROL, "voice: []")) | {"TWILIO_AUTH_TOKEN": ""}
    with pytest.raises(SettingsError, match=r"(?s)TWILIO_AUTH_TOKEN.*patrol\.voice"):
        settings_to_start(environ)


@pytest.mark.parametrize(
    "command", [("gunicorn", "--bind", "127.0.0.1:0", "wsgi:app"), ("flask", "worker")]
)
def test_neither_web_nor_worker_starts_and_both_say_why(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    wrong = {"HOTLINE_LOOKUP_KEY": "practice", "HOTLINE_SMS_CARRIER": "practice"}
    ended = started(*command, environ=on_air(tmp_path, SAMPLE_AGAIN) | wrong)
    assert ended.returncode == 1
    assert "HOTLINE_LOOKUP_KEY" in ended.stderr
    assert "HOTLINE_SMS_CARRIER is practice" in ended.stderr
    assert "made up" in ended.stderr
    assert "Traceback" not in ended.stderr


def test_made_up_numbers_alone_stop_the_web_process_in_a_sentence(tmp_path: Path) -> None:
    web = ("gunicorn", "--bind", "127.0.0.1:0", "wsgi:app")
    ended = started(*web, environ=on_air(tmp_path, SAMPLE_AGAIN))
    assert ended.returncode == 1
    assert "Write the city's own numbers" in ended.stderr
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("command", [("keys", "new"), ("protocol", "check")])
def test_commands_that_mend_things_run_all_the_same(
    tmp_path: Path, command: tuple[str, ...]
) -> None:
    ended = started("flask", *command, environ=on_air(tmp_path, SAMPLE_AGAIN))
    assert (ended.returncode, ended.stdout != "") == (0, True), ended.stderr
