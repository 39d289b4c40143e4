"""`assistant add` and `assistant list`. For `ivr.cli`."""

from datetime import datetime

import click
from sqlalchemy import Connection

from ivr import phones
from ivr.cities import City
from ivr.cli.certifying import certify
from ivr.cli.city_time import show_time
from ivr.cli.on_staff import mobile, note
from ivr.cli.secret import new_pin
from ivr.cli.tools import Group, Tools, city_option, table, with_tools
from ivr.dispatch.pins import pin_hash
from ivr.duty import Shift
from ivr.duty.roster import INSTANT
from ivr.errors import Refused
from ivr.flow import languages as codes
from ivr.store import people, plans
from ivr.store.db import Store
from ivr.store.people import Assistant, NewAssistant
from ivr.store.vault import Vault

_LONGEST_NAME = 60


@click.group(cls=Group)
def assistant() -> None:
    """The trained students who call back."""


@assistant.command()
@click.argument("number")
@click.option("--name", required=True, help="What supervisors call them.")
@click.option(
    "--language",
    "languages",
    metavar="CODE",
    multiple=True,
    required=True,
    help="A language they speak, such as en or uk; once for each.",
)
@click.option("--gender", type=click.Choice(["f", "m"]), help="If they want it to be known.")
@click.option(
    "--wake/--no-wake",
    help="May be rung off duty, at any hour, to interpret for somebody in danger.",
)
@click.option("--in-training", is_flag=True, help="Not certified for duty yet: offered no case.")
@city_option
@with_tools
def add(
    tools: Tools,
    *,
    number: str,
    name: str,
    languages: tuple[str, ...],
    gender: str | None,
    wake: bool,
    in_training: bool,
    city: str | None,
) -> None:
    """Take in an assistant by their mobile NUMBER, and make their PIN.

    The PIN is shown this once: give it to them, and to nobody else.

        scripts/hotline assistant add "+380 67 123 45 67" --name Amara --language en --language fr
    """
    place, pin = tools.city(city), new_pin()
    new = NewAssistant(
        city=place.city,
        name=_name(name),
        number=mobile(number, place),
        languages=_languages(languages),
        gender=gender,
        pin_hash=pin_hash(pin),
        wake=wake,
        certified=not in_training,
    )
    with tools.database() as store:
        take_in(store, new, now=tools.line.clock.now())
    click.echo(f"{new.name} has been taken in, with the PIN {pin}. It is not shown again.")
    click.echo("Next, put them on duty: scripts/hotline duty add NUMBER START END")


assistant.add_command(certify)


@assistant.command("list")
@city_option
@with_tools
def list_(tools: Tools, *, city: str | None) -> None:
    """List the assistants: number (masked), name, languages, and who is on duty now."""
    place, now = tools.city(city), tools.line.clock.now()
    with tools.database() as store:
        with store.reading() as conn:
            everybody = people.assistants_of(conn, place.city)
            shifts = plans.shifts_between(conn, place.city, now, now + INSTANT)
        rows = [_row(store.vault, each, shifts, place) for each in everybody]
    if not rows:
        click.echo("There are no assistants yet. To take one in: scripts/hotline assistant add")
        return
    click.echo(table(("NUMBER", "NAME", "LANGUAGES", "NOW"), rows))


@assistant.command("texts-on")
@click.argument("number")
@city_option
@with_tools
def texts_on(tools: Tools, *, number: str, city: str | None) -> None:
    """Text an assistant again who had texted STOP, by their NUMBER.

    The carrier goes on refusing until they have texted START themselves: ask them to first.

        scripts/hotline assistant texts-on "+380 67 123 45 67"
    """
    place = tools.city(city)
    with tools.database() as store:
        mac = store.vault.mac(place.city, mobile(number, place))
        with store.transaction() as conn:
            known = _known(conn, place, mac)
            if not people.texts_on(conn, known.id):
                raise Refused("This assistant gets texts already.")
            note(conn, place.city, "assistant-texts-on", known.id, now=tools.line.clock.now())
    click.echo("Offers are texted to them again. Until they text START the carrier refuses.")


@assistant.command()
@click.argument("number")
@click.option("--on/--off", "wake", default=True, help="With --off they are not, any more.")
@city_option
@with_tools
def wake(tools: Tools, *, number: str, wake: bool, city: str | None) -> None:
    """Note that an assistant, by their NUMBER, agrees to be woken for emergencies.

    They are rung off duty, at any hour, where somebody in danger speaks a language of theirs and
    the patrol does not. Ask them first; with OFF they are not rung either.

        scripts/hotline assistant wake "+380 67 123 45 67"
    """
    place = tools.city(city)
    with tools.database() as store:
        mac = store.vault.mac(place.city, mobile(number, place))
        with store.transaction() as conn:
            known = _known(conn, place, mac)
            people.set_wake(conn, known.id, wake)
            action = "assistant-wake-on" if wake else "assistant-wake-off"
            note(conn, place.city, action, known.id, now=tools.line.clock.now())
    click.echo("They are rung at any hour." if wake else "They are rung on duty only.")


def take_in(store: Store, new: NewAssistant, *, now: datetime) -> int:
    """Write an assistant, and that the command line did it; gives the id. Raises Refused."""
    with store.transaction() as conn:
        added = people.add_assistant(conn, store.vault, new, now=now)
        note(conn, new.city, "assistant-added", added, now=now)
    return added


def _name(written: str) -> str:
    name = " ".join(written.split())
    if not name or not name.isprintable() or len(name) > _LONGEST_NAME:
        raise Refused(f"A name has 1 to {_LONGEST_NAME} characters.")
    return name


def _languages(written: tuple[str, ...]) -> tuple[str, ...]:
    spoken = tuple(dict.fromkeys(code.strip().lower() for code in written))
    for code in spoken:
        if code not in codes.KNOWN:
            raise Refused(f"{code!r} is no language code. {codes.remedy(code)}".replace("`", ""))
    return spoken


def _known(conn: Connection, city: City, mac: str) -> Assistant:
    """The assistant with a number. Raises Refused where there is none."""
    known = people.assistant_with_number(conn, city.city, mac)
    if known is None:
        raise Refused("There is no assistant with this number. See: assistant list")
    return known


def _row(vault: Vault, each: Assistant, shifts: tuple[Shift, ...], city: City) -> tuple[str, ...]:
    number = phones.mask(vault.open(each.number_sealed))
    return number, vault.open(each.name_sealed), ", ".join(each.languages), _now(each, shifts, city)


def _now(each: Assistant, shifts: tuple[Shift, ...], city: City) -> str:
    if not each.active:
        return "has left"
    told = _duty_now(each, shifts, city) + ("; may be woken" if each.wake else "")
    if not each.certified:
        told += "; in training" + (", but allowed" if each.allowed_sealed else ", offered no case")
    return told if each.texts_off_at is None else f"{told}; gets no texts (STOP), is rung"


def _duty_now(each: Assistant, shifts: tuple[Shift, ...], city: City) -> str:
    ends = [shift.ends_at for shift in shifts if shift.assistant_id == each.id]
    if not ends:
        return "off duty"
    told = f"on duty until {show_time(max(ends), city.zone)}"
    return f"{told}, but pausing" if each.paused else told
