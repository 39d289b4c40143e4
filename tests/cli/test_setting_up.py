"""Setting HotLine up: the database, keys, supervisors, and what helps when it cannot start."""

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from click import Context

from ivr.clock import HandClock
from ivr.settings import load_settings
from ivr.store import schema, supervisors
from ivr.store.db import Store
from ivr.web import passwords
from tests.cli.conftest import ROOT, Operator, at_the_command_line, flask
from tests.on_air import ACCOUNT

PASSWORD = "correct horse battery"


@pytest.fixture
def bare(tmp_path: Path, clock: HandClock) -> Operator:
    """An operator whose database has not been made yet."""
    return at_the_command_line(load_settings({"HOTLINE_VAR": str(tmp_path)}), clock)


def test_the_database_is_created_and_then_up_to_date(bare: Operator) -> None:
    assert "has been created" in bare.runs("db upgrade")
    assert "is up to date" in bare.runs("db upgrade")
    assert bare.runs("assistant list")


@pytest.mark.parametrize(
    "line", ["assistant list", "duty show", "supervisor add a@b.example", "worker", "practice seed"]
)
def test_before_that_commands_say_what_to_do(bare: Operator, line: str) -> None:
    assert "scripts/hotline db upgrade" in bare.fails(line)


def test_an_older_database_is_brought_up(operator: Operator, store: Store) -> None:
    schema.downgrade(store, "base")
    assert "not up to date" in operator.fails("assistant list")
    operator.runs("db upgrade")
    assert schema.current(store) == schema.newest()


def test_a_newer_database_is_left_alone(bare: Operator, tmp_path: Path) -> None:
    bare.runs("db upgrade")
    with sqlite3.connect(tmp_path / "hotline.sqlite") as conn:
        conn.execute("UPDATE alembic_version SET version_num = '9999'")
    conn.close()
    assert "newer HotLine" in bare.fails("db upgrade")


def test_a_database_that_is_not_there_is_named(tmp_path: Path, clock: HandClock) -> None:
    nowhere = f"sqlite:///{tmp_path / 'missing' / 'hotline.sqlite'}"
    settings = load_settings({"HOTLINE_VAR": str(tmp_path), "HOTLINE_DATABASE_URL": nowhere})
    told = at_the_command_line(settings, clock).fails("db upgrade")
    assert "HOTLINE_DATABASE_URL" in told


def test_fresh_keys_satisfy_a_real_carrier(operator: Operator) -> None:
    lines = dict(line.split("=", 1) for line in operator.runs("keys new").splitlines())
    real = load_settings(ACCOUNT | lines)
    assert real.real
    assert operator.runs("keys new").splitlines() != [f"{k}={v}" for k, v in lines.items()]


def test_keys_come_also_where_hotline_cannot_start_without_them(tmp_path: Path) -> None:
    incomplete = {"HOTLINE_VAR": str(tmp_path), "HOTLINE_CARRIER": "twilio"}
    making = flask("keys", "new", environment=incomplete)
    made, _ = making.communicate()
    assert making.returncode == 0
    assert len(made.splitlines()) == 3
    other = flask("assistant", "list", environment=incomplete)
    _, told = other.communicate()
    assert other.returncode == 1
    assert "HOTLINE_SECRET_KEY is needed" in told
    assert "Traceback" not in told


def test_protocols_are_checked_also_where_hotline_cannot_start_with_them(tmp_path: Path) -> None:
    broken = tmp_path / "protocols"
    shutil.copytree(ROOT / "protocols", broken)
    menu = broken / "menu.yaml"
    menu.write_text(menu.read_text("utf-8").replace("kind: menu", "kind: mneu"), "utf-8")
    surroundings = {"HOTLINE_VAR": str(tmp_path / "var"), "HOTLINE_PROTOCOLS": str(broken)}
    check = flask("protocol", "check", environment=surroundings)
    found, _ = check.communicate()
    assert check.returncode == 1
    assert re.search(r"menu\.yaml:\d+: steps\.top\.kind", found)
    other = flask("duty", "show", environment=surroundings)
    _, told = other.communicate()
    assert other.returncode == 1
    assert "scripts/hotline protocol check" in told
    assert "Traceback" not in told


def kept_password(store: Store, email: str) -> str | None:
    with store.reading() as conn:
        found = supervisors.by_email(conn, email)
    return found.password_hash if found else None


def test_a_supervisor_chooses_a_password_that_is_not_shown(
    operator: Operator, store: Store
) -> None:
    said = operator.runs("supervisor add Oksana@line.example", f"{PASSWORD}\n{PASSWORD}\n")
    assert PASSWORD not in said
    assert "http://127.0.0.1:8000/login" in said
    assert passwords.fits(PASSWORD, kept_password(store, "oksana@line.example"))


def test_a_made_password_is_shown_and_fits(operator: Operator, store: Store) -> None:
    said = operator.runs("supervisor add oksana@line.example --make-password")
    (made,) = re.findall(r"password is (\S+)", said)
    assert passwords.fits(made, kept_password(store, "oksana@line.example"))


@pytest.mark.parametrize(
    ("email", "password", "told"),
    [
        ("oksana", PASSWORD, "no e-mail address"),
        ("oksana@line.example", "short", "12 to 128 characters"),
        ("oksana@line.example", "oksana oksana oksana", "others know"),
    ],
)
def test_an_address_or_password_that_will_not_do_is_refused(
    operator: Operator, store: Store, email: str, password: str, told: str
) -> None:
    result = operator.app.test_cli_runner().invoke(
        args=["supervisor", "add", email], input=f"{password}\n{password}\n"
    )
    assert result.exit_code == 1
    assert told in result.stderr
    assert kept_password(store, email) is None


def test_an_address_has_one_supervisor(operator: Operator) -> None:
    operator.runs("supervisor add oksana@line.example --make-password")
    assert "already" in operator.fails("supervisor add oksana@line.example --make-password")


@pytest.mark.parametrize("command", ["assistant", "db", "duty", "fallback", "keys", "practice"])
def test_a_group_explains_itself(operator: Operator, command: str) -> None:
    assert "Commands:" in operator.runs(f"{command} --help")


def test_every_command_has_help(operator: Operator) -> None:
    context = Context(operator.app.cli)
    for name in operator.app.cli.list_commands(context):
        group = operator.app.cli.get_command(context, name)
        for each in getattr(group, "commands", {"": group}):
            said = operator.runs(f"{name} {each} --help")
            assert len(said.split("Options:")[0].split()) > 10, f"{name} {each}"
