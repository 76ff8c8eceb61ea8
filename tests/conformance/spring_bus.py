"""Spring Cloud Bus: one request at one side, and instances of both sides have new settings."""

from processes import check, eventually


def of_both_sides(app, gateway, config, files):
    """`app` is Spring's; `gateway` and `config` are of the mesh, and all are at one RabbitMQ."""
    greeting = lambda: app.json("/settings")["greeting"]
    notice = lambda: gateway.json("/actuator/env/notice")["property"]["value"]
    say(files, "second")
    check("bus: the mesh takes a refresh", config.send("POST", "/actuator/busrefresh")[0], 204)
    eventually("bus: Spring's application follows the mesh", greeting, "second")
    eventually("bus: so does the gateway", notice, "second")

    say(files, "third")
    check("bus: Spring takes a refresh", app.send("POST", "/actuator/busrefresh")[0], 204)
    eventually("bus: the gateway follows Spring's application", notice, "third")
    eventually("bus: which does so itself", greeting, "third")

    say(files, "fourth")
    check("bus: a refresh is for one application", config.send("POST", "/actuator/busrefresh/java-app")[0], 204)
    eventually("bus: the one that is named refreshes", greeting, "fourth")
    check("bus: the other does not", notice(), "third")
    check("bus: a refresh is for one service", app.send("POST", "/actuator/busrefresh/api-gateway")[0], 204)
    eventually("bus: the service that is named refreshes", notice, "fourth")

    check("bus: Spring sets a value", app.send("POST", "/actuator/busenv", {"name": "notice", "value": "fifth"})[0], 204)
    eventually("bus: the gateway has it", notice, "fifth")
    check("bus: the mesh sets a value", config.send("POST", "/actuator/busenv", {"name": "greeting", "value": "sixth"})[0], 204)
    eventually("bus: Spring's application has it",
               lambda: app.json("/actuator/env/greeting")["property"]["value"], "sixth")


def say(files, text):
    """Changes a setting of either side."""
    (files / "java-app.yml").write_text(f"greeting: {text}\nlist: [x, y]\n")
    settings = files / "application.yml"
    lines = [line for line in settings.read_text().splitlines() if not line.startswith("notice:")]
    settings.write_text("\n".join([*lines, f"notice: {text}", ""]))
