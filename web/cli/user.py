"""Commands for accounts: ``user add | list | disable | role | password | end-two-steps``."""

import secrets
from dataclasses import replace
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import click
import msgspec

from archive.rights import Role
from web.account import Agent, require
from web.cli.context import Context, pass_context, require_home
from web.cli.group import Group

_ROLE = click.Choice([str(role) for role in Role if role is not Role.PUBLIC])
_JST = ZoneInfo("Asia/Tokyo")


@click.group(cls=Group)
def user() -> None:
    """Accounts of staff, researchers and registered people."""


@user.command()
@click.argument("login")
@click.option("--name", default="", help="Name shown in the history.")
@click.option("--role", type=_ROLE, required=True)
@click.option("--purpose", default="", help="For researchers: what for.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), help="For researchers: last day.")
@click.option("--password", default=None, help="Default: one is made and printed.")
@pass_context
def add(
    context: Context,
    login: str,
    name: str,
    role: str,
    purpose: str,
    until: datetime | None,
    password: str | None,
) -> None:
    """Make an account."""
    require_home(context.settings)
    given = password or secrets.token_urlsafe(15)
    agent = context.services.accounts.add(
        Agent(
            id="",
            login=login,
            name=name or login,
            role=Role(role),
            purpose=purpose,
            until=_end_of(until),
        ),
        given,
    )
    data = {"agent": agent.id, "login": login, "role": role, "password": given}
    context.answer(data, lambda: [f"{login} ({role}) made. Password: {given}"])


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
