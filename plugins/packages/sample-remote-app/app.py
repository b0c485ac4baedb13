"""Goods board: shows how many products a store has, adds one, and hears of new ones."""

import base64
import hashlib
import html
import json
import os
import secrets
import sqlite3
import threading
import time
from collections.abc import Callable
from http.cookies import SimpleCookie
from socketserver import ThreadingMixIn
from typing import Any
from urllib.parse import parse_qs, urlencode
from urllib.request import Request, urlopen
from wsgiref.simple_server import WSGIServer, make_server

import jwt
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

PLATFORM = os.environ["PLATFORM"]  # where the platform is, without a slash at the end
HERE = os.environ["HERE"]  # where this program is: http://localhost:9000
CLIENT_ID, CLIENT_SECRET = os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]
WEBHOOK_SECRET = os.environ["WEBHOOK_SECRET"]
API = f"{PLATFORM}/api/2026-11"
refreshing = threading.Lock()
begun: dict[str, str] = {}  # state → verifier of who is on the way through the consent page

type Answer = tuple[str, list[tuple[str, str]], str]
"""Status, headers, text."""


def database() -> sqlite3.Connection:
    found = sqlite3.connect("board.db", isolation_level=None, timeout=10)
    found.execute("CREATE TABLE IF NOT EXISTS store (id PRIMARY KEY, access, refresh, until)")
    found.execute("CREATE TABLE IF NOT EXISTS heard (message PRIMARY KEY, store, event)")
    return found


# --- OAuth 2 ---


def add(request: dict[str, Any]) -> Answer:
    """Send a merchant to the consent page. The cookie ties the answer to this browser."""
    state, verifier = secrets.token_urlsafe(16), secrets.token_urlsafe(48)
    begun[state] = verifier
    digest = hashlib.sha256(verifier.encode()).digest()
    asked = {
        "client_id": CLIENT_ID,
        "redirect_uri": f"{HERE}/back",
        "response_type": "code",
        "state": state,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    cookie = f"begun={state}; HttpOnly; SameSite=Lax; Path=/back"
    there = f"{PLATFORM}/oauth/authorize?{urlencode(asked)}"
    return "302 Found", [("Location", there), ("Set-Cookie", cookie)], ""


def back(request: dict[str, Any]) -> Answer:
    """The merchant comes back with a code, which becomes tokens."""
    query = {name: values[0] for name, values in parse_qs(request["QUERY_STRING"]).items()}
    kept = SimpleCookie(request.get("HTTP_COOKIE", "")).get("begun")
    verifier = begun.pop(query.get("state", ""), None)
    if verifier is None or kept is None or kept.value != query["state"] or query.get("iss") != PLATFORM:
        return "400 Bad Request", [], "This answer is not to a question of ours."
    if "code" not in query:
        return "200 OK", [], "The store did not let us in."
    form = {"grant_type": "authorization_code", "code": query["code"]}
    tokens = ask_for_tokens({**form, "redirect_uri": f"{HERE}/back", "code_verifier": verifier})
    keep(tokens["store"]["id"], tokens)
    page = f"{PLATFORM}/stores/{tokens['store']['handle']}/apps/{CLIENT_ID}/"
    return "302 Found", [("Location", page)], ""


def ask_for_tokens(form: dict[str, str]) -> Any:
    login = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
    headers = {"Authorization": f"Basic {login}", "Content-Type": "application/x-www-form-urlencoded"}
    with urlopen(Request(f"{PLATFORM}/oauth/token", urlencode(form).encode(), headers), timeout=30) as answer:
        return json.load(answer)


def keep(store: str, tokens: dict[str, Any]) -> None:
    row = (store, tokens["access_token"], tokens["refresh_token"], time.time() + tokens["expires_in"])
    database().execute("INSERT OR REPLACE INTO store VALUES (?, ?, ?, ?)", row)


def access_token(store: str) -> str:
    """A token that is good now. A refresh token is good once, so one thread at a time uses it."""
    with refreshing:
        access, refresh, until = (
            database().execute("SELECT access, refresh, until FROM store WHERE id = ?", [store]).fetchone()
        )
        if until > time.time() + 60:
            return str(access)
        tokens = ask_for_tokens({"grant_type": "refresh_token", "refresh_token": refresh})
        keep(store, tokens)
        return str(tokens["access_token"])


def call(store: str, path: str, body: object = None) -> Any:
    """A call of the store's API: GET, or POST of `body`."""
    headers = {"Authorization": f"Bearer {access_token(store)}", "Content-Type": "application/json"}
    if body is not None:
        headers["Idempotency-Key"] = secrets.token_hex(16)
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"{API}/{path}", data, headers), timeout=30) as answer:
        return json.load(answer)


# --- The page in the back office ---


class NotAllowedError(Exception):
    """The member who looks at the page may not do that."""


def store_of(session: str, scope: str) -> str:
    """Whose store a session token is of. It lives for a minute and is no access token.

    Our access token may do whatever was agreed to, whoever looks at the page. So before we do something for
    them we look whether they may: NotAllowedError.
    """
    claims = jwt.decode(session, CLIENT_SECRET, algorithms=["HS256"], audience=CLIENT_ID, issuer=PLATFORM)
    if scope not in claims["scopes"]:
        raise NotAllowedError
    return str(claims["store"]["id"])


def inside(request: dict[str, Any]) -> Answer:
    """The page that the back office frames."""
    store = store_of(parse_qs(request["QUERY_STRING"]).get("session", [""])[0], "catalog.view")
    found = call(store, "products?fields=title&limit=5")["data"]
    rows = database().execute("SELECT event FROM heard WHERE store = ?", [store]).fetchall()
    titles = "".join(f"<li>{html.escape(each['title'])}</li>" for each in found)
    told = PAGE.replace("TITLES", titles).replace("HEARD", str(len(rows))).replace("PLATFORM", PLATFORM)
    only_there = ("Content-Security-Policy", f"frame-ancestors {PLATFORM}")
    return "200 OK", [("Content-Type", "text/html; charset=utf-8"), only_there], told


def sample(request: dict[str, Any]) -> Answer:
    """A button of the page: add a product. The session token tells for which store, and who may."""
    store = store_of(request.get("HTTP_AUTHORIZATION", "").removeprefix("Bearer "), "catalog.edit")
    price = {"amount": 1500, "currency": call(store, "store")["currency"]}
    made = call(store, "products", {"title": "Sample from the board", "variants": [{"price": price}]})
    return "200 OK", [("Content-Type", "application/json")], json.dumps({"title": made["title"]})


PAGE = """<!doctype html><meta charset="utf-8"><title>Goods board</title>
<style>body { font: 15px system-ui; margin: 2rem }</style>
<ul>TITLES</ul>
<p>Heard of new products: <b>HEARD</b></p>
<button>Add a sample</button> <output></output>
<script>
// A session token ends after a minute: ask for a fresh one before each call.
function session() {
  return new Promise((resolve) => {
    addEventListener("message", function heard(event) {
      if (event.origin !== "PLATFORM" || event.data.type !== "kaidian:session") return;
      removeEventListener("message", heard);
      resolve(event.data.token);
    });
    parent.postMessage({ type: "kaidian:session" }, "PLATFORM");
  });
}
document.querySelector("button").addEventListener("click", async () => {
  const headers = { Authorization: `Bearer ${await session()}` };
  const answer = await fetch("/sample", { method: "POST", headers });
  const told = answer.ok ? `Added: ${(await answer.json()).title}` : await answer.text();
  document.querySelector("output").textContent = told;
});
// Until this is said, the back office shows that the app is loading.
parent.postMessage({ type: "kaidian:ready" }, "PLATFORM");
</script>"""


# --- Webhooks ---


def webhooks(request: dict[str, Any]) -> Answer:
    """Something happened in a store. A message that came before is passed over."""
    body = request["wsgi.input"].read(int(request.get("CONTENT_LENGTH") or 0))
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    headers = {name: request.get(f"HTTP_{name.upper().replace('-', '_')}", "") for name in names}
    try:
        message = Webhook(WEBHOOK_SECRET).verify(body, headers)
    except WebhookVerificationError:
        return "401 Unauthorized", [], ""
    store, event = message["store"]["id"], message["type"]
    if event == "app.uninstalled":  # the last one: keep nothing of the store
        database().execute("DELETE FROM store WHERE id = ?", [store])
        database().execute("DELETE FROM heard WHERE store = ?", [store])
    else:
        row = (headers["webhook-id"], store, event)
        database().execute("INSERT OR IGNORE INTO heard VALUES (?, ?, ?)", row)
    return "204 No Content", [], ""


PAGES: dict[tuple[str, str], Callable[[dict[str, Any]], Answer]] = {
    ("GET", "/add"): add,
    ("GET", "/back"): back,
    ("GET", "/inside"): inside,
    ("POST", "/sample"): sample,
    ("POST", "/webhooks"): webhooks,
}


def application(request: dict[str, Any], start: Callable[..., object]) -> list[bytes]:
    page = PAGES.get((request["REQUEST_METHOD"], request["PATH_INFO"]))
    try:
        status, headers, text = page(request) if page else ("404 Not Found", [], "Nothing here.")
    except jwt.InvalidTokenError:
        status, headers, text = "401 Unauthorized", [], "Open this page from the back office."
    except NotAllowedError:
        status, headers, text = "403 Forbidden", [], "Your role in this store does not allow it."
    start(status, headers)
    return [text.encode()]


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


if __name__ == "__main__":
    port = int(HERE.rpartition(":")[2])
    make_server("localhost", port, application, server_class=Server).serve_forever()
