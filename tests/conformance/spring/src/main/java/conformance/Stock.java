package conformance;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.cloud.stream.function.StreamBridge;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.messaging.Message;
import org.springframework.messaging.support.MessageBuilder;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** In the place of reserve-item-service: has one course, and takes its seats for those who apply. */
@SpringBootConfiguration
@EnableAutoConfiguration
@Import(Stock.Items.class)
class Stock {

    private static final String BINDING = "inventoryUpdated-out-0";

    record Application(String reserveId, Long reserveItemId, int reserveQty) {
    }

    record Update(String reserveId, boolean isItemUpdated, String uuid) {
    }

    @Bean
    Consumer<Message<Application>> reserveRequest(Items items, StreamBridge events) {
        return message -> {
            var application = message.getPayload();
            var update = new Update(application.reserveId(), items.take(message), null);
            events.send(BINDING, MessageBuilder.withPayload(update).setHeader("reserveUUID", application.reserveId()).build());
        };
    }

    @RestController
    static class Items {

        private static final int SEATS = 10;

        private final List<Application> applications = new CopyOnWriteArrayList<>();
        private final List<String> forms = new CopyOnWriteArrayList<>();
        private int left = SEATS;

        /** Whether there were enough seats. */
        synchronized boolean take(Message<Application> message) {
            applications.add(message.getPayload());
            forms.add(String.valueOf(message.getHeaders().get("contentType")));
            boolean isTaken = message.getPayload().reserveQty() <= left;
            left -= isTaken ? message.getPayload().reserveQty() : 0;
            return isTaken;
        }

        @GetMapping("/stock")
        synchronized Map<String, Object> stock() {
            return Map.of("left", left, "applications", applications, "contentTypes", forms);
        }

        @GetMapping("/internal/reserve-items/{id}")
        synchronized Map<String, Object> item(@PathVariable long id) {
            return Map.ofEntries(
                    Map.entry("reserveItemId", id), Map.entry("reserveItemName", "A course of Spring"),
                    Map.entry("categoryId", "education"), Map.entry("isUse", true),
                    Map.entry("totalQty", SEATS), Map.entry("inventoryQty", left),
                    Map.entry("reserveMethodId", "internet"), Map.entry("reserveMeansId", "realtime"),
                    Map.entry("selectionMeansId", "fcfs"), Map.entry("isPeriod", false),
                    Map.entry("requestStartDate", "2020-01-01T00:00:00"), Map.entry("requestEndDate", "2099-12-31T00:00:00"),
                    Map.entry("operationStartDate", "2020-01-01T00:00:00"), Map.entry("operationEndDate", "2099-12-31T00:00:00"));
        }
    }
}
