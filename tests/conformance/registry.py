"""py-eureka-client and, in a process of its own, eureka-js-client find each other in a registry.

The arguments are the command that runs the other client. REGISTRY_URL is the registry.
"""

import asyncio
import json
import logging
import os
import sys
import time
import uuid
from urllib.parse import urlsplit

import py_eureka_client.eureka_basic as basic
import py_eureka_client.http_client as http_client
from py_eureka_client.eureka_client import EurekaClient

REGISTRY = os.environ["REGISTRY_URL"].rstrip("/") + "/"
RUN = uuid.uuid4().hex[:8]
PYTHON, JAVASCRIPT = f"CONFORMANCE-PY-{RUN.upper()}", f"CONFORMANCE-JS-{RUN.upper()}"
PYTHON_ID, JAVASCRIPT_ID = f"py.test:{PYTHON.lower()}:7001", f"js.test:{JAVASCRIPT.lower()}:7002"
LIMIT_SECONDS = 15
NEVER = 24 * 60 * 60

failures = 0


def check(what, actual, expected):
    global failures
    if actual == expected:
        print(f"ok    {what}", flush=True)
    else:
        failures += 1
        print(f"FAIL  {what}: {actual!r} instead of {expected!r}", flush=True)


async def eventually(what, look, expected):
    """Looks until it is as expected. The last look counts."""
    limit = time.monotonic() + LIMIT_SECONDS
    actual = await look()
    while actual != expected and time.monotonic() < limit:
        await asyncio.sleep(0.05)
        actual = await look()
    check(what, actual, expected)


class RecordingHttpClient(http_client.HttpClient):
    """The client's own HTTP client; keeps method, path below the registry and status."""

    def __init__(self):
        self.requests = []

    async def urlopen(self, request=None, data=None, timeout=None):
        method = "GET" if isinstance(request, str) else request.method
        url = request if isinstance(request, str) else request.url
        path = urlsplit(url).path.removeprefix(urlsplit(REGISTRY).path)
        try:
            response = await super().urlopen(request, data, timeout)
        except http_client.HTTPError as error:
            self.requests.append((method, path, error.code))
            raise
        self.requests.append((method, path, response.raw_response.status_code))
        return response

    def answers(self, method, path):
        return [status for sent, to, status in self.requests if (sent, to) == (method, path)]

    def full_fetches(self):
        return len(self.answers("GET", "apps/"))


class OtherClient:
    """eureka-js-client in its process."""

    @classmethod
    async def run(cls, command):
        other = cls()
        other.process = await asyncio.create_subprocess_exec(
            *command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE)
        return other

    async def do(self, command, **parameters):
        line = json.dumps({"command": command, **parameters}) + "\n"
        self.process.stdin.write(line.encode())
        answer = await asyncio.wait_for(self.process.stdout.readline(), LIMIT_SECONDS)
        if not answer:
            raise RuntimeError("the other client ended")
        answer = json.loads(answer)
        if "error" in answer:
            raise RuntimeError(f"{command}: {answer['error']}")
        return answer["result"]

    async def statuses(self, app=PYTHON):
        return [instance["status"] for instance in await self.do("known", app=app)]

    async def end(self):
        self.process.stdin.close()
        await asyncio.wait_for(self.process.wait(), LIMIT_SECONDS)


def python_client(**others):
    # It is told when to beat: its own timer would go on after it was stopped.
    return EurekaClient(eureka_server=REGISTRY, renewal_interval_in_secs=NEVER, duration_in_secs=NEVER, **others)


async def beat(client):
    """What the client's timer does: a heartbeat when it registers, and a delta."""
    await client._EurekaClient__heartbeat()


def known(client, app):
    return client.applications.get_application(app).instances


async def statuses_after_beat(client, app=JAVASCRIPT):
    await beat(client)
    return [instance.status for instance in known(client, app)]


def described_by_python(instance):
    return {"id": instance.instanceId, "host": instance.hostName, "ip": instance.ipAddr,
            "port": instance.port.port, "open": instance.port.enabled, "vip": instance.vipAddress,
            "status": instance.status, "note": instance.metadata.get("note")}


def described_by_javascript(instance):
    return {"id": instance["instanceId"], "host": instance["hostName"], "ip": instance["ipAddr"],
            "port": instance["port"]["$"], "open": instance["port"]["@enabled"] == "true",
            "vip": instance["vipAddress"], "status": instance["status"], "note": instance["metadata"].get("note")}


EXPECTED_PYTHON = {"id": PYTHON_ID, "host": "py.test", "ip": "10.0.0.1", "port": 7001, "open": True,
                   "vip": PYTHON.lower(), "status": "UP", "note": "한 <&> \"1\""}
EXPECTED_JAVASCRIPT = {"id": JAVASCRIPT_ID, "host": "js.test", "ip": "10.0.0.2", "port": 7002, "open": True,
                       "vip": JAVASCRIPT.lower(), "status": "UP", "note": "둘 <&> '2'"}
JAVASCRIPT_INSTANCE = {
    "instanceId": JAVASCRIPT_ID, "app": JAVASCRIPT, "hostName": "js.test", "ipAddr": "10.0.0.2",
    "port": {"$": 7002, "@enabled": "true"}, "vipAddress": JAVASCRIPT.lower(),
    "metadata": {"note": EXPECTED_JAVASCRIPT["note"]},
    "dataCenterInfo": {"@class": "com.netflix.appinfo.InstanceInfo$DefaultDataCenterInfo", "name": "MyOwn"},
    "leaseInfo": {"durationInSecs": NEVER},
}


async def registration_and_full_fetch(python, other, http):
    await python.start()
    check("py registers with 204", http.answers("POST", f"apps/{PYTHON}"), [204])
    await other.do("start", instance=JAVASCRIPT_INSTANCE)
    seen = await other.do("known", app=PYTHON)
    check("js finds py by its full fetch at the start", [described_by_javascript(one) for one in seen], [EXPECTED_PYTHON])
    reader = python_client(should_register=False)
    await reader.start()
    seen = known(reader, JAVASCRIPT)
    check("py finds js by a full fetch", [described_by_python(one) for one in seen], [EXPECTED_JAVASCRIPT])
    by_vip = await basic.get_vip(REGISTRY, JAVASCRIPT.lower())
    seen = by_vip.get_application(JAVASCRIPT).instances
    check("py finds js by its vip", [one.instanceId for one in seen], [JAVASCRIPT_ID])
    one = await basic.get_app_instance(REGISTRY, JAVASCRIPT.lower(), JAVASCRIPT_ID)
    check("py reads one instance of js", described_by_python(one), EXPECTED_JAVASCRIPT)
    # It takes the delta for a change of an application that it does not know, and fetches all.
    await eventually("py finds js, which came later", lambda: statuses_after_beat(python), ["UP"])
    return reader


async def renewal(python, other, http):
    def renewed(instances):
        return instances[0]["leaseInfo"]["lastRenewalTimestamp"]

    before = renewed(await other.do("fetched", app=PYTHON))

    async def py_was_renewed():
        await beat(python)
        return renewed(await other.do("fetched", app=PYTHON)) > before

    await eventually("js sees that py renews", py_was_renewed, True)
    check("py's heartbeats are all answered 200", set(http.answers("PUT", f"apps/{PYTHON}/py.test%3A{PYTHON.lower()}%3A7001")), {200})

    async def js_has_renewed():
        return (await other.do("counts"))["heartbeat"] > 2

    await eventually("js renews", js_has_renewed, True)
    check("js registered once", (await other.do("counts"))["registered"], 1)


async def states(python, other, http):
    fetches, fetches_of_js = http.full_fetches(), (await other.do("counts"))["full"]
    await python.status_update("OUT_OF_SERVICE")
    await eventually("js sees by delta that py is out of service", other.statuses, ["OUT_OF_SERVICE"])
    await python.delete_status_override()
    await eventually("js sees by delta that py has no state", other.statuses, ["UNKNOWN"])
    await beat(python)
    sent = [status for method, path, status in http.requests if method in ("PUT", "POST")]
    check("py's heartbeat is answered 404, and it registers again", sent[-2:], [404, 204])
    await eventually("js sees by delta that py is up again", other.statuses, ["UP"])

    dirty = 0
    await basic.status_update(REGISTRY, JAVASCRIPT, JAVASCRIPT_ID, dirty, "OUT_OF_SERVICE")
    await eventually("py sees that js is out of service", lambda: statuses_after_beat(python), ["OUT_OF_SERVICE"])
    await basic.delete_status_override(REGISTRY, JAVASCRIPT, JAVASCRIPT_ID, dirty)

    async def registrations():
        return (await other.do("counts"))["registered"]

    await eventually("js registers again after its heartbeat was answered 404", registrations, 2)
    await eventually("py sees that js is up again", lambda: statuses_after_beat(python), ["UP"])
    check("py took all of that from deltas", http.full_fetches() - fetches, 0)
    check("js took all of that from deltas", (await other.do("counts"))["full"] - fetches_of_js, 0)


async def departure(python, reader, other, http):
    await beat(reader)
    fetches = http.full_fetches()
    await python.stop()
    check("py's cancellation is answered 200", [
        status for method, _, status in http.requests if method == "DELETE"][-1:], [200])
    await eventually("js sees by delta that py is gone", other.statuses, [])
    await other.do("stop")
    await eventually("py sees by delta that js is gone", lambda: statuses_after_beat(reader), [])
    check("py needed no full fetch for that", http.full_fetches() - fetches, 0)
    check("js finds neither by a full fetch", await other.do("fetched", app=PYTHON) + await other.do("fetched", app=JAVASCRIPT), [])


async def main():
    logging.disable()
    http = RecordingHttpClient()
    http_client.set_http_client(http)
    other = await OtherClient.run(sys.argv[1:])
    python = python_client(
        app_name=PYTHON.lower(), instance_id=PYTHON_ID, instance_host="py.test", instance_ip="10.0.0.1",
        instance_port=7001, vip_adr=PYTHON.lower(), metadata={"note": EXPECTED_PYTHON["note"]})
    reader = await registration_and_full_fetch(python, other, http)
    await renewal(python, other, http)
    await states(python, other, http)
    await departure(python, reader, other, http)
    await other.end()
    print(f"{failures} failed" if failures else "all as the clients expect")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main()))
