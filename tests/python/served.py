"""A service started for a test, and raw sockets to it."""

import http.client
import json
import re
import signal
import socket
import ssl
import subprocess
from pathlib import Path

MODEL = Path(__file__).resolve().parent.parent / "service" / "model.json"


class Served:
    """`sameas serve` on a port that the system chooses; an index that is not there is made, without records."""

    def __init__(self, binary, index, *options):
        if not Path(index).exists():
            subprocess.run([binary, "index", "build", "--model", MODEL, "--out", index, "--quiet"], check=True, timeout=60)
        self.process = subprocess.Popen([binary, "serve", "--index", index, "--listen", "127.0.0.1:0", *map(str, options)], stdin=subprocess.DEVNULL,
                                        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.said = ""
        for line in self.process.stderr:
            self.said += line
            if found := re.search(r"listening on (https?)://127\.0\.0\.1:(\d+)", line):
                self.is_tls, self.port = found[1] == "https", int(found[2])
                return
        raise AssertionError(f"the service ended with {self.process.wait()}: {self.said}")

    def connection(self):
        if self.is_tls:
            context = ssl.create_default_context()
            context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
            return http.client.HTTPSConnection("127.0.0.1", self.port, timeout=20, context=context)
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)

    def ask(self, method, target, body=None, headers=None, connection=None):
        """Status, headers, and the body as JSON where it is."""
        using = connection or self.connection()
        text = body if body is None or isinstance(body, (str, bytes)) else json.dumps(body)
        using.request(method, target, text, headers or {})
        answer = using.getresponse()
        content = answer.read()
        is_json = answer.getheader("Content-Type") in ("application/json", "application/problem+json")
        if connection is None:
            using.close()
        return answer.status, answer.headers, json.loads(content) if is_json else content

    def raw(self, *pieces, between=None):
        """Sends bytes as they are, and returns all that comes until the service closes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=20) as plain:
            for piece in pieces:
                plain.sendall(piece)
                if between:
                    between()
            answer = b""
            try:
                while piece := plain.recv(65536):
                    answer += piece
            except ConnectionResetError:
                pass
            return answer

    def stop(self, how=signal.SIGTERM):
        """The exit status after a signal."""
        if self.process.poll() is None:
            self.process.send_signal(how)
        status = self.process.wait(timeout=20)
        if not self.process.stderr.closed:
            self.said += self.process.stderr.read()
            self.process.stderr.close()
        return status
