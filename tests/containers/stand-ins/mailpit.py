#!/usr/bin/python3 -B
"""Catches mails: takes them at port 1025 (SMTP), and tells of them at 8025 as Mailpit does."""

import json
import socket
import socketserver
import sys
import threading
from email import message_from_bytes
from email.header import decode_header, make_header
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

messages = []


class Smtp(socketserver.StreamRequestHandler):
    def handle(self):
        self.say("220 mail")
        for line in iter(self.rfile.readline, b""):
            command = line.strip().upper()
            if command == b"DATA":
                self.say("354 end with a dot")
                messages.insert(0, message_from_bytes(b"".join(iter(self.rfile.readline, b".\r\n"))))
                self.say("250 kept")
            elif command == b"QUIT":
                return self.say("221 bye")
            else:
                self.say("250 ok")

    def say(self, text):
        self.wfile.write(f"{text}\r\n".encode())


class Pages(BaseHTTPRequestHandler):
    def do_GET(self):
        found = [{"To": one["To"], "Subject": str(make_header(decode_header(one["Subject"])))} for one in messages]
        self.send_response(200)
        self.end_headers()
        self.wfile.write(json.dumps({"total": len(found), "messages": found}).encode())

    def log_message(self, *_):
        pass


class Mails(socketserver.ThreadingTCPServer):
    daemon_threads = True


if sys.argv[1:] == ["readyz"]:
    socket.create_connection(("127.0.0.1", 1025), 2).close()
else:
    threading.Thread(target=Mails(("0.0.0.0", 1025), Smtp).serve_forever, daemon=True).start()
    ThreadingHTTPServer(("0.0.0.0", 8025), Pages).serve_forever()
