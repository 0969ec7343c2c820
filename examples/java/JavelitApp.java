// A Javelit app with a conversation by voice and what was said in it.
// REALTIME_AUDIO_URL=<address printed by the host> javelit run JavelitApp.java
//JAVA 21+
//DEPS io.javelit:javelit:0.88.0

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.javelit.core.Jt;
import io.javelit.core.JtComponent;
import io.javelit.core.JtComponentBuilder;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

public class JavelitApp {
    private static final URI HOST = URI.create(System.getenv("REALTIME_AUDIO_URL"));

    public static void main(String[] args) throws Exception {
        Jt.title("Sales").use();
        new Frame.Builder(request("POST", "/api/sessions", "{\"key\": \"javelit\"}").path("iframe").asText()).use();
        Jt.button("Read what was said").use();
        for (JsonNode turn : request("GET", "/api/sessions/javelit/transcript", "").path("items")) {
            Jt.text(turn.path("type").asText() + ": " + turn.path("content").asText()).use();
        }
    }

    private static JsonNode request(String method, String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(HOST.resolve(path))
            .header("Authorization", "Bearer " + HOST.getQuery().replaceFirst(".*token=", ""))
            .method(method, BodyPublishers.ofString(body)).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            return new ObjectMapper().readTree(http.send(request, BodyHandlers.ofString()).body());
        }
    }

    /** Jt.html takes an iframe out of what it shows; a component of the app's own may have one. */
    static class Frame extends JtComponent<JtComponent.NONE> {
        private final String html;

        private Frame(Builder builder) {
            super(builder, NONE.NONE_VALUE, null);
            html = builder.html;
        }

        @Override
        protected String register() {
            return null;
        }

        @Override
        protected String render() {
            return html;
        }

        @Override
        protected TypeReference<NONE> getTypeReference() {
            return new TypeReference<>() { };
        }

        static class Builder extends JtComponentBuilder<NONE, Frame, Builder> {
            private final String html;

            Builder(String html) {
                this.html = html;
            }

            @Override
            public Frame build() {
                return new Frame(this);
            }
        }
    }
}
