"""The engine API from Python, with the standard library alone."""

import base64
import json
import os
import socket
from pathlib import Path


class Engine:
    def __init__(self, data: Path):
        engine = json.loads((data / "engine.json").read_text(encoding="utf-8"))
        self.socket = socket.create_connection(("127.0.0.1", engine["port"]), timeout=10)
        self.reader = self.socket.makefile("rb")
        self.last_id = 0
        self.socket.sendall(
            f"GET /api HTTP/1.1\r\nHost: 127.0.0.1:{engine['port']}\r\n"
            "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}\r\n"
            f"Authorization: Bearer {engine['token']}\r\n\r\n".encode()
        )
        status = self.reader.readline().decode().strip()
        if " 101 " not in status:
            raise ConnectionError(status)
        while self.reader.readline() != b"\r\n":
            pass

    def call(self, method: str, **params):
        """The value of the answer. The error of a call is a RuntimeError with its code."""
        self.last_id += 1
        self._send({"id": self.last_id, "call": method, "params": params})
        result = self._receive()["result"]
        if not result["ok"]:
            raise RuntimeError(result["error"]["code"], result["error"]["message"])
        return result["value"]

    def _send(self, message: dict) -> None:
        # A text frame; a client masks what it sends. Requests below 126 bytes have a short length.
        text, mask = json.dumps(message).encode(), os.urandom(4)
        size = bytes([0x80 | len(text)]) if len(text) < 126 else b"\xfe" + len(text).to_bytes(2, "big")
        self.socket.sendall(b"\x81" + size + mask + bytes(b ^ mask[i % 4] for i, b in enumerate(text)))

    def _receive(self) -> dict:
        size = self.reader.read(2)[1]
        if size > 125:
            size = int.from_bytes(self.reader.read(2 if size == 126 else 8), "big")
        return json.loads(self.reader.read(size))


engine = Engine(Path(os.environ["MODEL_MANAGER_DATA"]))
lease = engine.call("useModel", modelId="ocr-eng")
print(lease["path"])  # The version can't be removed while the lease or the connection lasts.
engine.call("releaseModel", leaseId=lease["leaseId"])
