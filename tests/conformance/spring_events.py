"""Events over RabbitMQ: a service of Spring stands in the place of reserve-item-service, at either side of the queues."""

import json
import urllib.error
import urllib.request

from processes import check, eventually

SERVICES = ["user-service", "reserve-check-service", "reserve-request-service"]
EMAIL, PASSWORD = "spring@example.org", "conformance1234!"
# They find everything in the registry, which is how they find Spring's service.
SETTINGS = ["--spring.cloud.config.enabled=false"]
ITEM = 7


def environment(folder):
    """What the services are told beyond what the mesh is told."""
    return {"DATABASE_URL": f"sqlite://{folder}/{{service}}.db", "ADMIN_EMAIL": EMAIL, "ADMIN_PASSWORD": PASSWORD}


def stock_of_spring(stock, users, checks, requests):
    eventually("events: somebody signs in", lambda: sign_in(users) is not None, True)
    checks.authorization = requests.authorization = sign_in(users)
    approved = request(requests, quantity=4)
    check("events: who gets seats of Spring's stock is told so", result(requests, approved), "data:true")
    check("events: and the reservation is approved", checks.json(f"/api/v1/reserves/{approved}")["reserveStatusId"], "approve")
    refused = request(requests, quantity=7)
    check("events: who gets none is told so", result(requests, refused), "data:false")
    check("events: and the reservation is gone", checks.json(f"/api/v1/reserves/{refused}"), None)
    check("events: Spring heard of each of them once", stock.json("/stock"), {
        "left": 6, "contentTypes": ["application/json", "application/json"],
        "applications": [application(approved, 4), application(refused, 7)]})


def application(id, quantity):
    return {"reserveId": id, "reserveItemId": ITEM, "reserveQty": quantity}


def sign_in(users):
    """The token; nothing as long as there is no account."""
    credentials = json.dumps({"email": EMAIL, "password": PASSWORD}).encode()
    login = urllib.request.Request(f"{users.address}/login", credentials, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(login, timeout=10) as answer:
            return answer.headers["access-token"]
    except urllib.error.HTTPError:
        return None


def request(requests, quantity):
    """The number of a reservation. It is not taken before the services have found each other."""
    body = {"reserveItemId": ITEM, "categoryId": "education", "reserveQty": quantity, "reservePurposeContent": "a purpose",
            "userContactNo": "010-0000-0000", "userEmail": EMAIL}
    answers = []

    def send():
        answers.append(requests.send("POST", "/api/v1/requests", body))
        return answers[-1][0]

    eventually(f"events: {quantity} seats are asked for", send, 201)
    return json.loads(answers[-1][1])["reserveId"]


def result(requests, id):
    """The line of the stream that tells it."""
    with urllib.request.urlopen(f"{requests.address}/api/v1/requests/direct/{id}", timeout=60) as lines:
        return next(line.decode().strip() for line in lines if line.startswith((b"data:true", b"data:false")))
