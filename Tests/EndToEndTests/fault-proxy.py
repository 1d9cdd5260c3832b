"""A registry in trouble: forwards to the real one, but refuses the first manifests and all of the repositories "denied/…".

Usage: fault-proxy.py PORT REGISTRY_PORT MANIFESTS_TO_REFUSE
"""

import http.client
import http.server
import socket
import sys
import threading

port, registry_port, left_to_refuse = map(int, sys.argv[1:])
lock = threading.Lock()


class Proxy(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def handle(self):
        # BuildKit tries TLS first, and goes over to HTTP where that is what answers.
        if self.connection.recv(1, socket.MSG_PEEK) == b"\x16":
            self.connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        else:
            super().handle()

    def refuse(self, status, code):
        body = b'{"errors":[{"code":"%s","message":"refused by the test"}]}' % code.encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def read_body(self):
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length") or 0))
        body = b""
        while size := int(self.rfile.readline(), 16):
            body += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return body

    def forward(self):
        global left_to_refuse
        body = self.read_body()
        if self.path.startswith("/v2/denied/"):
            return self.refuse(403, "DENIED")
        if self.command == "PUT" and "/manifests/" in self.path:
            with lock:
                left_to_refuse -= 1
                if left_to_refuse >= 0:
                    return self.refuse(503, "UNAVAILABLE")
        connection = http.client.HTTPConnection("127.0.0.1", registry_port)
        # A header may stand there several times, as Accept does.
        headers = {
            name: ", ".join(self.headers.get_all(name))
            for name in self.headers if name.lower() not in ("transfer-encoding", "content-length")
        }
        headers["Content-Length"] = str(len(body))
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status)
        for key, value in answer.getheaders():
            if key.lower() not in ("content-length", "transfer-encoding", "connection"):
                self.send_header(key, value)
        length = answer.getheader("Content-Length") if self.command == "HEAD" else None
        self.send_header("Content-Length", length or str(len(content)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(content)

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = forward

    def log_message(self, *arguments):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", port), Proxy).serve_forever()
