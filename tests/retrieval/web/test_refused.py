"""The ways to an inner address: each is refused before any connection is made."""

from __future__ import annotations

from time import monotonic

import pytest

from retrieval.errors import AddressRefused, SourceError
from retrieval.web import Limits, Network, Policy, Web, parse_allowed
from tests.retrieval.web.conftest import ELSEWHERE, MEGABYTE, NOW, PUBLIC, PUBLIC_6, Names, World
from tests.servers.web import WebServer

WRITTEN = {
    "loopback": "http://127.0.0.1/",
    "loopback elsewhere": "http://127.9.9.9/",
    "private 10": "http://10.0.0.3/",
    "private 172": "http://172.31.255.254/",
    "private 192": "http://192.168.1.1:8080/admin",
    "provider": "http://100.64.0.1/",
    "cloud metadata": "http://169.254.169.254/latest/meta-data/",
    "cloud metadata 2": "http://168.63.129.16/",
    "cloud metadata 3": "http://192.0.0.192/",
    "link-local": "http://169.254.1.1/",
    "unspecified": "http://0.0.0.0/",
    "this network": "http://0.1.2.3/",
    "broadcast": "http://255.255.255.255/",
    "reserved": "http://250.1.2.3/",
    "multicast": "http://224.0.0.251/",
    "documentation": "http://203.0.113.9/",
    "measurements": "http://198.18.0.1/",
    "old 6to4 relay": "http://192.88.99.1/",
    "decimal": "http://2130706433/",
    "decimal zero": "http://0/",
    "hexadecimal": "http://0x7f000001/",
    "hexadecimal short": "http://0x7f.1/",
    "hexadecimal capitals": "http://0X7F.0.0.0X1/",
    "octal": "http://0177.0.0.1/",
    "octal whole": "http://017700000001/",
    "short": "http://127.1/",
    "short of three": "http://127.0.1/",
    "leading zeros": "http://127.000.000.001/",
    "five parts": "http://127.0.0.0.1/",
    "too large": "http://127.0.0.257/",
    "fullwidth digits": "http://１２７.０.０.１/",
    "fullwidth stops": "http://127．0．0．1/",
    "ideographic stops": "http://127。0。0。1/",
    "circled digits": "http://①②⑦.⓪.⓪.①/",
    "Arabic digits": "http://١٢٧.٠.٠.١/",
    "soft hyphen": "http://127.0.0\u00ad.1/",
    "trailing dot": "http://127.0.0.1./",
    "percent-encoded": "http://%31%32%37.0.0.1/",
    "percent-encoded dot": "http://127%2e0.0.1/",
    "user before": "http://news.example@127.0.0.1/",
    "password before": "http://news.example:80@127.0.0.1/",
    "backslash": "http://127.0.0.1\\@news.example/",
    "backslash scheme": "http:\\\\127.0.0.1/",
    "space": "http://127.0.0.1 .news.example/",
    "line feed": "http://127.0.0.1\n.news.example/",
    "tab": "http://127.0.\t0.1/",
    "NUL": "http://127.0.0.1\0.news.example/",
    "half character": "http://127.0.0.1\ud800/",
    "IPv6 loopback": "http://[::1]/",
    "IPv6 loopback long": "http://[0:0:0:0:0:0:0:1]/",
    "IPv6 unspecified": "http://[::]/",
    "IPv4-mapped": "http://[::ffff:127.0.0.1]/",
    "IPv4-mapped hexadecimal": "http://[::ffff:7f00:1]/",
    "IPv4-mapped public": "http://[::ffff:151.101.0.10]/",
    "IPv4-compatible": "http://[::127.0.0.1]/",
    "IPv4-translated": "http://[::ffff:0:127.0.0.1]/",
    "NAT64": "http://[64:ff9b::7f00:1]/",
    "NAT64 inside": "http://[64:ff9b:1::7f00:1]/",
    "6to4": "http://[2002:7f00:1::]/",
    "Teredo": "http://[2001:0:7f00:1::]/",
    "ULA": "http://[fd12:3456::1]/",
    "cloud metadata IPv6": "http://[fd00:ec2::254]/",
    "site-local": "http://[fec0::1]/",
    "IPv6 link-local": "http://[fe80::1]/",
    "zone": "http://[fe80::1%eth0]/",
    "zone encoded": "http://[fe80::1%25eth0]/",
    "zone on public": "http://[2a04:4e42::10%25lo]/",
    "IPv6 multicast": "http://[ff02::1]/",
    "IPv6 documentation": "http://[2001:db8::1]/",
    "IPv6 documentation new": "http://[3fff::1]/",
    "IPv6 reserved": "http://[4000::1]/",
    "IPv4 in brackets": "http://[127.0.0.1]/",
    "brackets behind": "http://[::1].news.example/",
    "localhost": "http://localhost/",
    "localhost capitals": "http://LOCALHOST:8080/",
    "localhost dot": "http://localhost./",
    "localhost fullwidth": "http://ｌｏｃａｌｈｏｓｔ/",
    "below localhost": "http://app.localhost/",
    "mdns": "http://printer.local/",
    "internal": "http://metadata.google.internal/",
    "home": "http://router.home.arpa/",
    "single label": "http://wiki/",
    "top-level domain": "http://example./",
    "port of mail": "http://news.example:25/",
    "port of redis": "http://news.example:6379/",
    "port of postgres": "https://news.example:5432/",
    "port zero": "http://news.example:0/",
    "port too large": "http://news.example:65616/",
    "port in other digits": "http://news.example:８０/",
    "file": "file:///etc/passwd",
    "gopher": "gopher://127.0.0.1:6379/_FLUSHALL",
    "ftp": "ftp://127.0.0.1/",
    "data": "data:text/html,hello",
    "no scheme": "127.0.0.1/",
    "no host": "http:///etc/passwd",
}

NAMED = {
    "loopback": ["127.0.0.1"],
    "private": ["10.0.0.3"],
    "metadata": ["169.254.169.254"],
    "IPv6 loopback": ["::1"],
    "IPv4-mapped": ["::ffff:10.0.0.3"],
    "NAT64": ["64:ff9b::a00:3"],
    "ULA": ["fd00:ec2::254"],
    "unspecified": ["0.0.0.0"],  # noqa: S104
    "second of two": [PUBLIC, "10.0.0.3"],
    "first of two": ["10.0.0.3", PUBLIC],
    "IPv6 beside": [PUBLIC, "fd00::1"],
}

REDIRECTED = {
    "address": "http://10.0.0.3/",
    "decimal": "http://2130706433/",
    "name": "http://inner.example/",
    "localhost": "http://localhost/",
    "other scheme": "file:///etc/passwd",
    "without scheme": "//127.0.0.1/",
    "IPv6": "http://[::1]/",
    "port": "http://news.example:22/",
    "user": "http://news.example@10.0.0.3/",
}


@pytest.mark.parametrize("url", WRITTEN.values(), ids=WRITTEN)
def test_no_way_of_writing_it_leads_inside(world: World, url: str) -> None:
    """Whatever is dialled would reach the server: nothing is, and no name is looked up."""
    world.cables.lead_every_address(world.server)
    with pytest.raises(AddressRefused, match=r"^refused: ") as refused:
        world.web().get(url)
    assert refused.value.hint
    assert world.cables.dialled == []
    assert world.names.asked == []
    assert world.server.connections == 0


@pytest.mark.parametrize("addresses", NAMED.values(), ids=NAMED)
def test_no_name_leads_inside(world: World, addresses: list[str]) -> None:
    """All answers of a look-up must be public, not only the first."""
    world.cables.lead_every_address(world.server)
    world.names.lead("trap.example", *addresses)
    with pytest.raises(AddressRefused, match=r"refused: trap\.example leads to .*, (an?|the) "):
        world.web().get("http://trap.example/")
    assert world.cables.dialled == []
    assert world.server.connections == 0


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize("location", REDIRECTED.values(), ids=REDIRECTED)
def test_no_redirect_leads_inside(world: World, location: str, status: int) -> None:
    """The next address is checked like the first."""
    world.names.lead("inner.example", "10.0.0.3")
    world.server.redirect("/old", location, status=status)
    with pytest.raises(AddressRefused, match="refused: "):
        world.web().get("http://news.example/old")
    assert {address for address, _ in world.cables.dialled} == {PUBLIC}
    assert world.server.targets == ["/robots.txt", "/old"]


def test_robots_txt_does_not_lead_inside_either(world: World) -> None:
    """It is the first thing that is asked for, and a host can redirect it."""
    world.server.redirect("/robots.txt", "http://169.254.169.254/latest/meta-data/")
    with pytest.raises(AddressRefused, match=r"robots\.txt redirects; refused: 169\.254"):
        world.web().get("http://news.example/")
    assert world.cables.dialled == [(PUBLIC, 80)]


def test_a_second_look_up_cannot_change_the_address(world: World) -> None:
    """DNS rebinding: the name is asked once for a connection, and the connection goes to that answer."""
    world.names.lead("rebind.example", PUBLIC)
    world.names.lead("rebind.example", "127.0.0.1")
    world.server.answer("/robots.txt")
    world.server.answer("/page", b"a page")
    web = world.web()
    assert web.get("http://rebind.example/page").content == b"a page"
    assert world.names.asked == ["rebind.example"]
    assert world.cables.dialled == [(PUBLIC, 80)]
    with pytest.raises(AddressRefused, match=r"leads to 127\.0\.0\.1"):
        web.get("http://rebind.example/page")
    assert world.cables.dialled == [(PUBLIC, 80)]


def test_a_public_address_of_this_machine_is_refused(world: World) -> None:
    """Behind a firewall the machine itself sees more of itself than the world does; nothing is sent to it."""
    world.cables.make_own(PUBLIC)
    with pytest.raises(AddressRefused, match="an address of this machine"):
        world.web().get("http://news.example/")
    assert world.server.asked == []
    world.server.answer("/page", b"ours")
    assert world.web(allow="news.example").get("http://news.example/page").content == b"ours"


def test_a_socket_that_listens_hears_nothing() -> None:
    """The same with the real dialler, a real port on loopback, and a port that a setting has opened elsewhere."""
    names = Names()
    names.lead("inner.example", "127.0.0.1")
    with WebServer() as listening:
        policy = Policy(parse_allowed(f"other.example:{listening.port}"))
        web = Web(policy, Network(names, monotonic), Limits(MEGABYTE), "sitrep/0.1.0", lambda: NOW)
        for host in ("127.0.0.1", "inner.example", "localhost", "[::ffff:127.0.0.1]"):
            with pytest.raises(AddressRefused):
                web.get(f"http://{host}:{listening.port}/")
        assert listening.connections == 0


def test_the_proof_can_fail(world: World) -> None:
    """With the same cables and the address allowed, the server is reached: so the guard is what stops the others."""
    world.cables.lead_every_address(world.server)
    world.server.answer("/", b"inside")
    for url in ("http://10.0.0.3/", "http://[fd12:3456::1]/"):
        assert world.web(allow="10.0.0.0/8, fd00::/8").get(url).content == b"inside"


@pytest.mark.parametrize("url", [f"http://{PUBLIC}/", f"http://[{PUBLIC_6}]/", "http://other.example:8080/"])
def test_what_is_public_is_reached(world: World, url: str) -> None:
    """Public addresses by number and by name."""
    world.names.lead("other.example", ELSEWHERE)
    world.cables.lead_every_address(world.server)
    world.server.answer("/", b"public")
    assert world.web().get(url).content == b"public"
    assert len(set(world.cables.dialled)) == 1


@pytest.mark.parametrize(
    ("allow", "url", "reached"),
    [
        ("127.0.0.1:8001", "http://127.0.0.1:8001/", True),
        ("127.0.0.1:8001", "http://127.0.0.1:8002/", False),
        ("127.0.0.1:8001", "http://127.0.0.1/", False),
        ("127.0.0.1:8001", "http://127.0.0.2:8001/", False),
        ("127.0.0.1:8001", "http://localhost:8001/", False),
        ("127.0.0.1:8001", "http://[::ffff:127.0.0.1]:8001/", False),
        ("10.1.0.0/16", "http://10.1.2.3/", True),
        ("10.1.0.0/16", "http://wiki.example/", True),
        ("10.1.0.0/16", "http://10.2.2.3/", False),
        ("10.1.0.0/16", "http://10.1.2.3:3000/", False),
        ("10.1.0.0/16:3000", "http://10.1.2.3:3000/", True),
        ("wiki.example:3000", "http://wiki.example:3000/", True),
        ("wiki.example:3000", "http://WIKI.example.:3000/", True),
        ("wiki.example:3000", "http://wiki.example/", False),
        ("wiki.example", "http://wiki.example:8443/", True),
        ("wiki.example", "http://wiki.example:3000/", False),
        ("wiki.example", "http://10.1.2.3/", False),
        ("wiki.example", "http://www.wiki.example/", False),
        ("wiki", "http://wiki/", True),
        ("wiki", "http://intranet/", False),
        ("[fd00::7]:8001", "http://[fd00::7]:8001/", True),
        ("fd00::7", "http://[fd00::7]/", True),
        ("fd00::/8", "http://[fd12::7]:8080/", True),
        ("news.example:3000", "http://wiki.example:3000/", False),
        ("news.example:3000", "http://news.example:3000/", True),
        ("10.9.0.0/16:3000", "http://news.example:3000/", False),
        ("", "http://news.example:3000/", False),
    ],
)
def test_only_what_a_setting_names_is_allowed(world: World, allow: str, url: str, reached: bool) -> None:
    """The exact host, or network, at the exact port."""
    for name in ("wiki.example", "www.wiki.example", "wiki", "intranet", "localhost"):
        world.names.lead(name, "10.1.2.3")
    world.cables.lead_every_address(world.server)
    world.server.answer("/", b"inside")
    if reached:
        assert world.web(allow=allow).get(url).content == b"inside"
    else:
        with pytest.raises(SourceError, match="refused: "):
            world.web(allow=allow).get(url)
        assert world.server.connections == 0


@pytest.mark.parametrize(
    "entry", ["10.1.0.0/33", "10.1.2.3/16", "a b", "http://wiki/", "wiki:", "wiki:x", "wiki:0", "::g"]
)
def test_an_entry_that_says_nothing_is_an_error(entry: str) -> None:
    """A setting that would be passed over in silence would be believed to work."""
    with pytest.raises(ValueError, match="entry 2 is no host or network"):
        parse_allowed(f"good.example, {entry}")
