"""A person at the served application: requests through WSGI, so that connections live and end as
they do behind the web server. (Django's test client keeps them open over whatever happens.)"""

import io
import re
from http.cookies import SimpleCookie
from typing import Any, NamedTuple
from urllib.parse import unquote_to_bytes, urlencode, urlsplit

from ops.wsgi import application


class Answer(NamedTuple):
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Person:
    """Keeps cookies as a browser does; `host` is what it calls the server."""

    def __init__(self, host: str = "127.0.0.1:8000") -> None:
        self.host = host
        self.cookies: dict[str, str] = {}

    def get(self, address: str) -> Answer:
        return self._ask("GET", address)

    def post(self, address: str, form: dict[str, str]) -> Answer:
        """Opens the form first, as people do, and sends its token."""
        found = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', self.get(address).text)
        token = {"csrfmiddlewaretoken": found[1]} if found else {}
        return self._ask("POST", address, urlencode(form | token).encode())

    def log_in(self, username: str, password: str) -> Answer:
        return self.post("/admin/login/", {"username": username, "password": password})

    def _ask(self, method: str, address: str, content: bytes = b"") -> Answer:
        asked = urlsplit(address)
        environ: dict[str, Any] = {
            "REQUEST_METHOD": method,
            # decoded, each byte a letter (PEP 3333)
            "PATH_INFO": unquote_to_bytes(asked.path).decode("latin-1"),
            "QUERY_STRING": asked.query,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_HOST": self.host,
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
        }
        if self.cookies:
            environ["HTTP_COOKIE"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        begun: list[Any] = []
        response = application(environ, lambda *start: begun.append(start))
        try:
            body = b"".join(response)
        finally:
            getattr(response, "close", lambda: None)()
        status, headers = begun[0][:2]
        for name, value in headers:
            if name == "Set-Cookie":
                for key, morsel in SimpleCookie(value).items():
                    self.cookies[key] = morsel.value
        return Answer(int(status.split()[0]), dict(headers), body)
