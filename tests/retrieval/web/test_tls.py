"""TLS: the connection goes to a checked address, the certificate must be the host's."""

from __future__ import annotations

import ssl
from collections.abc import Iterator

import pytest
import trustme

from retrieval.errors import AddressRefused, HostUnreachable
from tests.retrieval.web.conftest import ELSEWHERE, PUBLIC, World
from tests.servers.web import WebServer


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    """One that nobody else trusts."""
    return trustme.CA()


@pytest.fixture
def trusting(authority: trustme.CA) -> ssl.SSLContext:
    """A client's side that trusts it."""
    context = ssl.create_default_context()
    authority.configure_trust(context)
    return context


@pytest.fixture
def secure(world: World, authority: trustme.CA) -> Iterator[WebServer]:
    """A server with a certificate for secure.example and its address, reached by several names."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("secure.example", ELSEWHERE).configure_cert(context)
    with WebServer(tls=context) as server:
        world.cables.lead(ELSEWHERE, server)
        world.names.lead("secure.example", ELSEWHERE)
        world.names.lead("impostor.example", ELSEWHERE)
        server.answer("/story", b"secret")
        yield server


@pytest.mark.parametrize("host", ["secure.example", ELSEWHERE])
def test_the_certificate_of_the_host_is_accepted(
    world: World, secure: WebServer, trusting: ssl.SSLContext, host: str
) -> None:
    """It is checked against what was named, though the connection is made to a number."""
    found = world.web(tls=trusting).get(f"https://{host}/story")
    assert (found.content, found.url) == (b"secret", f"https://{host}/story")
    assert set(world.cables.dialled) == {(ELSEWHERE, 443)}
    assert secure.asked[-1].headers["host"] == host


def test_the_certificate_of_another_host_is_not(world: World, secure: WebServer, trusting: ssl.SSLContext) -> None:
    """Nothing is asked of a server that is not who it should be."""
    with pytest.raises(HostUnreachable, match=r"certificate of impostor\.example is not valid: Hostname mismatch"):
        world.web(tls=trusting).get("https://impostor.example/story")
    assert secure.asked == []


def test_an_authority_that_nobody_trusts_is_not(world: World, secure: WebServer) -> None:
    """As the system's certificates have it."""
    with pytest.raises(HostUnreachable, match=r"certificate of secure\.example is not valid") as failed:
        world.web().get("https://secure.example/story")
    assert "SSL_CERT_FILE" in failed.value.hint
    assert secure.asked == []


def test_a_server_without_tls_is_named(world: World, trusting: ssl.SSLContext) -> None:
    """TLS is asked for where HTTP is spoken."""
    world.server.greet(b"220 news.example ESMTP\r\n")
    with pytest.raises(HostUnreachable, match=r"no TLS with news\.example"):
        world.web(tls=trusting).get("https://news.example/story")


def test_a_redirect_may_lead_to_https_and_not_back(world: World, secure: WebServer, trusting: ssl.SSLContext) -> None:
    """What was asked for under a certificate must not come without one."""
    world.server.redirect("/up", "https://secure.example/story")
    assert world.web(tls=trusting).get("http://news.example/up").content == b"secret"
    secure.redirect("/down", "http://news.example/story")
    with pytest.raises(AddressRefused, match="from https to http"):
        world.web(tls=trusting).get("https://secure.example/down")
    assert "/story" not in world.server.targets
    assert (PUBLIC, 80) in world.cables.dialled
