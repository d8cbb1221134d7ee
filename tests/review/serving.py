"""The review as a process of its own, and requests to it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit

from tests.support import ROOT


class Served:
    """`aligner review` on a file, without a browser."""

    def __init__(self, path: Path, *options: str) -> None:
        words = ["review", str(path), "--no-open", "--families", "exact", "--ui", "en", *options]
        self.process = subprocess.Popen(
            [sys.executable, "-m", "aligner.cli", *words],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        self.address = self.process.stdout.readline().strip()
        assert self.address, self.process.stderr.read()
        parts = urlsplit(self.address)
        self.host, self.port, self.base = parts.netloc, parts.port, parts.path

    def ask(self, method, path, body=None, headers=None, base=None):
        """Status, headers and content of an answer."""
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        sent = {"Host": self.host, "Origin": f"http://{self.host}", **(headers or {})}
        sent = {name: value for name, value in sent.items() if value is not None}
        link.putrequest(method, (self.base if base is None else base) + path, skip_host=True)
        data = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
        if data is not None:
            sent["Content-Length"] = str(len(data))
        for name, value in sent.items():
            link.putheader(name, value)
        link.endheaders(data)
        answer = link.getresponse()
        content = answer.read()
        link.close()
        return answer.status, answer.headers, content

    def get(self, path):
        status, _, content = self.ask("GET", path)
        assert status == 200, content
        return json.loads(content)

    def post(self, path, value):
        status, _, content = self.ask("POST", path, value)
        return status, json.loads(content)

    def act(self, gesture, *beads, since=0, **given):
        based = [[id, self.get(f"api/rows?ids={id}")["beads"][0]["rev"]] for id in beads]
        asked = {"gesture": gesture, "beads": based, "since": since, **given}
        return self.post("api/act", asked)

    def end(self, how=signal.SIGTERM):
        if self.process.poll() is None:
            self.process.send_signal(how)
        out, err = self.process.communicate(timeout=20)
        return self.process.returncode, out, err
