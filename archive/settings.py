"""Settings, read from the environment once; each field carries its own help text."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import quote, unquote, urlencode, urlsplit

from platformdirs import user_data_path

from archive.errors import WrongSetting


def _setting(default: str, help_text: str) -> str:
    value: str = field(default=default, metadata={"help": help_text})
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """All settings are text; empty means the default that the help text names."""

    archive_home: str = _setting("", "Folder that holds the state (default: platform data folder)")
    store_url: str = _setting(
        "", "Where packages and journal are kept (default: files in the home)"
    )
    derivatives_url: str = _setting("", "Where computed pictures are kept (default: in the home)")
    database_url: str = _setting("", "Catalog database (default: SQLite in the home)")
    queue_url: str = _setting(
        "", "Queue of jobs: leased: or procrastinate: (default: the latter on PostgreSQL)"
    )
    search_url: str = _setting(
        "",
        "Search index (default: embedded:// in the home), or opensearch+https://host:9200/prefix",
    )
    search_user: str = _setting("", "Account at the search server")
    search_password: str = _setting("", "Its password (SEARCH_PASSWORD_FILE keeps it in a file)")
    search_ca: str = _setting("", "File of certificates to trust there (default: the system's)")
    cache_dir: str = _setting("", "Folder for what can be made again (default: cache in the home)")
    host: str = _setting("127.0.0.1", "Address that `serve` listens on")
    port: str = _setting("8000", "Port that `serve` listens on")
    secret_key: str = _setting("", "Key that signs sessions (default: made once, kept in the home)")
    base_url: str = _setting("", "Public address of the site, for addresses in exports and feeds")
    site_name: str = _setting("熊本災害アーカイブ", "Name of the site")
    operator: str = _setting("", "Who runs the archive, shown on every page and in the terms")
    contact: str = _setting("", "Address or page where the operator can be reached")
    privacy_url: str = _setting(
        "", "Page of the operator's statutory route for personal data, named beside the requests"
    )
    takedown_days: str = _setting("30", "Days in which a request to hide something is answered")
    takedown_keep_days: str = _setting(
        "90", "Days after the answer that a request still tells who asked"
    )
    map_tiles: str = _setting(
        "",
        "Address of map tiles with {z}, {x} and {y}, a space, and their credit, which may end with "
        "an address (default: the map has no background)",
    )
    on_site_networks: str = _setting("", "Networks (CIDR, comma-separated) that count as on-site")
    trusted_proxies: str = _setting("0", "How many proxies in front set X-Forwarded-For")
    secure_cookies: str = _setting("", "Set to 1 where the site is served over https")
    public_only: str = _setting("", "Set to 1 to start without sign-in and staff pages")
    staff_host: str = _setting("", "Host name that alone leads to staff pages (default: any)")
    staff_networks: str = _setting("", "Networks (CIDR) that alone reach them (default: any)")
    second_step: str = _setting(
        "", "`staff`: staff do nothing before they sign in in two steps (default: as each likes)"
    )
    metrics_networks: str = _setting(
        "127.0.0.0/8,::1/128", "Networks that may read /metrics, never through a proxy"
    )
    log_format: str = _setting("text", "`text`, or `json` lines without personal data")
    send_files: str = _setting(
        "app", "Who sends pictures: `app`, `nginx` (X-Accel-Redirect) or `link` (S3, for a minute)"
    )
    web_processes: str = _setting("2", "Processes of the production server (gunicorn)")
    web_threads: str = _setting("4", "Threads of each")
    web_timeout: str = _setting("60", "Seconds after which a process that hangs is ended")
    web_max_requests: str = _setting("20000", "Requests after which a process is renewed (0: none)")
    max_file_mb: str = _setting("500", "Largest file taken in, in megabytes")
    audit_days: str = _setting("30", "Days in which the worker reads every stored byte (0: never)")
    audit_daily_mb: str = _setting("0", "Most megabytes it reads for that a day (0: no limit)")
    keep_days: str = _setting(
        "30", "Days that jobs, staging and audit reports are kept once they are over (0: for ever)"
    )

    harvest_hosts: str = _setting(
        "", "Hosts and networks (CIDR) that pulled sources may reach though they are not public"
    )
    migration_places: str = _setting(
        "",
        "Folders and S3 prefixes (https://server/bucket/folder/, a space and the region),"
        " comma-separated, in which files of an older archive may lie",
    )
    harvest_folders: str = _setting("", "Folders below which a pulled source may watch a folder")
    harvest_tokens: str = _setting(
        "", "Folder of tokens for pulled sources, a file a host (default: tokens in the home)"
    )

    @property
    def home(self) -> Path:
        if self.archive_home:
            return Path(self.archive_home).expanduser().absolute()
        return user_data_path("kumamoto-archive", appauthor=False)

    @property
    def store(self) -> str:
        return self.store_url or (self.home / "store").as_uri()

    @property
    def derivatives(self) -> str:
        return self.derivatives_url or (self.home / "derivatives").as_uri()

    @property
    def database(self) -> str:
        return self.database_url or f"sqlite:///{self.home / 'catalog.sqlite'}"

    @property
    def queue(self) -> str:
        kind = "procrastinate:" if self.database.startswith("postgres") else "leased:"
        return self.queue_url or kind

    @property
    def search(self) -> str:
        """The address with account and certificates in it."""
        if not self.search_url:
            return (self.home / "index").as_uri().replace("file:", "embedded:", 1)
        parts = urlsplit(self.search_url)
        if self.search_user:
            secret = f"{quote(self.search_user, safe='')}:{quote(self.search_password, safe='')}"
            parts = parts._replace(netloc=f"{secret}@{parts.netloc.rpartition('@')[2]}")
        if self.search_ca:
            trust = urlencode({"ca": self.search_ca})
            parts = parts._replace(query=f"{parts.query}&{trust}".lstrip("&"))
        return parts.geturl()

    @property
    def cache(self) -> Path:
        """Things that can be made again: the compiled dictionary, for example."""
        return Path(self.cache_dir).expanduser() if self.cache_dir else self.home / "cache"

    def number(self, name: str) -> int:
        """A setting that is a whole number."""
        value = str(getattr(self, name))
        try:
            return int(value)
        except ValueError as error:
            message = f"{name.upper()} must be a whole number, not {value!r}."
            raise WrongSetting(message) from error


def read_settings(environ: Mapping[str, str] = os.environ) -> Settings:
    """Each setting from its upper-case variable, or from the file that ``NAME_FILE`` names."""
    values = {entry.name: _read(environ, entry.name.upper()) for entry in fields(Settings)}
    return Settings(**{name: value for name, value in values.items() if value is not None})


def _read(environ: Mapping[str, str], name: str) -> str | None:
    path = environ.get(f"{name}_FILE")
    if not path:
        return environ.get(name) or None
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise WrongSetting(f"{name}_FILE names {path}, which cannot be read.") from error


def path_of(url: str) -> Path:
    """The local path of a ``scheme:///path`` URL."""
    return Path(unquote(urlsplit(url).path))


def table() -> str:
    """The settings as rows of a Markdown table, for the README."""
    rows = [
        f"| `{entry.name.upper()}` | {entry.default or ''} | {entry.metadata['help']} |"
        for entry in fields(Settings)
    ]
    return "\n".join(["| variable | default | meaning |", "|---|---|---|", *rows])
