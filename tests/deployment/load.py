"""People at https://localhost who sign in, read and write, until the standard input ends. None repeats a request.
Arguments: an email and a password. Prints figures as JSON."""

import http.client
import json
import ssl
import sys
import threading
import time

PEOPLE = 4
# Between an answer and the next request, in seconds.
PAUSE = 0.02
MESSAGE = {"postsTitle": "A title", "postsContent": "<p>x</p>", "postsAnswerContent": None, "attachmentCode": "", "noticeAt": False}
TASKS = [
    ("GET", "/user-service/api/v1/users?size=10", None, 200),
    ("GET", "/board-service/api/v1/boards", None, 200),
    ("POST", "/board-service/api/v1/posts/1", MESSAGE, 201),
    ("GET", "/portal-service/api/v1/policies", None, 200),
    ("GET", "/reserve-item-service/api/v1/reserve-items", None, 200),
    ("POST", "/reserve-item-service/api/v1/locations", {"locationName": "Hall"}, 201),
    ("GET", "/reserve-check-service/api/v1/reserves?size=10", None, 200),
]
# Somebody signs in after so many rounds of these.
ROUNDS = 5


class Person(threading.Thread):
    """Keeps a connection, as browsers do."""

    def __init__(self, number, credentials, is_over):
        super().__init__()
        self.number, self.credentials, self.is_over = number, credentials, is_over
        context = ssl._create_unverified_context()
        self.connection = http.client.HTTPSConnection("localhost", timeout=30, context=context)
        self.seconds, self.failures, self.token = [], [], ""

    def run(self):
        turn = self.number
        while not self.is_over.is_set():
            turn += 1
            if not self.token or turn % (ROUNDS * len(TASKS)) == 0:
                self.ask("POST", "/user-service/login", self.credentials, 200)
            else:
                self.ask(*TASKS[turn % len(TASKS)])
            time.sleep(PAUSE)

    def ask(self, method, path, body, status):
        started = time.monotonic()
        headers = {"Content-Type": "application/json", "Authorization": self.token}
        try:
            self.connection.request(method, path, json.dumps(body) if body else None, headers)
            answer = self.connection.getresponse()
            text = answer.read()
            if answer.status != status:
                self.failures.append(f"{method} {path}: {answer.status} {text[:200]!r}")
            self.token = answer.headers.get("access-token") or self.token
        except (OSError, http.client.HTTPException) as error:
            self.failures.append(f"{method} {path}: {error!r}")
            self.connection.close()
        self.seconds.append(time.monotonic() - started)


def figures(people):
    seconds = sorted(one for person in people for one in person.seconds)
    at = lambda share: round(1000 * seconds[min(len(seconds) - 1, int(share * len(seconds)))])
    failures = [one for person in people for one in person.failures]
    return {"requests": len(seconds), "failures": failures, "p50": at(0.5), "p99": at(0.99), "longest": at(1)}


def main(email, password):
    is_over = threading.Event()
    people = [Person(number, {"email": email, "password": password}, is_over) for number in range(PEOPLE)]
    for person in people:
        person.start()
    sys.stdin.read()
    is_over.set()
    for person in people:
        person.join()
    print(json.dumps(figures(people)))


if __name__ == "__main__":
    main(*sys.argv[1:])
