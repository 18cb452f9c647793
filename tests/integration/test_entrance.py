"""Where staff may work: every address of theirs leads nowhere elsewhere, in the same words."""

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from archive.model import Access, Level
from archive.rights import Role
from tests.integration.doors import DOORS, Rule
from tests.integration.staff_archive import Office, token
from tests.integration.web_archive import item, open_world
from web.entrance import ACCOUNT, PREFIX, STAFF

HOST, NETWORK, INSIDE, OUTSIDE = "staff.example", "10.1.0.0/16", "10.1.2.3", "203.0.113.9"
_VALUES = {"asset": 0, "number": 0, "page": 1}
METHODS = ("GET", "POST", "PUT", "DELETE", "OPTIONS")
_CHANGING = re.compile(r'href="[^"]*"|value="[^"]*"')


def staff_addresses(office: Office) -> Iterator[str]:
    map_ = office.world.app.url_map
    for route in map_.iter_rules():
        if DOORS[route.endpoint].rule is Rule.STAFF:
            values = {name: _VALUES.get(name, "x") for name in route.arguments}
            yield map_.bind("localhost").build(route.endpoint, values)


@pytest.fixture(scope="module")
def office(
    tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Iterator[Office]:
    folder = tmp_path_factory.mktemp("home")
    with open_world(
        folder, request.config, staff_host=HOST, staff_networks=NETWORK, on_site_networks=""
    ) as world:
        office = Office(world)
        office.hire("tanaka", Role.ADMINISTRATOR)
        office.hire("reader", Role.REGISTERED)
        world.add(item(1), item(2, record=Access(level=Level.STAFF)))
        yield office


def ask(
    client: FlaskClient, path: str, *, method: str = "GET", host: str = HOST, address: str = INSIDE
) -> TestResponse:
    from_ = {"REMOTE_ADDR": address}
    base = f"http://{host}"
    return client.open(path, method=method, base_url=base, environ_base=from_, buffered=True)


def signed_in(office: Office, login: str) -> FlaskClient:
    client = office.world.app.test_client()
    assert sign_in(client, login, HOST, INSIDE).status_code == 303
    return client


def sign_in(client: FlaskClient, login: str, host: str, address: str) -> TestResponse:
    page = ask(client, "/account/sign-in", host=host, address=address)
    form = {"login": login, "password": "a long enough password", "csrf_token": token(page)}
    return client.post(
        "/account/sign-in",
        data=form,
        base_url=f"http://{host}",
        environ_base={"REMOTE_ADDR": address},
        buffered=True,
    )


def words(answer: TestResponse) -> str:
    return _CHANGING.sub("", answer.text)


def test_every_route_of_staff_lies_where_the_entrance_looks(office: Office) -> None:
    for route in office.world.app.url_map.iter_rules():
        below = route.rule == PREFIX or route.rule.startswith(f"{PREFIX}/")
        named = route.endpoint.startswith(STAFF)
        assert below == named == (DOORS[route.endpoint].rule is Rule.STAFF), route


@pytest.mark.parametrize(
    ("host", "address"), [("www.example", INSIDE), (HOST, OUTSIDE), ("www.example", OUTSIDE)]
)
def test_elsewhere_every_address_of_staff_is_as_if_absent(
    office: Office, host: str, address: str
) -> None:
    client = signed_in(office, "tanaka")
    nothing = words(ask(client, "/nothing-is-here", host=host, address=address))
    for path in staff_addresses(office):
        for method in METHODS:
            answer = ask(client, path, method=method, host=host, address=address)
            assert answer.status_code == 404, (path, method)
            assert method != "GET" or words(answer) == nothing, path


def test_where_staff_work_they_do(office: Office) -> None:
    client = signed_in(office, "tanaka")
    assert ask(client, "/staff").status_code == 200
    assert ask(client, f"/items/{item(2).id}").status_code == 200
    assert ask(client, "/staff", host=f"{HOST.upper()}:8443").status_code in (200, 303)


def test_a_session_of_staff_counts_as_the_public_elsewhere(office: Office) -> None:
    client = signed_in(office, "tanaka")
    assert ask(client, f"/items/{item(2).id}", address=OUTSIDE).status_code == 404
    assert ask(client, "/account", address=OUTSIDE).status_code == 303
    assert ask(client, "/account").status_code == 200, "and goes on inside"


def test_staff_cannot_sign_in_elsewhere_and_others_can(office: Office) -> None:
    client = office.world.app.test_client()
    refused = sign_in(client, "tanaka", "www.example", OUTSIDE)
    assert refused.status_code == 403 and "ログイン名かパスワードが違います。" in refused.text
    assert sign_in(client, "reader", "www.example", OUTSIDE).status_code == 303


def test_public_only_starts_without_any_of_it(
    office: Office, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> None:
    folder = tmp_path_factory.mktemp("public")
    with open_world(folder, request.config, public_only="1") as world:
        world.add(item(1))
        endpoints = {route.endpoint for route in world.app.url_map.iter_rules()}
        assert not [name for name in endpoints if name.startswith((STAFF, ACCOUNT))]
        nothing = words(world.get("/nothing-is-here"))
        for path in (*staff_addresses(office), "/account", "/account/sign-in"):
            for method in METHODS:
                answer = world.client.open(path, method=method, buffered=True)
                assert answer.status_code == 404, (path, method)
                assert method != "GET" or words(answer) == nothing, path
        asking = f"/items/{item(1).id}/takedown"
        for path in ("/", "/search?q=益城町", f"/items/{item(1).id}", "/places", "/data", asking):
            answer = world.get(path)
            assert answer.status_code == 200, path
            assert "/account" not in answer.text and "/staff" not in answer.text, path
