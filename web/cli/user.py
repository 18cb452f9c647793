"""Commands for accounts: ``user add | invite | list | role | limit | password | …``."""

import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import click
import msgspec

from archive.errors import NotFound
from archive.rights import Role
from web.account import Agent, require
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group

_ROLE = click.Choice([str(role) for role in Role if role is not Role.PUBLIC])
_JST = ZoneInfo("Asia/Tokyo")
_Command = TypeVar("_Command", bound=Callable[..., None])
_SAID = (
    click.argument("login"),
    click.option("--name", default="", help="Name shown in the history."),
    click.option("--role", type=_ROLE, required=True),
    click.option("--purpose", default="", help="For researchers: what for."),
    click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="Last day; researchers must."),
    click.option("--place", "places", multiple=True, help="Code; staff work on what lies there."),
    click.option("--collection", "collections", multiple=True, help="Or on what is in this one."),
)


@click.group(cls=Group)
def user() -> None:
    """Accounts of staff, researchers and registered people."""


def _account(command: _Command) -> _Command:
    """What is said of a new account."""
    for said in reversed(_SAID):
        command = said(command)
    return command


def _agent(login: str, *, name: str, role: str, until: datetime | None, **more: Any) -> Agent:
    named = name or login
    return Agent(id="", login=login, name=named, role=Role(role), until=_end_of(until), **more)


@user.command()
@_account
@click.option("--password", default=None, help="Default: one is made and printed.")
@pass_context
def add(context: Context, /, login: str, password: str | None, **said: Any) -> None:
    """Make an account."""
    require_home(context.settings)
    given = password or secrets.token_urlsafe(15)
    agent = context.services.accounts.add(_agent(login, **said), given)
    data = {"agent": agent.id, "login": login, "role": str(agent.role), "password": given}
    context.answer(data, lambda: [f"{login} ({agent.role}) made. Password: {given}"])


@user.command()
@_account
@pass_context
def invite(context: Context, /, login: str, **said: Any) -> None:
    """Print a link, good once and for seven days, with which the account is made."""
    require_home(context.settings)
    agent = _agent(login, **said)
    secret = context.services.invitations.invite(agent)
    link = f"{context.settings.base_url.rstrip('/')}/account/invitation/{secret}"
    data = {"login": login, "role": str(agent.role), "link": link}
    context.answer(data, lambda: [f"Give {login} this link, which nobody can read again:", link])


@user.command()
@click.argument("login")
@pass_context
def uninvite(context: Context, login: str) -> None:
    """Withdraw the invitation of a login that has not been used."""
    require_home(context.settings)
    invitations = context.services.invitations
    found = next((one for one in invitations.waiting() if one.agent.login == login), None)
    if found is None:
        raise NotFound(f"there is no invitation for {login}")
    invitations.withdraw(found.id)
    context.answer({"login": login}, lambda: [f"The invitation of {login} is withdrawn."])


def _end_of(day: datetime | None) -> datetime | None:
    if day is None:
        return None
    return datetime.combine(day.date(), time(23, 59, 59), _JST).astimezone(UTC)


@user.command("list")
@pass_context
def list_users(context: Context) -> None:
    """All accounts."""
    require_home(context.settings)
    agents = list(context.services.accounts.every())
    context.answer(
        [msgspec.to_builtins(agent) for agent in agents],
        lambda: (
            [
                f"{a.login:<20} {a.role:<14} {a.name}{'  disabled' if a.disabled else ''}"
                for a in agents
            ]
            or ["No account yet."]
        ),
    )


@user.command()
@click.argument("login")
@pass_context
def disable(context: Context, login: str) -> None:
    """Close an account; what its person decided stays."""
    require_home(context.settings)
    accounts = context.services.accounts
    accounts.revise(replace(require(accounts, login), disabled=True))
    context.answer({"login": login}, lambda: [f"{login} is disabled."])


@user.command()
@click.argument("login")
@click.argument("role", type=_ROLE)
@pass_context
def role(context: Context, login: str, role: str) -> None:
    """Give an account another role."""
    require_home(context.settings)
    accounts = context.services.accounts
    accounts.revise(replace(require(accounts, login), role=Role(role)))
    context.answer({"login": login, "role": role}, lambda: [f"{login} is now {role}."])


@user.command()
@click.argument("login")
@click.option("--place", "places", multiple=True, help="Code of a place.")
@click.option("--collection", "collections", multiple=True, help="Name that items carry.")
@pass_context
def limit(
    context: Context, login: str, places: tuple[str, ...], collections: tuple[str, ...]
) -> None:
    """Limit staff to places and collections; without any of them they work everywhere."""
    require_home(context.settings)
    accounts = context.services.accounts
    accounts.revise(replace(require(accounts, login), places=places, collections=collections))
    data = {"login": login, "places": places, "collections": collections}
    where = ", ".join((*places, *collections)) or "everywhere"
    context.answer(data, lambda: [f"{login} works on: {where}."])


@user.command()
@click.argument("login")
@click.option("--password", default=None, help="Default: one is made and printed.")
@pass_context
def password(context: Context, login: str, password: str | None) -> None:
    """Set a new password; running sessions end."""
    require_home(context.settings)
    accounts = context.services.accounts
    given = password or secrets.token_urlsafe(15)
    accounts.set_password(require(accounts, login), given)
    context.answer({"login": login, "password": given}, lambda: [f"New password: {given}"])


@user.command("end-two-steps")
@click.argument("login")
@pass_context
def end_two_steps(context: Context, login: str) -> None:
    """Ask this account for no code any more; running sessions end."""
    require_home(context.settings)
    accounts = context.services.accounts
    agent = require(accounts, login)
    accounts.end_second_step(agent.id)
    context.answer({"login": login}, lambda: [f"{login} signs in with the password alone."])


COMMANDS = (user,)
