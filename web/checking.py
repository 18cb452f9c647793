"""Settings looked at as a whole before anything is opened: a wrong one is one sentence."""

from collections.abc import Sequence
from urllib.parse import urlsplit

from archive.errors import WrongSetting
from archive.settings import Settings
from web.logs import FORMATS
from web.network import read_networks
from web.tiles import read_tiles

NETWORKS = ("on_site_networks", "staff_networks", "metrics_networks")
NUMBERS = {
    "port": 0,
    "trusted_proxies": 0,
    "max_file_mb": 1,
    "audit_days": 0,
    "keep_days": 0,
    "takedown_days": 1,
    "takedown_keep_days": 1,
    "audit_daily_mb": 0,
    "web_processes": 1,
    "web_threads": 1,
    "web_timeout": 1,
    "web_max_requests": 0,
}
"""With the least that makes sense."""
SWITCHES = ("secure_cookies", "public_only")
SENDING = ("app", "nginx", "link")


def check(settings: Settings) -> None:
    """Raises ``WrongSetting`` for the first setting that cannot be used."""
    for name, least in NUMBERS.items():
        if settings.number(name) < least:
            raise WrongSetting(f"{name.upper()} must be {least} or more.")
    for name in NETWORKS:
        read_networks(getattr(settings, name), name.upper())
    for name in SWITCHES:
        _one_of(settings, name, ("", "0", "1"))
    _one_of(settings, "second_step", ("", "staff"))
    _one_of(settings, "log_format", FORMATS)
    _one_of(settings, "send_files", SENDING)
    _check_addresses(settings)
    read_tiles(settings)


def _check_addresses(settings: Settings) -> None:
    base = urlsplit(settings.base_url)
    if settings.base_url and (base.scheme not in ("http", "https") or not base.hostname):
        raise WrongSetting("BASE_URL must be an address like https://archive.example.")
    if settings.privacy_url and urlsplit(settings.privacy_url).scheme not in ("http", "https"):
        raise WrongSetting("PRIVACY_URL must be an address like https://town.example/privacy.")
    if any(sign in settings.staff_host for sign in "/: ,"):
        raise WrongSetting("STAFF_HOST must be the name of one host, without port or scheme.")
    if settings.send_files == "link" and not settings.derivatives.startswith("s3:"):
        raise WrongSetting("SEND_FILES=link needs derivatives in S3 (DERIVATIVES_URL=s3://…).")


def _one_of(settings: Settings, name: str, known: Sequence[str]) -> None:
    value = getattr(settings, name)
    if value not in known:
        choices = ", ".join(filter(None, known))
        raise WrongSetting(f"{name.upper()} must be one of {choices}, not {value!r}.")
