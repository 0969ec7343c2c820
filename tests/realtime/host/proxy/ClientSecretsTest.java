package realtime.host.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import support.SettableClock;

@DisplayNameGeneration(ReplaceUnderscores.class)
class ClientSecretsTest {
    private final SettableClock clock = new SettableClock(1_000_000);
    private final ClientSecrets secrets = new ClientSecrets(clock);
    private final ObjectNode session = new ObjectMapper().createObjectNode().put("model", "m");

    @Test
    void a_secret_opens_its_session_until_it_expires() {
        ClientSecrets.Minted one = secrets.mint(session, 60).orElseThrow();
        ClientSecrets.Minted other = secrets.mint(session, 120).orElseThrow();
        assertNotEquals(one.value(), other.value());
        clock.forward(Duration.ofSeconds(59));
        assertEquals(session, secrets.session(one.value()).orElseThrow());
        assertEquals(session, secrets.session(one.value()).orElseThrow());
        clock.forward(Duration.ofSeconds(1));
        assertTrue(secrets.session(one.value()).isEmpty());
        assertEquals(session, secrets.session(other.value()).orElseThrow());
    }

    @Test
    void whoever_is_handed_the_session_may_change_a_copy_only() {
        ClientSecrets.Minted one = secrets.mint(session, 60).orElseThrow();
        secrets.session(one.value()).orElseThrow().put("model", "other");
        session.put("model", "third");
        assertEquals("m", secrets.session(one.value()).orElseThrow().path("model").asText());
    }

    @Test
    void there_is_a_most_of_them_and_room_again_when_some_have_expired() {
        int made = 0;
        while (secrets.mint(session, made % 2 == 0 ? 60 : 120).isPresent()) {
            made++;
        }
        assertEquals(10_000, made);
        clock.forward(Duration.ofSeconds(60));
        assertTrue(secrets.mint(session, 60).isPresent());
    }

    @Test
    void a_secret_is_shown_by_its_value_only() {
        ClientSecrets.Minted one = secrets.mint(session, 60).orElseThrow();
        assertFalse(one.toString().contains(one.value()));
        assertTrue(secrets.session("ek_guessed").isEmpty());
    }
}
