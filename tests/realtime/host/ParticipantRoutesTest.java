package realtime.host;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.host.LocalHost.Reply;

/** What the person says about a session: consent before the first call, and feedback. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ParticipantRoutesTest {
    private static final String CONSENT = "{\"consent\":\"We record what you say.\"}";
    private static final String FEEDBACK = "{\"feedback\":true}";
    private final LocalHost host = new LocalHost();

    @AfterEach
    void close() {
        host.close();
    }

    private Reply post(String id, String what, String body) {
        return host.post("/api/sessions/" + id + "/" + what, body);
    }

    private Reply placeCall(String id) {
        return host.send(host.asHost("/api/sessions/" + id + "/call")
            .post(LocalHost.body(LocalHost.OFFER, "application/sdp")));
    }

    @Test
    void no_call_is_placed_before_the_person_has_agreed() {
        String id = host.create(CONSENT).path("session_id").asText();
        Reply refused = placeCall(id);
        assertEquals(List.of(403, "consent_missing"), List.of(refused.status(), refused.code()));
        assertFalse(refused.json().at("/error/fix").asText().isEmpty());
        assertEquals("new", host.snapshot(id).path("phase").asText());
        assertTrue(host.snapshot(id).path("consented_at").isNull());
        assertEquals(200, post(id, "consent", "{}").status());
        assertEquals(201, placeCall(id).status());
        assertTrue(host.snapshot(id).path("consented_at").isNumber(), host.snapshot(id).toString());
    }

    @Test
    void consent_is_given_once_and_holds_for_every_later_call() {
        String id = host.create(CONSENT).path("session_id").asText();
        JsonNode first = post(id, "consent", "{}").json().path("consented_at");
        assertEquals(first, post(id, "consent", "{}").json().path("consented_at"));
        host.call(id);
        post(id, "control", "{\"action\":\"stop\"}");
        host.call(id);
        assertEquals(first, host.snapshot(id).path("consented_at"));
    }

    @Test
    void the_sessions_own_token_may_agree_for_the_person_and_another_may_not() {
        JsonNode session = host.create(CONSENT);
        String path = "/api/sessions/" + session.path("session_id").asText() + "/consent";
        assertEquals(401, host.send(host.to(path).post(LocalHost.body("{}", "application/json"))).status());
        assertEquals(200, host.send(host.to(path).header("Authorization", "Bearer "
            + session.path("embed_token").asText()).post(LocalHost.body("{}", "application/json"))).status());
    }

    @Test
    void where_there_is_no_text_there_is_nothing_to_agree_to() {
        String id = host.createId();
        assertEquals("no_consent_text", post(id, "consent", "{}").code());
        assertEquals(201, placeCall(id).status());
    }

    @Test
    void a_rating_is_kept_with_its_comment_until_another_of_the_same() {
        String id = host.createConnected(FEEDBACK);
        host.happens(id, LocalHost.speechStarted("item_1"), LocalHost.heard("item_1", "Hello."));
        assertEquals(201, post(id, "feedback", "{\"rating\":\"up\"}").status());
        assertEquals(201, post(id, "feedback", "{\"rating\":\"down\",\"item_id\":\"item_1\"}").status());
        Reply last = post(id, "feedback", "{\"rating\":\"down\",\"comment\":\"Too <b>long</b>.\"}");
        assertEquals(201, last.status());
        JsonNode feedback = host.snapshot(id).path("feedback");
        assertAll(
            () -> assertEquals(2, feedback.size(), "the later rating of the same takes the place of the earlier"),
            () -> assertEquals(last.json(), feedback.path(0)),
            () -> assertEquals("down", feedback.path(0).path("rating").asText()),
            () -> assertEquals("Too <b>long</b>.", feedback.path(0).path("comment").asText()),
            () -> assertTrue(feedback.path(0).path("item_id").isNull() && feedback.path(0).path("at").isNumber()),
            () -> assertEquals("item_1", feedback.path(1).path("item_id").asText()));
    }

    @Test
    void wrong_feedback_is_refused_by_field() {
        String id = host.create(FEEDBACK).path("session_id").asText();
        for (String wrong : List.of("{}", "{\"rating\":\"great\"}", "{\"rating\":1}", "{\"rating\":\"up\",\"comment\":7}",
            "{\"rating\":\"up\",\"comment\":\"" + "x".repeat(4_001) + "\"}", "{\"rating\":\"up\",\"item_id\":\"item_9\"}",
            "{\"rating\":\"up\",\"stars\":5}")) {
            Reply reply = post(id, "feedback", wrong);
            assertEquals(List.of(400, "invalid_field"), List.of(reply.status(), reply.code()), wrong);
        }
        assertEquals(0, host.snapshot(id).path("feedback").size());
    }

    @Test
    void a_session_that_collects_no_feedback_says_so() {
        Reply reply = post(host.createId(), "feedback", "{\"rating\":\"up\"}");
        assertEquals(List.of(409, "feedback_off"), List.of(reply.status(), reply.code()));
    }
}
