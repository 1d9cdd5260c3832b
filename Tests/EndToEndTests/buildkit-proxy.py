"""A BuildKit that listens on a port, as the driver "remote" of buildx wants it: the one in a Docker engine.

Usage: buildkit-proxy.py PORT ENGINE_SOCKET FOLDER: who comes must have a key that FOLDER/ca.pem vouches for.
"""

import socket
import ssl
import sys
import threading

port, engine_socket, folder = int(sys.argv[1]), sys.argv[2], sys.argv[3]
context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
context.load_cert_chain(f"{folder}/cert.pem", f"{folder}/key.pem")
context.load_verify_locations(f"{folder}/ca.pem")
context.verify_mode = ssl.CERT_REQUIRED
context.set_alpn_protocols(["h2"])


def copy(source, destination):
    try:
        while data := source.recv(65536):
            destination.sendall(data)
    except OSError:
        pass
    for end in source, destination:
        try:
            end.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass


def serve(connection):
    try:
        client = context.wrap_socket(connection, server_side=True)
    except (OSError, ssl.SSLError):
        return connection.close()
    engine = socket.socket(socket.AF_UNIX)
    engine.connect(engine_socket)
    # The engine gives the connection away to its builder (moby's API, POST /grpc).
    engine.sendall(b"POST /grpc HTTP/1.1\r\nHost: engine\r\nConnection: Upgrade\r\nUpgrade: h2c\r\n\r\n")
    answer = b""
    while not answer.endswith(b"\r\n\r\n"):
        answer += engine.recv(1)
    threading.Thread(target=copy, args=(client, engine), daemon=True).start()
    copy(engine, client)


listener = socket.create_server(("127.0.0.1", port))
while True:
    threading.Thread(target=serve, args=(listener.accept()[0],), daemon=True).start()
