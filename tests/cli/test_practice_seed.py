"""Practice data: there after one run, unchanged after another, never with a real carrier."""

import re
import stat
from datetime import timedelta
from pathlib import Path

from ivr.clock import HandClock
from ivr.dispatch import pins
from ivr.dispatch.roster import on_duty
from ivr.settings import load_settings
from ivr.store import people, plans, supervisors
from ivr.store.db import Store
from ivr.web import passwords
from tests.cli.conftest import Operator, at_the_command_line
from tests.on_air import on_air

CITY = "ivano-frankivsk"
FILE = "practice-sign-in.txt"


def test_two_assistants_are_on_duty_at_any_hour(operator: Operator, store: Store) -> None:
    said = operator.runs("practice seed")
    with store.transaction() as conn:
        staff = people.assistants_of(conn, CITY)
        for later in (timedelta(0), timedelta(hours=13), timedelta(days=3600)):
            now = operator.clock.now() + later
            shifts = plans.shifts_between(conn, CITY, now, now + timedelta(hours=1))
            assert on_duty(shifts, now) == {each.id for each in staff}
        for each in staff:
            name = store.vault.open(each.name_sealed)
            (pin,) = re.findall(rf"{name} .*(\d{{6}})", said)
            assert pins.check(conn, each, pin, now=operator.clock.now()) is pins.Verdict.RIGHT
    assert [store.vault.open(each.name_sealed) for each in staff] == ["Ivan", "Amara"]


def test_the_sign_in_shown_is_one_that_works(operator: Operator, store: Store) -> None:
    said = operator.runs("practice seed")
    (password,) = re.findall(r"Password +(\S+)", said)
    with store.reading() as conn:
        found = supervisors.by_email(conn, "supervisor@example.org")
    assert found is not None
    assert found.city == CITY
    assert passwords.fits(password, found.password_hash)


def test_again_adds_nothing_and_says_the_same(operator: Operator, store: Store) -> None:
    first = operator.runs("practice seed")
    operator.clock.advance(26 * 3600)
    assert operator.runs("practice seed") == first
    with store.reading() as conn:
        assert len(people.assistants_of(conn, CITY)) == 2
        now = operator.clock.now()
        assert len(plans.shifts_between(conn, CITY, now, now + timedelta(days=1))) == 2


def test_the_kept_sign_in_is_for_the_owner_of_the_machine_only(
    operator: Operator, tmp_path: Path
) -> None:
    operator.runs("practice seed")
    assert stat.S_IMODE((tmp_path / "var" / FILE).stat().st_mode) == 0o600


def test_a_lost_or_wrong_sign_in_is_not_shown(operator: Operator, tmp_path: Path) -> None:
    operator.runs("practice seed")
    kept = tmp_path / "var" / FILE
    kept.write_text("supervisor@example.org\nanother-password-than-theirs\n")
    for said in (operator.runs("practice seed"), _after_losing(kept, operator)):
        assert "Password" not in said
        assert "scripts/hotline supervisor add EMAIL" in said


def _after_losing(kept: Path, operator: Operator) -> str:
    kept.unlink()
    return operator.runs("practice seed")


def test_a_real_carrier_gets_no_practice_people(
    environment: dict[str, str], operator: Operator, store: Store, clock: HandClock, tmp_path: Path
) -> None:
    real = load_settings(on_air(tmp_path) | environment)
    assert "not practice" in at_the_command_line(real, clock).fails("practice seed")
    with store.reading() as conn:
        assert people.assistants_of(conn, CITY) == ()
        assert supervisors.by_email(conn, "supervisor@example.org") is None
    assert not (tmp_path / "var" / FILE).exists()
