package realtime.host;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import realtime.session.SettingsParser;

/**
 * The API's description, {@code openapi.json} (<a href="https://spec.openapis.org/oas/v3.1.1.html">OpenAPI 3.1</a>). It
 * is written by hand, and tests hold every route, setting and answer of a running host against it. Here it gets what
 * differs from host to host: version, address, and what the provider offers. Immutable; the file is read anew each
 * time, which is seldom.
 */
final class ApiDocument {
    private static final String SETTINGS = "/components/schemas/Settings/properties/";
    private final SettingsParser.Offer offer;
    private final ObjectMapper json;

    ApiDocument(SettingsParser.Offer offer, ObjectMapper json) {
        this.offer = offer;
        this.json = json;
    }

    /** @param base the host's address as its reader sees it, without a slash at the end */
    ObjectNode at(String base) {
        ObjectNode document = read();
        ((ObjectNode) document.path("info")).put("version", Host.VERSION);
        ((ArrayNode) document.path("servers")).addObject().put("url", base);
        if (!offer.voices().isEmpty()) {
            choices(document.at(SETTINGS + "voice"), offer.voices());
        }
        if (!offer.transports().isEmpty()) {
            choices(document.at(SETTINGS + "transport"), offer.transports()).insert(0, "auto");
        }
        if (!offer.turnDetections().isEmpty()) {
            List<String> types =
                offer.turnDetections().stream().map(type -> type.name().toLowerCase(Locale.ROOT)).toList();
            ((ArrayNode) document.at("/components/schemas/TurnDetectionSetting/oneOf"))
                .removeIf(one -> types.stream()
                    .noneMatch(type -> one.at("/properties/type").toString().contains(type)));
        }
        return document;
    }

    /** Null stays allowed: it counts as not said. */
    private static ArrayNode choices(JsonNode setting, List<String> words) {
        ArrayNode choices = ((ObjectNode) setting).putArray("enum");
        words.forEach(choices::add);
        return choices.addNull();
    }

    private ObjectNode read() {
        try (InputStream file = ApiDocument.class.getResourceAsStream("openapi.json")) {
            return (ObjectNode) json.readTree(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
