package conformance;

import java.util.stream.Stream;

import org.springframework.boot.SpringApplication;

/** A registry, an application or a stock of seats, as its first argument says; the others are settings. */
public final class SpringPeers {

    private SpringPeers() {
    }

    public static void main(String[] arguments) {
        Class<?> program = switch (arguments.length == 0 ? "" : arguments[0]) {
            case "registry" -> Registry.class;
            case "app" -> App.class;
            case "stock" -> Stock.class;
            default -> throw new IllegalArgumentException("the first argument is registry, app or stock");
        };
        Stream<String> settings = Stream.of(arguments).skip(1);
        Stream<String> file = Stream.of("--spring.config.name=" + arguments[0]);
        SpringApplication.run(program, Stream.concat(file, settings).toArray(String[]::new));
    }
}
