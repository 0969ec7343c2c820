package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import support.Checkout;
import support.SoundCard;
import support.Speech;
import support.TestHost;
import support.Tools;
import support.Wav;

/** Microphones of a sound server are unplugged in mid-call, really; of the browsers here Firefox notices. */
class UnpluggedMicrophoneTest {
    private static final Path CLIENTS = Checkout.root().resolve("tests/clients");
    private static final short[] QUESTION =
        Speech.join(Speech.pcm("How many chairs did we sell in March?", Wav.RATE), Speech.silence(2_000, Wav.RATE));

    @BeforeAll
    static void install_what_drives_it() {
        Tools.npmInstall(CLIENTS, "puppeteer-core");
    }

    @Test
    void another_takes_its_place_and_without_any_the_call_goes_on_until_one_is_plugged_in_again() {
        try (TestHost host = TestHost.start(); SoundCard card = SoundCard.empty()) {
            JsonNode session = host.create("{}");
            JsonNode seen = converse(card, session.path("embed_url").asText());
            JsonNode after = host.snapshot(session.path("session_id").asText());
            assertAll(
                () -> assertEquals("[\"Headset live\"]", seen.at("/first/microphones").toString()),
                () -> assertEquals("[\"Headset ended\",\"Desk live\"]", seen.at("/second/microphones").toString()),
                () -> assertEquals("The microphone went away. “Desk” is used now.",
                    seen.at("/second/note").asText()),
                () -> assertEquals("", seen.at("/second/problem").asText()),
                () -> assertEquals("[\"Headset ended\",\"Desk ended\"]", seen.at("/none/microphones").toString()),
                () -> assertEquals("microphone_lost", seen.at("/none/problem").asText()),
                () -> assertTrue(seen.at("/second/ms").asInt() < 2_000, seen.toString()),
                () -> assertTrue(seen.at("/none/ms").asInt() < 2_000, seen.toString()),
                () -> assertEquals("[\"Headset ended\",\"Desk ended\",\"Headset live\"]",
                    seen.at("/again/microphones").toString()),
                () -> assertEquals("", seen.at("/again/problem").asText()),
                () -> assertEquals("[\"Headset ended\",\"Desk ended\",\"Headset ended\"]",
                    seen.at("/last/microphones").toString()),
                () -> assertEquals(List.of("new", "connecting", "listening", "thinking", "assistant_speaking",
                    "listening", "user_speaking", "thinking", "assistant_speaking", "listening", "ended"),
                    seen.at("/last/phases").valueStream().map(JsonNode::asText).toList()),
                () -> assertEquals(1, after.path("call").asInt()),
                () -> assertEquals("Hello there.", after.at("/transcript/0/content").asText()),
                () -> assertTrue(after.at("/transcript/2/content").asText().startsWith("[speech, "), after.toString()));
        }
    }

    private static JsonNode converse(SoundCard card, String url) {
        String printed = Tools.run(CLIENTS, card.environment(), Tools.path("node").toString(), "--no-warnings",
            "firefox-unplugged.mjs", Tools.path("firefox-esr").toString(), url, Wav.of(QUESTION).toString());
        try {
            return new ObjectMapper().readTree(printed);
        } catch (JsonProcessingException e) {
            throw new AssertionError("The script printed something else than one line of JSON", e);
        }
    }
}
