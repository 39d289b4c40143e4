"""`supervisor add`. For `ivr.cli`."""

import click

from ivr.cli.secret import new_password
from ivr.cli.tools import Group, Tools, city_option, with_tools
from ivr.web.login import add_supervisor


@click.group(cls=Group)
def supervisor() -> None:
    """Who may sign in and read a city's calls."""


@supervisor.command()
@click.argument("email")
@click.option(
    "--make-password", is_flag=True, help="Make a password and show it once, instead of asking."
)
@city_option
@with_tools
def add(tools: Tools, *, email: str, make_password: bool, city: str | None) -> None:
    """Let the person with this EMAIL address sign in to the supervisors' pages.

    Asks for a password of at least 12 characters twice, without showing it.

        scripts/hotline supervisor add oksana@university.example
    """
    place = tools.city(city)
    with tools.database() as store:
        password = new_password() if make_password else _asked()
        now = tools.line.clock.now()
        add_supervisor(store, email=email, city=place.city, password=password, now=now)
    if make_password:
        click.echo(f"The password is {password} and is not shown again.")
    click.echo(f"{email.strip().lower()} can sign in at {tools.settings.public_url}/login")


def _asked() -> str:
    typed: str = click.prompt("Password", hide_input=True, confirmation_prompt="Once more")
    return typed
