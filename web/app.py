"""The web application: parts put together around the services it is given."""

import importlib
import pkgutil
from typing import TYPE_CHECKING

from flask import Blueprint, Flask, request
from werkzeug.exceptions import ServiceUnavailable
from werkzeug.middleware.proxy_fix import ProxyFix

from web import views
from web.api.answering import init_api
from web.assets import init_assets
from web.auth import init_forms
from web.compression import init_compression
from web.current import services
from web.easy import init_easy
from web.entrance import ACCOUNT, STAFF, init_entrance, is_public_only
from web.former import init_former
from web.freezing import shapes
from web.furigana import init_furigana
from web.headers import init_headers
from web.i18n import init_languages
from web.observing import init_observing
from web.page_context import init_page_context
from web.problems import init_problems
from web.sealed import init_sealed
from web.theme.leading import init_leading

if TYPE_CHECKING:
    from web.wiring import Services

_LARGEST_FORM = 16 * 1024 * 1024


def create_app(parts: "Services") -> Flask:
    """The application over these services; every module of ``web.views`` brings its blueprint."""
    app = Flask(__name__)
    app.extensions["archive"] = parts
    app.config.update(MAX_CONTENT_LENGTH=_LARGEST_FORM, MAX_FORM_MEMORY_SIZE=_LARGEST_FORM)
    app.json.ensure_ascii = False  # type: ignore[attr-defined]
    app.json.sort_keys = False  # type: ignore[attr-defined]
    app.url_map.strict_slashes = False
    init_observing(app)
    init_compression(app)
    init_furigana(app)
    for init in (
        init_headers,
        init_assets,
        init_languages,
        init_easy,
        init_page_context,
        init_problems,
    ):
        init(app)
    app.before_request(_ask_for_patience)
    init_entrance(app)
    init_forms(app)
    init_former(app)
    init_leading(app)
    init_sealed(app)
    init_api(app)
    for blueprint in blueprints():
        if not (is_public_only(parts.settings) and blueprint.name.startswith((STAFF, ACCOUNT))):
            app.register_blueprint(blueprint)
    if proxies := parts.settings.number("trusted_proxies"):
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies
        )
    shapes()
    return app


def _ask_for_patience() -> None:
    """While the catalog is being rebuilt it is not whole, and half an archive would mislead."""
    if request.endpoint == "static" or request.blueprint == "health":
        return
    if services().rebuilding():
        raise ServiceUnavailable(retry_after=60)
    services().refresh_vocabulary()


def blueprints() -> list[Blueprint]:
    """What the modules of ``web.views`` offer under the name ``blueprint``."""
    names = [found.name for found in pkgutil.iter_modules(views.__path__, f"{views.__name__}.")]
    offered = (getattr(importlib.import_module(name), "blueprint", None) for name in names)
    return [one for one in offered if isinstance(one, Blueprint)]
