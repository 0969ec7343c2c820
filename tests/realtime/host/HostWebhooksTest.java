package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.host.webhook.WebhookTargets;
import support.Await;
import support.StubServer;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HostWebhooksTest {
    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";

    @Test
    void a_host_tells_of_its_conversations_to_the_last_when_it_stops() {
        try (StubServer receiver = new StubServer()) {
            LocalHost host = new LocalHost(List.of(), WebhookTargets.of(List.of(receiver.url() + "/hook"), SECRET));
            String id = host.createConnected("{\"key\":\"hooked\"}");
            host.happens(id, LocalHost.heard("A", "Hello."));
            Await.until("the turn to be told", Duration.ofSeconds(10), () -> !receiver.received().isEmpty());
            host.close();
            List<String> told = receiver.received().stream()
                .map(delivery -> new String(delivery.body(), StandardCharsets.UTF_8))
                .map(body -> body.replaceAll(".*\"type\":\"((?:turn|session)\\.[a-z]+)\".*?\"session_id\":\"([^\"]+)\""
                    + ".*?\"key\":\"([^\"]+)\".*", "$1 $2 $3"))
                .toList();
            assertEquals(List.of("turn.completed " + id + " hooked", "session.ended " + id + " hooked"), told);
        }
    }
}
