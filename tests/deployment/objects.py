"""As much of S3 as uploads need. What is stored is forgotten."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

BEGUN = b"<InitiateMultipartUploadResult><UploadId>1</UploadId></InitiateMultipartUploadResult>"
COMPLETED = b"<CompleteMultipartUploadResult><ETag>1</ETag></CompleteMultipartUploadResult>"
EMPTY = b"<ListBucketResult></ListBucketResult>"


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def _answer(self, status=200, body=b""):
        left = int(self.headers.get("Content-Length", 0))
        while left:
            left -= len(self.rfile.read(min(left, 65536)))
        self.send_response(status)
        self.send_header("ETag", "1")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self._answer(body=COMPLETED if "uploadId" in self.path else BEGUN)

    def do_PUT(self):
        self._answer()

    def do_GET(self):
        self._answer(body=EMPTY)

    def do_DELETE(self):
        self._answer(204)

    def log_message(self, *_):
        pass


class Storage:
    """Its address, within the block."""

    def __enter__(self):
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *_):
        self.server.shutdown()
