// A Javelit app with a conversation by voice and what was said in it.
// REALTIME_AUDIO_URL=<address printed by the host> javelit run JavelitApp.java
// (jbang app install javelit@javelit)
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
    public static void main(String[] args) throws Exception {
        Jt.title("Sales").use();
        if (System.getenv("REALTIME_AUDIO_URL") == null) {
            Jt.text("Put the address that the host printed, with its token, into REALTIME_AUDIO_URL.").use();
            return;
        }
        JsonNode session = request("POST", "api/sessions", "{\"key\": \"javelit\"}");
        if (!session.has("session_id")) {
            Jt.text(session.at("/error/message").asText() + " " + session.at("/error/fix").asText()).use();
            return;
        }
        new Frame.Builder(session.path("iframe").asText()).use();
        Jt.button("Read what was said").use();
        for (JsonNode turn : request("GET", "api/sessions/javelit/transcript", "").path("items")) {
            Jt.text(turn.path("type").asText() + ": " + turn.path("content").asText()).use();
        }
    }

    private static JsonNode request(String method, String path, String body) throws Exception {
        URI host = URI.create(System.getenv("REALTIME_AUDIO_URL"));
        HttpRequest request = HttpRequest.newBuilder(host.resolve(path))
            .header("Authorization", "Bearer " + String.valueOf(host.getQuery()).replaceFirst(".*token=", ""))
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
