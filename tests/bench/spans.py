"""A tracing server, which tells the SQL statements of one request: services send each as a span."""

import http.server
import json
import secrets
import threading
import time
import urllib.request

LIMIT = 20


class TracingServer:
    """Takes spans in Zipkin's form while its block runs."""

    def __init__(self):
        self.spans = []
        spans = self.spans

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self):
                spans.extend(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
                self.send_response(202)
                self.end_headers()

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.endpoint = f"http://127.0.0.1:{self.server.server_port}/api/v2/spans"

    def __enter__(self):
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()

    def statements(self, request):
        """Sends a request as the beginning of a trace; gives the statements that it led to, in their order."""
        trace = secrets.token_hex(16)
        request.add_header("traceparent", f"00-{trace}-{secrets.token_hex(8)}-01")
        urllib.request.urlopen(request).read()
        deadline = time.monotonic() + LIMIT
        while time.monotonic() < deadline:
            spans = [span for span in self.spans if span["traceId"] == trace]
            if is_whole(spans):
                statements = [span for span in spans if "sql.query" in span.get("tags", {})]
                statements.sort(key=lambda span: span["timestamp"])
                return [span["tags"]["sql.query"] for span in statements]
            time.sleep(0.05)
        raise SystemExit(f"the trace of {request.full_url} is not whole: {spans}")


def is_whole(spans):
    """A service sends the span of its answer last: nothing is missing when the gateway's and the service's are there."""
    answers = [span["localEndpoint"]["serviceName"] for span in spans if span["kind"] == "SERVER"]
    return "api-gateway" in answers and len(answers) > 1
