"""An authenticator made of software: what a browser answers to `navigator.credentials`."""

import hashlib
import json
import secrets
from base64 import urlsafe_b64encode
from typing import Any

import cbor2
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

PRESENT, VERIFIED, HAS_KEY = 1, 4, 64


def text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


class SoftKey:
    """One passkey; origin: the address that the browser shows."""

    def __init__(self, origin: str) -> None:
        self.origin, self.pk = origin, secrets.token_bytes(16)
        self.secret = ec.generate_private_key(ec.SECP256R1())
        self.used = 0

    def made(self, options: dict[str, Any]) -> str:
        point = self.secret.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: point.x.to_bytes(32), -3: point.y.to_bytes(32)}
        known = bytes(16) + len(self.pk).to_bytes(2) + self.pk + cbor2.dumps(public)
        data = self._data(options["rp"]["id"], HAS_KEY) + known
        statement = {"fmt": "none", "attStmt": {}, "authData": data}
        answer = {"attestationObject": text(cbor2.dumps(statement))}
        return self._answer(options, "webauthn.create", answer)

    def shown(self, options: dict[str, Any]) -> str:
        self.used += 1
        data = self._data(options["rpId"])
        client = self._client(options, "webauthn.get")
        signed = data + hashlib.sha256(client).digest()
        signature = self.secret.sign(signed, ec.ECDSA(hashes.SHA256()))
        answer = {"authenticatorData": text(data), "signature": text(signature)}
        return self._answer(options, "webauthn.get", answer)

    def _data(self, site: str, flags: int = 0) -> bytes:
        flags |= PRESENT | VERIFIED
        return hashlib.sha256(site.encode()).digest() + bytes([flags]) + self.used.to_bytes(4)

    def _client(self, options: dict[str, Any], kind: str) -> bytes:
        said = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        return json.dumps(said).encode()

    def _answer(self, options: dict[str, Any], kind: str, answer: dict[str, str]) -> str:
        answer["clientDataJSON"] = text(self._client(options, kind))
        key = {"id": text(self.pk), "rawId": text(self.pk), "type": "public-key"}
        return json.dumps(key | {"response": answer, "clientExtensionResults": {}})
