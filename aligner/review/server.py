"""The page's server: bound to this machine, and open to nobody without the token in its address.

What other pages, other names of this machine or other programs could send is refused before it is
read: the host and the origin must be our own, a request is bounded, and the page runs no script
but its own files.
"""

from __future__ import annotations

import hmac
import json
import secrets
import socket
from collections.abc import Callable
from importlib.resources import files
from typing import Any, TypeVar

import msgspec
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from aligner.errors import AlignerError
from aligner.review.desk import Ask, Based, Desk, Hits
from aligner.review.finding import Wanted, most_doubtful, picture
from aligner.review.gestures import Refused
from aligner.schema import Misfit, convert

MAX_REQUEST = 2_000_000
"""Bytes of a request."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}
_TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".css": "text/css; charset=utf-8",
}
_PAGE = (
    *("index.html", "review.css", "app.js", "api.js", "list.js", "row.js", "keys.js", "picture.js"),
    "words.js",
    "concordance.js",
    "icon.svg",
)
_PAGES = {name: ("aligner.review", f"page/{name}") for name in _PAGE} | {
    "style.css": ("aligner.formats.html", "style.css")
}
"""The files of the page, and where they lie; the report's style is ours too."""

_T = TypeVar("_T")


def token() -> str:
    """A word that nobody can guess."""
    return secrets.token_urlsafe(24)


def listening(port: int) -> socket.socket:
    """A socket on this machine alone; OSError where the port is taken."""
    found = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    try:
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        found.bind(("127.0.0.1", port))
        found.listen(128)
    except OSError:
        found.close()
        raise
    return found


class _Numbered(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    since: int


class _Realigned(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    bead: int
    since: int
    based: Based | None = None
    """None to be shown what would change."""


class _Keys(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    keys: dict[str, str]


_MOST_DIGITS = 18
"""Of a number in an address: SQLite holds whole numbers of 64 bits."""


def _whole(text: str) -> int | None:
    """A whole number of an address; None where it is none. "²" is a digit, but no number."""
    return int(text) if text.isdecimal() and len(text) <= _MOST_DIGITS else None


def application(desk: Desk, word: str, port: int, words: dict[str, str], lang: str) -> ASGIApp:
    """The page and its requests; `word` is the token, `words` the texts of the interface."""

    def start(_: Request) -> Any:
        keys = json.loads(desk.store.meta("keys") or "{}")
        return {**desk.start(), "words": words, "lang": lang, "keys": keys}

    def rows(request: Request) -> Any:
        given = request.query_params.get("ids", "")
        numbers = map(_whole, given.split(",")[:1000])
        return desk.rows([each for each in numbers if each is not None])

    def next_one(request: Request) -> Any:
        after = request.query_params.get("after", "")
        doc = request.query_params.get("doc", "0")
        return {"id": most_doubtful(desk.store, _whole(after), _whole(doc) or 0)}

    def changes(request: Request) -> Any:
        since = request.query_params.get("since", "0")
        return desk.changes(_whole(since) or 0)

    def drawn(request: Request) -> Any:
        doc = request.query_params.get("doc", "1")
        return {"parts": picture(desk.store, _whole(doc) or 0)}

    def realign(asked: _Realigned) -> Any:
        if asked.based is None:
            return desk.realign(asked.bead)
        return desk.realigned(asked.bead, asked.based, asked.since)

    def set_keys(asked: _Keys) -> Any:
        desk.store.note("keys", json.dumps(asked.keys))
        return {}

    reads: dict[str, Callable[[Request], Any]] = {
        "start": start,
        "rows": rows,
        "next": next_one,
        "changes": changes,
        "picture": drawn,
    }
    writes: dict[str, tuple[Any, Callable[[Any], Any]]] = {
        "find": (Wanted, desk.find),
        "concordance": (Hits, desk.concordance),
        "act": (Ask, desk.act),
        "undo": (_Numbered, lambda asked: desk.undo(asked.since)),
        "redo": (_Numbered, lambda asked: desk.redo(asked.since)),
        "realign": (_Realigned, realign),
        "keys": (_Keys, set_keys),
    }
    api = [Route(f"/{word}/api/{name}", _read(does)) for name, does in reads.items()]
    api += [
        Route(f"/{word}/api/{name}", _write(kind, does), methods=["POST"])
        for name, (kind, does) in writes.items()
    ]
    routes = [*api, Route(f"/{word}/", _page), Route(f"/{word}/{{name}}", _page)]
    return _Guard(Starlette(routes=routes), word, port)


class _Guard:
    """Lets in what comes from the page itself, and gives every answer its headers."""

    def __init__(self, app: ASGIApp, word: str, port: int) -> None:
        self._app = app
        self._word = word
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self._app(scope, receive, send)
            return

        async def headed(message: Message) -> None:
            if message["type"] == "http.response.start":
                held = {name.lower().encode(): value.encode() for name, value in _HEADERS.items()}
                message["headers"] = [*message.get("headers", []), *held.items()]
            await send(message)

        refusal = self._refusal(scope)
        if refusal is None:
            await self._app(scope, receive, headed)
        else:
            await _answer({"error": refusal}, 403)(scope, receive, headed)

    def _refusal(self, scope: Scope) -> str | None:
        headers = {name.decode("latin-1"): value for name, value in scope["headers"]}
        host = headers.get("host", b"").decode("latin-1")
        if host not in self._hosts:
            return "this host is not served"
        origin = headers.get("origin")
        if origin is not None and origin.decode("latin-1") != f"http://{host}":
            return "this origin is not served"
        if headers.get("sec-fetch-site", b"none") not in (b"none", b"same-origin"):
            return "other pages are not served"
        if scope["method"] == "POST" and origin is None:
            return "a request that changes something names its origin"
        given = scope["path"].split("/")[1] if "/" in scope["path"] else ""
        if not hmac.compare_digest(given.encode("utf-8", "replace"), self._word.encode()):
            return "the address lacks its token: open the one that was printed"
        return None


async def _page(request: Request) -> Response:
    name = request.path_params.get("name", "index.html")
    found = _PAGES.get(name)
    if found is None:
        return _answer({"error": "there is no such page"}, 404)
    package, path = found
    content = files(package).joinpath(path).read_bytes()
    return Response(content, media_type=_TYPES[name[name.rindex(".") :]])


def _read(does: Callable[[Request], Any]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        return await _told(lambda: does(request))

    return answer


def _write(kind: type[_T], does: Callable[[_T], Any]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        body = await _body(request)
        if body is None:
            return _answer({"error": f"a request has {MAX_REQUEST:,} bytes at most"}, 413)
        try:
            asked = convert(json.loads(body.decode("utf-8")), kind)
        except (Misfit, ValueError, RecursionError) as error:
            return _answer({"error": f"the request is none: {error}"}, 400)
        return await _told(lambda: does(asked))

    return answer


async def _body(request: Request) -> bytes | None:
    """What was sent; None where it is too much, of which no more is read."""
    held = bytearray()
    try:
        async for piece in request.stream():
            held += piece
            if len(held) > MAX_REQUEST:
                return None
    except ClientDisconnect:
        return None
    return bytes(held)


async def _told(does: Callable[[], Any]) -> Response:
    try:
        return _answer(await run_in_threadpool(does))
    except Refused as error:
        return _answer({"error": str(error), "code": error.code}, 409)
    except AlignerError as error:
        return _answer({"error": str(error)}, 422)


def _answer(value: Any, status: int = 200) -> Response:
    # Half a surrogate pair in a text has no UTF-8: its escape is plain JSON.
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return Response(text, status, media_type="application/json")
