package conformance;

import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.client.loadbalancer.LoadBalanced;
import org.springframework.cloud.context.config.annotation.RefreshScope;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/** A service of Spring Cloud: registers, finds others, has settings of the configuration server. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import({App.Settings.class, App.Others.class})
class App {

    @Bean
    @LoadBalanced
    RestClient.Builder callsByName() {
        return RestClient.builder();
    }

    @RefreshScope
    @RestController
    static class Settings {

        @Value("${greeting}")
        private String greeting;
        @Value("${shared.text}")
        private String text;
        @Value("${shared.number}")
        private int number;
        @Value("${shared.secret}")
        private String secret;
        @Value("${precedence}")
        private String precedence;
        private final Environment environment;

        Settings(Environment environment) {
            this.environment = environment;
        }

        @GetMapping("/settings")
        Map<String, Object> settings() {
            // A list has a key for each element, so there is no placeholder for it.
            var list = Binder.get(environment).bind("list", String[].class).get();
            return Map.of("greeting", greeting, "text", text, "number", number, "secret", secret,
                    "precedence", precedence, "list", list);
        }
    }

    @RestController
    static class Others {

        private final DiscoveryClient discovery;
        private final RestClient calls;

        Others(DiscoveryClient discovery, RestClient.Builder callsByName) {
            this.discovery = discovery;
            this.calls = callsByName.build();
        }

        @GetMapping("/instances/{service}")
        List<String> instances(@PathVariable String service) {
            return discovery.getInstances(service).stream().map(ServiceInstance::getUri).map(Object::toString).toList();
        }

        /** The answer of the service; the load balancer chooses the instance. */
        @GetMapping("/call/{service}")
        String call(@PathVariable String service, @RequestParam String path) {
            return calls.get().uri("http://" + service + path).retrieve().body(String.class);
        }
    }
}
