"""A real gunicorn on a socket: its own answers bear our headers, nobody's word is taken, and there is an end to all."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.edge.gateway import Answer, Gateway, run_gateway
from tests.edge.headers import find_faults

FORM = "Content-Type: application/x-www-form-urlencoded"
SIGN_IN = b"POST /sign-in HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + FORM.encode() + b"\r\n"
CLAIMS = (
    "X-Forwarded-Proto: https",
    "X-Forwarded-Ssl: on",
    "X-Forwarded-Protocol: ssl",
    "X-Forwarded-Host: evil.example",
    "X-Forwarded-For: 192.0.2.1",
    "X-Forwarded-Prefix: /evil.example",
    "X-Forwarded-Port: 443",
    "Forwarded: for=192.0.2.1;host=evil.example;proto=https",
    "X-Original-URL: /desk",
    "X-Rewrite-URL: /desk",
    "X-HTTP-Method-Override: DELETE",
    "SCRIPT_NAME: /evil.example",
    "Script-Name: /evil.example",
    "PATH_INFO: /desk",
    "X-Host: evil.example",
)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A deployment that believes nobody."""
    with run_gateway(tmp_path_factory.mktemp("plain") / "instance") as made:
        yield made


@pytest.fixture(scope="module")
def behind_tls(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    """A deployment behind one web server, reached by one name."""
    chosen = {"BASE_URL": "https://matching.example", "HOSTS": "matching.example", "PROXIES": "1"}
    with run_gateway(tmp_path_factory.mktemp("behind") / "instance", **chosen) as made:
        yield made


def faults_of(answer: Answer, **expected: bool) -> list[str]:
    """Return what is wrong with the headers of an answer, as they were sent."""
    return find_faults(lambda name: [value for key, value in answer.headers if key.lower() == name.lower()], **expected)


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"nonsense\r\n\r\n", 400),
        (b"GET\r\n\r\n", 400),
        (b"GET / HTTP/9.9\r\n\r\n", 400),
        (b"get / HTTP/1.1\r\nHost: localhost\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost localhost\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n folded: yes\r\n\r\n", 400),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: a\x00b\r\n\r\n", 400),
        (SIGN_IN + b"Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        (SIGN_IN + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nemail=", 400),
        (SIGN_IN + b"Content-Length: -5\r\n\r\nemail=", 400),
        (SIGN_IN + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 501),
        (SIGN_IN + b"Expect: miracles\r\nContent-Length: 0\r\n\r\n", 417),
        (b"GET /" + b"x" * 5_000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", 414),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 9_000 + b"\r\n\r\n", 431),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: y\r\n" * 70 + b"\r\n", 431),
    ],
    ids=lambda value: str(value)[:60],
)
def test_what_is_no_request_is_answered_in_one_sentence_under_all_headers(
    plain: Gateway, raw: bytes, status: int
) -> None:
    answer = plain.send(raw)
    assert (answer.status, faults_of(answer)) == (status, [])
    assert answer.body == b"This could not be read as a request to this service.\n"


@pytest.mark.parametrize(
    ("method", "target", "status", "kept"),
    [
        ("GET", "/about", 200, False),
        ("HEAD", "/about", 200, False),
        ("OPTIONS", "/about", 200, False),
        ("OPTIONS", "*", 302, False),
        ("TRACE", "/about", 302, False),
        ("GET", "/nowhere", 302, False),
        ("GET", "/static/site.css", 200, True),
        ("GET", "/static/../../app.py", 404, False),
        ("GET", "/static/%2e%2e/%2e%2e/app.py", 404, False),
        ("GET", "//evil.example/", 302, False),
    ],
)
def test_answers_over_a_socket_bear_the_headers(
    plain: Gateway, method: str, target: str, status: int, kept: bool
) -> None:
    answer = plain.ask(target, method=method)
    assert (answer.status, faults_of(answer, kept=kept)) == (status, [])
    assert "evil" not in "".join(value for name, value in answer.headers if name == "Location").partition("next=")[0]


def test_a_file_that_has_not_changed_bears_the_headers(plain: Gateway) -> None:
    mark = plain.ask("/static/site.css").get("ETag")
    answer = plain.ask("/static/site.css", f"If-None-Match: {mark}")
    assert (answer.status, faults_of(answer, kept=True)) == (304, [])


def test_over_tls_a_browser_is_told_to_stay_there(behind_tls: Gateway) -> None:
    answer = behind_tls.ask("/about", "X-Forwarded-Proto: https", host="matching.example")
    assert (answer.status, faults_of(answer, tls=True)) == (200, [])
    assert faults_of(behind_tls.send(b"nonsense\r\n\r\n"), tls=True) == []


@pytest.mark.parametrize("claim", CLAIMS)
def test_nobody_is_believed_about_scheme_name_or_path(plain: Gateway, claim: str) -> None:
    answer, honest = plain.ask("/desk", claim), plain.ask("/desk")
    assert (answer.status, answer.get("Location")) == (honest.status, honest.get("Location"))
    page = plain.ask("/about", claim)
    assert (page.status, faults_of(page)) == (200, [])
    assert b"evil" not in page.body


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost@evil.example", "[::1", "a b"])
def test_a_name_that_is_not_ours_gets_a_bare_line(plain: Gateway, host: str) -> None:
    answer = plain.ask("/about", host=host)
    assert (answer.status, faults_of(answer)) == (400, [])
    assert b"evil" not in answer.body


def test_two_names_at_once_are_no_name(plain: Gateway) -> None:
    answer = plain.ask("/about", "Host: evil.example")
    assert (answer.status, faults_of(answer)) == (400, [])


def test_a_name_in_the_request_line_changes_nothing(plain: Gateway) -> None:
    answer = plain.ask("http://evil.example/about")
    assert b"evil" not in answer.body
    assert faults_of(answer) == []
    assert plain.ask("http://localhost/about", host="evil.example").status == 400


def test_a_port_in_the_name_is_no_part_of_any_address(plain: Gateway) -> None:
    answer = plain.ask("/about", host="localhost:6666")
    assert (answer.status, b"6666" in answer.body) == (200, False)


def test_the_web_server_in_front_is_believed_and_only_its_last_word(behind_tls: Gateway) -> None:
    said = ("X-Forwarded-Host: evil.example, matching.example", "X-Forwarded-Proto: https")
    assert behind_tls.ask("/about", *said, host="127.0.0.1").status == 200
    turned = ("X-Forwarded-Host: matching.example, evil.example", "X-Forwarded-Proto: https")
    assert behind_tls.ask("/about", *turned, host="127.0.0.1").status == 400
    assert behind_tls.ask("/about", host="localhost").status == 400


@pytest.mark.parametrize("pieces", [b"5\r\nemail\r\n0\r\n\r\n", b"email=10000\r\n", b"5\r\nemail", b"-1\r\n\r\n"])
@pytest.mark.parametrize("path", [b"/sign-in", b"/requests/new", b"/nowhere"])
def test_a_body_of_unknown_length_is_not_read(plain: Gateway, path: bytes, pieces: bytes) -> None:
    asked = SIGN_IN.replace(b"/sign-in", path) + b"Origin: http://localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
    answer = plain.send(asked + pieces)
    assert (answer.status, faults_of(answer)) == (411, [])


def test_a_body_that_ends_too_early_is_no_fault_of_ours(plain: Gateway) -> None:
    answer = plain.send(SIGN_IN + b"Content-Length: 100\r\n\r\nemail=", end=True)
    assert (answer.status, faults_of(answer)) == (400, [])


def test_a_body_that_claims_to_be_too_long_is_refused_before_it_is_sent(plain: Gateway) -> None:
    answer = plain.send(SIGN_IN + b"Content-Length: 99999999999\r\n\r\n")
    assert (answer.status, faults_of(answer)) == (413, [])


def test_far_too_many_answers_are_refused(plain: Gateway) -> None:
    begun = time.monotonic()
    answer = plain.ask("/sign-in", FORM, method="POST", body=b"a=&" * 300_000)
    assert (answer.status, faults_of(answer)) == (413, [])
    assert time.monotonic() - begun < 10


def test_parts_without_end_are_refused(plain: Gateway) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n'
    kind = "Content-Type: multipart/form-data; boundary=x"
    answer = plain.ask("/sign-in", kind, method="POST", body=part * 3_000 + b"--x--\r\n")
    assert (answer.status, faults_of(answer)) == (413, [])


def test_those_who_send_too_slowly_do_not_hold_the_service(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    folder = tmp_path_factory.mktemp("slow") / "instance"
    with run_gateway(folder, within=2.0, THREADS="2") as slow, ThreadPoolExecutor(4) as pool:
        begun = time.monotonic()
        parts = (SIGN_IN + b"Content-Length: 1000\r\n\r\n", *[b"a"] * 9)
        drips = [pool.submit(slow.send, *parts, pause=1.0) for _time in range(2)]
        time.sleep(1)
        answer = slow.ask("/about")
        waited = time.monotonic() - begun
        assert answer.status == 200
        assert 1.5 < waited < 7
        for drip in drips:
            assert drip.exception() is not None or drip.result().status in (400, 408)
