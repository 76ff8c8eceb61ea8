"""Spring's own registry, a Spring application and a Spring service, each with the programs of the mesh.

SPRING_PEERS is the jar of tests/conformance/spring, MESH_BINARIES the folder with the programs of a
mesh. Everything runs on this host, on free ports, and stops at the end.
"""

import os
import pathlib
import shutil
import sys
import tempfile

from processes import HOST, Broker, Program, Recorder, basic, check, eventually, free_port, look_until, service_url
import processes
import spring_bus
import spring_events

HERE = pathlib.Path(__file__).resolve().parent
# Signs that mean something in an address.
USER, PASSWORD = "admin", "p@ss/w#rd%20"
KEY = "deadbeef"
ENVIRONMENT = {
    "EUREKA_PASSWORD": PASSWORD, "CONFIG_PASSWORD": PASSWORD, "ENCRYPT_KEY": KEY, "LOG_FORMAT": "json",
    "TOKEN_SECRET": "the secret of the tests, which signs nothing else",
    "EUREKA_INSTANCE_LEASERENEWALINTERVALINSECONDS": "1", "EUREKA_INSTANCE_LEASEEXPIRATIONDURATIONINSECONDS": "3",
    "EUREKA_CLIENT_REGISTRYFETCHINTERVALSECONDS": "1", "EUREKA_SERVER_ENABLESELFPRESERVATION": "false",
    "MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE": "health,env,busrefresh,busenv",
    "MANAGEMENT_ENDPOINT_ENV_SHOWVALUES": "always",
}
# Quick to start; nobody runs them for long.
JAVA = ["java", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx256m"]
UP, OUT_OF_SERVICE, GONE = ["UP"], ["OUT_OF_SERVICE"], []


class Stage:
    """What runs, and where its files are."""

    def __init__(self, folder):
        self.logs = os.environ.get("CONFORMANCE_LOGS", folder)
        self.folder = folder
        self.programs = []
        self.broker = None

    def java(self, program, name, *settings, **options):
        command = [*JAVA, "-jar", os.environ["SPRING_PEERS"], program, *settings]
        return self._start(name, command, **options)

    def mesh(self, program, name, *settings, more=None, **options):
        command = [os.path.join(os.environ["MESH_BINARIES"], program), *settings]
        environment = {**ENVIRONMENT, "AMQP_URL": self.broker.url, **(more or {})}
        return self._start(name, command, environment=environment, **options)

    def _start(self, name, command, **options):
        program = Program(name, command, self.logs, **options)
        self.programs.append(program)
        return program

    def stop(self):
        for program in reversed(self.programs):
            program.terminate()
        if self.broker:
            self.broker.stop()


def statuses(registry, app):
    """The status of each instance of an application, as a registry tells them."""
    document = registry.json(f"/eureka/apps/{app}")
    return [instance["status"] for instance in document["application"]["instance"]] if document else []


def only_instance(registry, app):
    return registry.json(f"/eureka/apps/{app}")["application"]["instance"][0]


# ---- the mesh at Spring's registry -------------------------------------------------------------------


def start_spring_registry(stage):
    port = free_port()
    return stage.java(
        "registry", "spring-registry",
        f"--eureka.client.service-url.defaultZone={service_url(port, USER, PASSWORD)}",
        f"--registry.username={USER}", f"--registry.password={PASSWORD}",
        port=port, authorization=basic(USER, PASSWORD))


def start_gateway(stage, name, registry, config):
    return stage.mesh(
        "api-gateway", name,
        f"--eureka.client.service-url.defaultZone={service_url(registry.port, USER, PASSWORD)}",
        f"--spring.cloud.config.uri={config.address}")


def mesh_at_spring_registry(stage, registry, config):
    recorder = Recorder(registry)
    gateway = start_gateway(stage, "gateway-at-spring-registry", recorder, config).wait_until_up()
    eventually("spring registry: the gateway registers and is up", lambda: statuses(registry, "API-GATEWAY"), UP)
    eventually("spring registry: the gateway finds a Spring application and calls it",
               lambda: gateway.status("/registry-service/actuator/health"), 200)
    full_fetches = recorder.statuses("GET", "/eureka/apps/?")
    described_by_spring(only_instance(registry, "API-GATEWAY"), gateway)
    eventually("spring registry: heartbeats are accepted",
               lambda: recorder.statuses("PUT", "/eureka/apps/API-GATEWAY/[^/]+")[:3], [200, 200, 200])
    check("spring registry: one registration was enough, answered 204",
          recorder.statuses("POST", "/eureka/apps/API-GATEWAY"), [204])
    overridden_at_spring_registry(registry, recorder)
    forgotten_by_spring_registry(registry, recorder)
    check("spring registry: once the gateway knows others it takes deltas",
          (recorder.statuses("GET", "/eureka/apps/?"), set(recorder.statuses("GET", "/eureka/apps/delta"))), (full_fetches, {200}))
    check("spring registry: the gateway stops gracefully", gateway.terminate(), 0)
    eventually("spring registry: its entry vanishes", lambda: statuses(registry, "API-GATEWAY"), GONE)
    check("spring registry: its cancellation is accepted",
          recorder.statuses("DELETE", "/eureka/apps/API-GATEWAY/[^/]+"), [200])


def described_by_spring(instance, gateway):
    check("spring registry: what is known of the gateway", {
        "address": instance["hostName"], "port": instance["port"], "vip": instance["vipAddress"],
        "metadata": instance["metadata"], "health": instance["healthCheckUrl"],
        "lease": instance["leaseInfo"]["durationInSecs"],
    }, {
        "address": HOST, "port": {"$": gateway.port, "@enabled": "true"}, "vip": "api-gateway",
        "metadata": {"management.port": str(gateway.port)}, "health": f"{gateway.address}/actuator/health", "lease": 3,
    })


def overridden_at_spring_registry(registry, recorder):
    path = f"/eureka/apps/API-GATEWAY/{only_instance(registry, 'API-GATEWAY')['instanceId']}/status"
    registry.send("PUT", f"{path}?value=OUT_OF_SERVICE")
    heartbeats = len(recorder.statuses("PUT", "/eureka/apps/API-GATEWAY/[^/]+"))
    eventually("spring registry: heartbeats go on",
               lambda: len(recorder.statuses("PUT", "/eureka/apps/API-GATEWAY/[^/]+")) > heartbeats + 1, True)
    check("spring registry: they leave an operator's status alone", statuses(registry, "API-GATEWAY"), OUT_OF_SERVICE)
    registry.send("DELETE", path)
    eventually("spring registry: the gateway is up again without it", lambda: statuses(registry, "API-GATEWAY"), UP)


def forgotten_by_spring_registry(registry, recorder):
    registry.send("DELETE", f"/eureka/apps/API-GATEWAY/{only_instance(registry, 'API-GATEWAY')['instanceId']}")
    registrations = len(recorder.statuses("POST", "/eureka/apps/API-GATEWAY"))
    eventually("spring registry: the gateway registers again when it was forgotten",
               lambda: len(recorder.statuses("POST", "/eureka/apps/API-GATEWAY")), registrations + 1)
    eventually("spring registry: and is up again", lambda: statuses(registry, "API-GATEWAY"), UP)


# ---- a Spring application in the mesh ----------------------------------------------------------------


def start_spring_app(stage, recorder, config):
    return stage.java(
        "app", "java-app", "--spring.profiles.active=dev,bus", f"--spring.rabbitmq.port={stage.broker.port}",
        f"--eureka.client.service-url.defaultZone={service_url(recorder.port, USER, PASSWORD)}",
        f"--spring.cloud.config.uri={config.address}",
        "--spring.cloud.config.username=config", f"--spring.cloud.config.password={PASSWORD}")


def settings_of_spring_app(app, files):
    check("spring app: its settings", app.json("/settings"), {
        "greeting": "hello from example.org", "text": "from application", "number": 8080, "secret": "bar",
        "precedence": "java-app-dev", "list": ["x", "y"]})
    file = files / "java-app.yml"
    file.write_text(file.read_text().replace("hello from", "good day from"))
    check("spring app: a changed file changes nothing by itself", app.json("/settings")["greeting"], "hello from example.org")
    status, changed = app.send("POST", "/actuator/refresh")
    check("spring app: a refresh names what changed", (status, changed), (200, '["greeting"]'))
    check("spring app: and the value is there", app.json("/settings")["greeting"], "good day from example.org")


def up_after_refresh(app, registry):
    """A refresh makes Spring's client say DOWN and UP at once. When both fall into one millisecond, it holds the second
    for told already and stays DOWN (spring-cloud-netflix#4160), until another refresh."""
    for _ in range(5):
        if look_until(lambda: statuses(registry, "JAVA-APP"), UP, seconds=10) == UP:
            break
        app.send("POST", "/actuator/refresh")
    eventually("spring app: it registers and is up", lambda: statuses(registry, "JAVA-APP"), UP)


def spring_app_in_the_mesh(stage, app, registry, recorder, config, files):
    up_after_refresh(app, registry)
    check("spring app: its registration is answered 204", set(recorder.statuses("POST", "/eureka/apps/JAVA-APP")), {204})
    eventually("spring app: its heartbeats are accepted",
               lambda: recorder.statuses("PUT", "/eureka/apps/JAVA-APP/[^/]+")[-3:], [200, 200, 200])
    # Before it knows of anybody it fetches all each time.
    eventually("spring app: it finds itself", lambda: app.json("/instances/java-app"), [app.address])
    check("spring app: and no gateway", app.json("/instances/api-gateway"), [])
    full_fetches = recorder.statuses("GET", "/eureka/apps/?")
    gateway = start_gateway(stage, "gateway", registry, config).wait_until_up()
    eventually("spring app: it finds the gateway, which came later", lambda: app.json("/instances/api-gateway"), [gateway.address])
    check("spring app: by a delta", recorder.statuses("GET", "/eureka/apps/?"), full_fetches)
    check("spring app: its load balancer calls the gateway",
          app.json("/call/api-gateway?path=/actuator/health")["status"], "UP")
    eventually("spring app: the gateway forwards to it by name", lambda: gateway.status("/java-service/actuator/health"), 200)
    out_of_service(app, registry, gateway)
    check("spring app: it learned all that by deltas", recorder.statuses("GET", "/eureka/apps/?"), full_fetches)
    spring_bus.of_both_sides(app, gateway, config, files)
    check("gateway: it stops gracefully", gateway.terminate(), 0)
    eventually("spring app: the gateway is gone", lambda: app.json("/instances/api-gateway"), [])


def out_of_service(app, registry, gateway):
    app.send("POST", "/actuator/serviceregistry", {"status": "OUT_OF_SERVICE"})
    eventually("spring app: it goes out of service", lambda: statuses(registry, "JAVA-APP"), OUT_OF_SERVICE)
    eventually("spring app: the gateway forwards nothing to it", lambda: gateway.status("/java-service/actuator/health"), 503)
    app.send("POST", "/actuator/serviceregistry", {"status": "CANCEL_OVERRIDE"})
    eventually("spring app: it is up again", lambda: statuses(registry, "JAVA-APP"), UP)
    eventually("spring app: the gateway forwards again", lambda: gateway.status("/java-service/actuator/health"), 200)


def departure_of_spring_app(app, registry, recorder):
    # A refresh cancels as well, and registers again.
    cancellations = recorder.statuses("DELETE", "/eureka/apps/JAVA-APP/[^/]+")
    app.terminate()
    check("spring app: its cancellation is accepted",
          recorder.statuses("DELETE", "/eureka/apps/JAVA-APP/[^/]+"), [*cancellations, 200])
    check("spring app: it is gone", statuses(registry, "JAVA-APP"), GONE)


# ---- a Spring service in the place of one of the mesh --------------------------------------------------


def spring_service_at_the_queues(stage, registry):
    at_registry = f"--eureka.client.service-url.defaultZone={service_url(registry.port, USER, PASSWORD)}"
    stock = stage.java("stock", "stock", f"--spring.rabbitmq.port={stage.broker.port}", at_registry)
    users, checks, requests = [
        stage.mesh(name, name, at_registry, *spring_events.SETTINGS, more=spring_events.environment(stage.folder))
        for name in spring_events.SERVICES]
    for program in (stock, users, checks, requests):
        program.wait_until_up()
    spring_events.stock_of_spring(stock, users, checks, requests)


# ---- all of it -----------------------------------------------------------------------------------------


def run(stage):
    files = pathlib.Path(stage.folder, "config")
    shutil.copytree(HERE / "config", files)
    # The virtual machines take longest, so they start first, side by side.
    spring_registry = start_spring_registry(stage)
    stage.broker = Broker()
    config = stage.mesh("config-server", "config-server", f"--spring.cloud.config.server.native.search-locations={files}",
                        "--eureka.client.register-with-eureka=false", "--eureka.client.fetch-registry=false",
                        authorization=basic("config", PASSWORD))
    registry = stage.mesh("discovery-server", "discovery-server", authorization=basic(USER, PASSWORD))
    config.wait_until_up()
    registry.wait_until_up()
    recorder = Recorder(registry)
    app = start_spring_app(stage, recorder, config)

    mesh_at_spring_registry(stage, spring_registry.wait_until_up(), config)
    settings_of_spring_app(app.wait_until_up(), files)
    spring_app_in_the_mesh(stage, app, registry, recorder, config, files)
    departure_of_spring_app(app, registry, recorder)
    spring_service_at_the_queues(stage, registry)


def main():
    with tempfile.TemporaryDirectory() as folder:
        stage = Stage(folder)
        try:
            run(stage)
        finally:
            stage.stop()
    print(f"{processes.failures} failed" if processes.failures else "all as Spring expects")
    return 1 if processes.failures else 0


if __name__ == "__main__":
    sys.exit(main())
