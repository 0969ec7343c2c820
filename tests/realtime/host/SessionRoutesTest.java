package realtime.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.host.LocalHost.Reply;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SessionRoutesTest {
    private final LocalHost host = new LocalHost();

    @AfterEach
    void close() {
        host.close();
    }

    private static Set<String> names(JsonNode object) {
        Set<String> names = new HashSet<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    @Test
    void a_new_session_has_the_contracts_fields_and_addresses_that_work() {
        Reply reply = host.post("/api/sessions", "{\"metadata\":{\"row\":7}}");
        assertEquals(201, reply.status());
        JsonNode body = reply.json();
        String id = body.path("session_id").asText();
        assertEquals("/api/sessions/" + id, reply.headers().get("Location"));
        assertTrue(names(body).containsAll(Set.of("session_id", "key", "status", "phase", "error", "connection_state",
            "is_recording", "is_paused",
            "transport", "provider", "model", "voice", "transcript", "transcript_text", "usage", "limits", "metadata",
                "created_at", "started_at", "ended_at", "consented_at", "feedback",
            "ended_reason", "seq", "embed_url", "iframe", "transcript_url", "events_url")),
                () -> names(body).toString());
        assertEquals("idle", body.path("status").asText());
        assertEquals("new", body.path("phase").asText());
        assertEquals("openai", body.path("provider").asText());
        assertEquals("marin", body.path("voice").asText());
        assertEquals("{\"row\":7}", body.path("metadata").toString());
        assertEquals(Set.of("input_tokens", "output_tokens", "audio_input_tokens", "audio_output_tokens",
            "cached_tokens", "seconds", "usd_estimate"),
            names(body.path("usage")));
        assertEquals("{\"max_minutes\":30,\"idle_seconds\":300,\"max_usd\":null}", body.path("limits").toString());
        for (String address : List.of("embed_url", "transcript_url")) {
            String path = body.path(address).asText().replace(host.host.url().toString(), "");
            assertEquals(200, host.send(host.to(path)).status(), path);
        }
        assertTrue(body.path("iframe").asText().startsWith("<iframe src=\""
            + body.path("embed_url").asText().replace("&", "&amp;") + "\""), body.path("iframe").asText());
        assertTrue(body.path("iframe").asText().contains("allow=\"microphone; autoplay"));
    }

    @Test
    void an_empty_body_makes_a_session() {
        assertEquals(201, host.post("/api/sessions", "").status());
    }

    @Test
    void a_key_attaches_to_its_live_session_and_starts_anew_when_that_is_over() {
        JsonNode first = host.create("{\"key\":\"demo\",\"voice\":\"cedar\"}");
        String id = first.path("session_id").asText();
        Reply again = host.post("/api/sessions", "{\"key\":\"demo\"}");
        assertEquals(200, again.status());
        assertEquals(id, again.json().path("session_id").asText());
        assertEquals("cedar", again.json().path("voice").asText());
        host.call(id);
        assertEquals(200, host.post("/api/sessions", "{\"key\":\"demo\"}").status());
        host.post("/api/sessions/" + id + "/control", "{\"action\":\"stop\"}");
        JsonNode anew = host.create("{\"key\":\"demo\"}");
        assertNotEquals(id, anew.path("session_id").asText());
        assertEquals(first.path("embed_url"), anew.path("embed_url"), "a saved iframe goes on working");
        assertEquals(anew.path("session_id"), host.get("/api/sessions/demo").json().path("session_id"));
        assertEquals(id, host.snapshot(id).path("session_id").asText());
    }

    @Test
    void a_frame_that_is_loaded_again_shows_what_the_app_made_even_after_its_end() {
        JsonNode made = host.create("{\"key\":\"kept\",\"voice\":\"cedar\",\"instructions\":\"Be brief.\"}");
        String id = made.path("session_id").asText();
        String frame = made.path("embed_url").asText().replaceFirst("^http://[^/]+", "");
        host.call(id);
        host.post("/api/sessions/" + id + "/control", "{\"action\":\"stop\"}");
        for (String address : List.of(frame, frame + "&theme=dark", "/embed?key=kept&token=" + LocalHost.TOKEN)) {
            assertTrue(host.send(host.to(address)).text().contains("data-session-id=\"" + id + "\""), address);
        }
        String another = host.send(host.to("/embed?key=kept&voice=marin&token=" + LocalHost.TOKEN)).text();
        assertFalse(another.contains(id), "an address that asks for settings of its own begins another conversation");
        assertEquals("marin", host.get("/api/sessions/kept").json().path("voice").asText());
    }

    private List<String> listed(String query) {
        List<String> ids = new ArrayList<>();
        host.get("/api/sessions"
            + query).json().path("sessions").forEach(session -> ids.add(session.path("session_id").asText()));
        return ids;
    }

    @Test
    void lists_are_newest_first_in_pages_and_by_status() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.addFirst(host.createId());
        }
        assertEquals(ids, listed(""));
        assertEquals(ids.subList(0, 2), listed("?limit=2"));
        JsonNode page = host.get("/api/sessions?limit=2").json();
        assertEquals(ids.get(1), page.path("next_before").asText());
        assertEquals(ids.subList(2, 4), listed("?limit=2&before=" + ids.get(1)));
        assertEquals(ids.subList(4, 5), listed("?limit=2&before=" + ids.get(3)));
        assertTrue(host.get("/api/sessions?limit=2&before=" + ids.get(3)).json().path("next_before").isNull());
        assertTrue(host.get("/api/sessions?limit=5").json().path("next_before").isNull());
        host.call(ids.get(3));
        assertEquals(List.of(ids.get(3)), listed("?status=connected"));
        assertEquals(4, listed("?status=idle").size());
        assertEquals(List.of(), listed("?status=error"));
        assertFalse(page.path("sessions").path(0).has("transcript"), "a list holds no transcripts");
    }

    @Test
    void deleting_ends_the_conversation_and_forgets_it() {
        String id = host.createConnected("{\"key\":\"demo\"}");
        assertEquals(204, host.delete("/api/sessions/demo").status());
        assertEquals(404, host.get("/api/sessions/" + id).status());
        assertEquals(404, host.delete("/api/sessions/" + id).status());
        assertEquals(List.of(), listed(""));
    }

    @Test
    void a_call_goes_to_the_provider_as_it_is_and_its_answer_comes_back_as_it_is() {
        String id = host.createId();
        Reply reply = host.send(host.asHost("/api/sessions/" + id + "/call").post(LocalHost.body(LocalHost.OFFER,
            "application/sdp")));
        assertEquals(201, reply.status());
        assertEquals("application/sdp", reply.headers().get("Content-Type").replaceFirst(";.*", ""));
        assertEquals(LocalHost.ANSWER, reply.text());
        String sent = new String(host.provider.received().getFirst().body(), StandardCharsets.UTF_8);
        assertTrue(sent.contains("\r\n\r\n" + LocalHost.OFFER + "\r\n--"), sent);
        assertEquals("connecting", host.snapshot(id).path("status").asText());
    }

    @Test
    void a_session_with_a_key_is_renewed_by_whoever_holds_its_token() {
        JsonNode first = host.create("{\"key\":\"desk\",\"instructions\":\"Be brief.\"}");
        String id = first.path("session_id").asText();
        host.call(id);
        Reply reply = host.send(host.to("/api/sessions/" + id + "/renew").header("Authorization", "Bearer "
            + first.path("embed_token").asText()).post(LocalHost.body("{}", "application/json")));
        assertEquals(201, reply.status());
        String next = reply.json().path("session_id").asText();
        assertEquals(next, host.snapshot("desk").path("session_id").asText());
        assertEquals(first.path("embed_token"), reply.json().path("embed_token"));
        assertEquals("Be brief.", host.snapshot(next).at("/settings/instructions").asText());
        assertEquals(List.of("ended", "renewed"), List.of(host.snapshot(id).path("phase").asText(),
            host.snapshot(id).path("ended_reason").asText()));
        assertEquals("no_key", host.post("/api/sessions/" + host.createId() + "/renew", "{}").code());
    }

    @Test
    void a_conversation_says_since_when_it_is_up() {
        String id = host.createId();
        assertTrue(host.snapshot(id).path("started_at").isNull());
        host.call(id);
        long started = host.snapshot(id).path("started_at").asLong();
        assertTrue(started >= host.snapshot(id).path("created_at").asLong(), String.valueOf(started));
    }

    @Test
    void a_refusal_by_the_provider_reaches_widget_and_snapshot_with_code_and_next_step() {
        String id = host.createId();
        host.provider.answer(429, Map.of("Retry-After", "7"),
            ("{\"error\":{\"code\":\"rate_limit_exceeded\",\"message\":\"Slow down, "
            + LocalHost.SECRET + " or sk-proj-****6789.\"}}").getBytes(StandardCharsets.UTF_8));
        Reply reply = host.send(host.asHost("/api/sessions/" + id + "/call").post(LocalHost.body(LocalHost.OFFER,
            "application/sdp")));
        assertEquals(429, reply.status());
        assertEquals("7", reply.headers().get("Retry-After"));
        assertEquals("rate_limit_exceeded", reply.code());
        assertEquals("Wait 7 s, then start again.", reply.json().at("/error/fix").asText());
        JsonNode snapshot = host.snapshot(id);
        assertEquals("error", snapshot.path("status").asText());
        assertEquals(reply.json().path("error"), snapshot.path("error"));
        for (String text : List.of(reply.text(), snapshot.toString(), host.get("/api/sessions").text())) {
            assertFalse(text.contains("LocalHostSecret") || text.contains("6789."), text);
        }
        host.provider.answer(201, Map.of(), LocalHost.ANSWER.getBytes(StandardCharsets.UTF_8));
        host.call(id);
        assertEquals("connected", host.snapshot(id).path("status").asText());
    }

    @Test
    void what_keeps_a_page_from_placing_a_call_is_in_the_snapshot_and_touches_no_call_of_another_page() {
        String blocked = "{\"code\":\"microphone_blocked_by_frame\",\"message\":\"Not passed on.\","
            + "\"fix\":\"Add allow.\"}";
        String id = host.createId();
        assertEquals(204, host.post("/api/sessions/" + id + "/call/failed?call=0", blocked).status());
        JsonNode snapshot = host.snapshot(id);
        assertEquals("error", snapshot.path("status").asText());
        assertEquals("microphone_blocked_by_frame", snapshot.path("ended_reason").asText());
        assertEquals("Not passed on.", snapshot.at("/error/message").asText());
        assertEquals("Add allow.", snapshot.at("/error/fix").asText());
        host.call(id);
        assertEquals(204, host.post("/api/sessions/" + id + "/call/failed?call=0", blocked).status());
        assertEquals("connected", host.snapshot(id).path("status").asText());
        assertTrue(host.snapshot(id).path("error").isNull());
    }
}
