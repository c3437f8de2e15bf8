"""Addresses as they are written: one strict reading, and which numbers are public."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from retrieval.errors import AddressRefused
from retrieval.web import Policy
from retrieval.web.address import Address, parse
from retrieval.web.networks import why_inner

QUICK = settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
READ = {
    "as it is": ("https://news.example/2014/06/story.html?id=7", "https://news.example/2014/06/story.html?id=7"),
    "fragment": ("https://news.example/a#b", "https://news.example/a"),
    "no path": ("http://news.example", "http://news.example/"),
    "query alone": ("http://news.example?q=1", "http://news.example/?q=1"),
    "own port": ("https://news.example:443/", "https://news.example/"),
    "other port": ("https://news.example:8443/", "https://news.example:8443/"),
    "port left out": ("https://news.example:/", "https://news.example/"),
    "capitals": ("HTTPS://News.Example/Story", "https://news.example/Story"),
    "trailing dot": ("https://news.example./", "https://news.example/"),
    "white space around": (" https://news.example/\n", "https://news.example/"),
    "IDNA": ("https://bücher.example/", "https://xn--bcher-kva.example/"),
    "IDNA Arabic": ("https://موقع.مثال/", "https://xn--4gbrim.xn--mgbh0fb/"),
    "Arabic path": ("https://news.example/خبر", "https://news.example/%D8%AE%D8%A8%D8%B1"),
    "escaped path": ("https://news.example/%D8%AE%2F", "https://news.example/%D8%AE%2F"),
    "space": ("https://news.example/a b?c d", "https://news.example/a%20b?c%20d"),
    "marks": ("https://news.example/a|b<c>", "https://news.example/a%7Cb%3Cc%3E"),
    "at in path": ("https://news.example/@desk?to=a@b", "https://news.example/@desk?to=a@b"),
    "underscore": ("https://my_site.example/", "https://my_site.example/"),
    "IPv6": ("http://[2A04:4E42:0::10]:8080/", "http://[2a04:4e42::10]:8080/"),
}


@pytest.mark.parametrize(("text", "read"), READ.values(), ids=READ)
def test_an_address_is_read_as_browsers_do(text: str, read: str) -> None:
    """What people paste works, and is the same however it is written."""
    assert str(parse(text)) == read
    assert str(parse(read)) == read


@pytest.mark.parametrize(
    "text", ["", "news.example/story", "mailto:desk@news.example", "//news.example/", "http://", "http://a b/"]
)
def test_what_is_no_web_address_is_refused(text: str) -> None:
    """With a hint."""
    with pytest.raises(AddressRefused) as refused:
        parse(text)
    assert refused.value.hint


def test_a_password_is_not_repeated() -> None:
    """The refusal of an address with a password goes into logs."""
    with pytest.raises(AddressRefused) as refused:
        parse("https://me:s3cret@news.example/")
    assert "s3cret" not in f"{refused.value} {refused.value.hint}"


def test_an_address_has_an_end() -> None:
    """2,000 characters are enough for any article."""
    parse("https://news.example/" + "a" * 1_979)
    with pytest.raises(AddressRefused, match="longer than 2,000"):
        parse("https://news.example/" + "a" * 1_980)


def test_a_message_cannot_act_on_a_terminal() -> None:
    """What is quoted is short, and nothing in it turns text around or hides it."""
    with pytest.raises(AddressRefused) as refused:
        parse("http://x\u202egpj.example" + "y" * 1_000 + " /")
    assert refused.value.message.isprintable()
    assert len(refused.value.message) < 150


@QUICK
@given(st.text())
@example("http://[")
@example("http://[]/")
@example("http://a\u2100b/")
@example("http://\u3002/")
@example("http://xn--a/")
@example("http://xn--\u00e4/")
def test_any_text_is_read_or_refused(text: str) -> None:
    """Nothing else comes out, and what is read is plain ASCII and reads as itself."""
    for written in (text, f"http://{text}", f"http://{text}/", f"http://news.example/{text}"):
        try:
            address = parse(written)
        except AddressRefused:
            continue
        assert str(address).isascii()
        assert str(address).isprintable()
        if len(str(address)) <= 2_000:
            assert parse(str(address)) == address


@QUICK
@given(st.text())
def test_any_redirect_is_read_or_refused(text: str) -> None:
    """A server may send anything as the next address."""
    here = parse("https://news.example/a/b")
    try:
        there = here.join(text)
    except AddressRefused:
        return
    assert there.scheme == "https"


NETWORKS_4 = """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.168.0.0/16 224.0.0.0/4 240.0.0.0/4
""".split()
NETWORKS_6 = """
    ::/96 ::ffff:0:0/96 64:ff9b::/96 2001::/32 2001:db8::/32 2002::/16 fc00::/7 fe80::/10 fec0::/10 ff00::/8 4000::/3
""".split()
INNER_4 = st.sampled_from(NETWORKS_4).flatmap(lambda network: st.ip_addresses(network=network))
INNER_6 = st.sampled_from(NETWORKS_6).flatmap(lambda network: st.ip_addresses(network=network))


def spellings(address: IPv4Address) -> list[str]:
    """An IPv4 address as resolvers and browsers understand it: one to four parts, each in any base."""
    number = int(address)
    a, b, c, d = address.packed
    parts = [[number], [a, number & 0xFFFFFF], [a, b, number & 0xFFFF], [a, b, c, d]]
    bases = ("{}", "0x{:x}", "0X{:X}", "0{:o}", "{:04}")
    dotted = [".".join(base.format(part) for part in some) for some in parts for base in bases]
    wide = str(address).translate({ord("0") + digit: 0xFF10 + digit for digit in range(10)})
    return [*dotted, f"{address}.", wide, str(address).replace(".", "。"), str(address).replace(".", "%2e")]


def embeddings(address: IPv4Address) -> list[str]:
    """An IPv4 address inside IPv6 ones that lead to it."""
    number = int(address)
    mapped, nat64, inner_nat64 = 0xFFFF << 32, 0x64FF9B << 96, 0x64FF9B0001 << 80
    numbers = [number, mapped | number, nat64 | number, inner_nat64 | number, 0x2002 << 112 | number << 80]
    return [f"[{IPv6Address(embedded)}]" for embedded in numbers]


@QUICK
@given(INNER_4)
def test_no_spelling_of_an_inner_ipv4_address_passes(address: IPv4Address) -> None:
    """Whatever a resolver or a browser might take for it."""
    for host in [*spellings(address), *embeddings(address)]:
        with pytest.raises(AddressRefused):
            Policy().check(parse(f"http://{host}/"))


@QUICK
@given(INNER_6)
def test_no_spelling_of_an_inner_ipv6_address_passes(address: IPv6Address) -> None:
    """Short, long, in capitals, with an IPv4 tail, with a zone."""
    tail = f"{':'.join(address.exploded.split(':')[:6])}:{IPv4Address(int(address) & 0xFFFFFFFF)}"
    for host in (str(address), address.exploded, address.exploded.upper(), tail, f"{address}%1", f"{address}%251"):
        with pytest.raises(AddressRefused):
            Policy().check(parse(f"http://[{host}]/"))


@QUICK
@given(st.ip_addresses())
def test_python_and_iana_agree_on_what_is_public(address: IPv4Address | IPv6Address) -> None:
    """What passes is global to ``ipaddress`` too, whatever else it is not."""
    if why_inner(address) is None:
        assert address.is_global
        assert not any((address.is_multicast, address.is_reserved, address.is_private, address.is_link_local))


PUBLIC_4 = st.ip_addresses(v=4).filter(lambda address: address.is_global and not address.is_multicast)
PUBLIC_6 = st.ip_addresses(network="2400::/6")
SPECIAL_4 = [ipaddress.ip_network(network) for network in ("192.88.99.0/24", "168.63.129.16/32", "192.0.0.0/24")]


@QUICK
@given(PUBLIC_4.filter(lambda address: not any(address in network for network in SPECIAL_4)) | PUBLIC_6)
@example(IPv4Address("8.8.8.8"))
@example(IPv4Address("100.63.255.255"))
@example(IPv4Address("100.128.0.0"))
@example(IPv4Address("172.15.255.255"))
@example(IPv4Address("172.32.0.0"))
@example(IPv4Address("168.63.129.17"))
@example(IPv6Address("2001:200::"))
@example(IPv6Address("2003::1"))
@example(IPv6Address("3ffe::1"))
def test_every_public_address_passes(address: IPv4Address | IPv6Address) -> None:
    """The check refuses nothing that it need not."""
    host = str(address) if address.version == 4 else f"[{address}]"
    for url in (f"http://{host}/", f"https://{host}:8443/"):
        Policy().check(parse(url))
    Policy().check_answers("news.example", 443, [address])


@pytest.mark.parametrize(
    "name", ["news.example", "www.ministry.example", "local.example", "localhost.example", "internal.org", "10.example"]
)
def test_public_names_pass(name: str) -> None:
    """Only the end of a name makes it an inner one."""
    Policy().check(parse(f"https://{name}/"))


def test_a_robots_txt_is_of_an_origin() -> None:
    """Scheme, host and port."""
    address = Address("http", "2a04:4e42::10", 8080, "/a?b")
    assert str(address.at("/robots.txt")) == "http://[2a04:4e42::10]:8080/robots.txt"
    assert address.origin == "http://[2a04:4e42::10]:8080"
