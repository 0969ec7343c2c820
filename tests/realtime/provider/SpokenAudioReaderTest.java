package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SpokenAudioReaderTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final SpokenAudioReader reader = new SpokenAudioReader();

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"type\":\"response.output_audio.delta\",\"event_id\":\"e\",\"response_id\":\"r\",\"item_id\":\"i\","
            + "\"output_index\":0,\"content_index\":0,\"delta\":\"AQI/\"}",
        "{\"type\":\"response.audio.delta\",\"response_id\":\"r\",\"item_id\":\"i\",\"delta\":\"AQI/\"}",
        "{\"delta\":\"AQI/\",\"item_id\":\"i\",\"response_id\":\"r\",\"type\":\"response.output_audio.delta\"}",
        " { \"type\" : \"response.audio.delta\" , \"delta\" : \"AQI/\" ,\n\"item_id\":\"i\",\t\"response_id\":\"r\" } ",
        "{\"more\":{\"delta\":\"x\",\"a\":[1,{\"type\":\"y\"},\"]\"]},\"type\":\"response.audio.delta\",\"n\":null,"
            + "\"delta\":\"AQI\\/\",\"item_id\":\"i\",\"response_id\":\"r\",\"x\":-1.5e3}",
        "{\"odd\\\\\":\"\\\"\\\\\",\"type\":\"response.audio.delta\",\"delta\":\"\\u0041QI/\",\"item_id\":\"i\","
            + "\"response_id\":\"r\"}"})
    void finds_the_sound_wherever_it_stands(String event) {
        SpokenAudio audio = reader.read(event);
        assertEquals(new SpokenAudio("r", "i", ByteBuffer.wrap(new byte[] {1, 2, 63})), audio);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{}", "[]", "null", "{\"type\":\"response.done\",\"delta\":\"AQI/\"}",
        "{\"type\":\"response.output_audio.delta\"}", "{\"type\":\"response.output_audio.delta\",\"delta\":null}",
        "{\"type\":\"response.output_audio.delta\",\"delta\":\"A%\"}", "{\"type\":7,\"delta\":\"AQI/\"}",
        "{\"type\":\"response.output_audio.delta\",\"delta\":\"AQI/", "{\"delta\":\"AQI/\"}",
        "{\"type\":\"response.output_audio.delta\",\"delta\":\"AQI/\\", "{\"type\":\"response.output_audio.delta\",[",
        "{\"nested\":{\"type\":\"response.output_audio.delta\",\"delta\":\"AQI/\"}}"})
    void anything_else_holds_no_sound(String event) {
        assertNull(reader.read(event));
    }

    @Test
    void reads_what_a_tree_would_hold_in_any_order_and_length() throws Exception {
        Random random = new Random(4);
        for (int i = 0; i < 500; i++) {
            byte[] pcm = new byte[random.nextInt(20_000)];
            random.nextBytes(pcm);
            JsonNode event = JSON.readTree(shuffled(pcm, random));
            SpokenAudio audio = reader.read(random.nextBoolean() ? event.toString() : event.toPrettyString());
            byte[] read = new byte[audio.pcm().remaining()];
            audio.pcm().get(read);
            assertArrayEquals(pcm, read);
            assertEquals(event.path("item_id").asText(), audio.itemId());
            assertEquals(event.path("response_id").asText(), audio.responseId());
        }
    }

    @Test
    void the_append_event_is_json_with_the_same_sound() throws Exception {
        AppendEvent append = new AppendEvent();
        Random random = new Random(5);
        for (int length = 0; length < 3_000; length += 1 + random.nextInt(9)) {
            byte[] pcm = new byte[length + 7];
            random.nextBytes(pcm);
            ObjectNode expected = JSON.createObjectNode().put("type", "input_audio_buffer.append")
                .put("audio", Base64.getEncoder().encodeToString(Arrays.copyOfRange(pcm, 3, 3 + length)));
            assertEquals(expected.toString(), append.of(ByteBuffer.wrap(pcm, 3, length)));
        }
    }

    private static String shuffled(byte[] pcm, Random random) {
        List<Map.Entry<String, Object>> members = new ArrayList<>(List.of(
            Map.entry("type", "response.output_audio.delta"), Map.entry("item_id", "item_" + random.nextInt(3)),
            Map.entry("response_id", "resp_" + random.nextInt(3)), Map.entry("output_index", random.nextInt()),
            Map.entry("delta", Base64.getEncoder().encodeToString(pcm)),
            Map.entry("obfuscation", "\"}\\" + random.nextLong()),
            Map.entry("extra", Map.of("delta", List.of("no", true), "type", "no"))));
        Collections.shuffle(members, random);
        ObjectNode event = JSON.createObjectNode();
        members.forEach(member -> event.set(member.getKey(), JSON.valueToTree(member.getValue())));
        return event.toString();
    }
}
