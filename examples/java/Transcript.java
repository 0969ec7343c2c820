///usr/bin/env jbang "$0" "$@" ; exit $?
// Prints each turn of a conversation as it is finished, until it is over.
// REALTIME_AUDIO_URL=<address printed by the host> jbang Transcript.java KEY
//JAVA 21+
//DEPS com.fasterxml.jackson.core:jackson-databind:2.22.1

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.HashSet;
import java.util.Set;

/** The address that the host printed, with its token, is in {@code REALTIME_AUDIO_URL}. */
class Transcript {
    public static void main(String[] args) throws Exception {
        String printedByHost = System.getenv("REALTIME_AUDIO_URL");
        if (printedByHost == null || !printedByHost.contains("token=") || args.length != 1) {
            exit("REALTIME_AUDIO_URL=http://localhost:8080/?token=… jbang Transcript.java KEY");
        }
        URI address = URI.create(printedByHost);
        String token = address.getQuery().replaceFirst(".*token=", "");
        String news = address.resolve("api/sessions/" + args[0]) + "/transcript?completed=true&wait=30&since=";
        ObjectMapper json = new ObjectMapper();
        Set<String> printed = new HashSet<>();
        try (HttpClient http = HttpClient.newHttpClient()) {
            JsonNode answer = json.createObjectNode();
            while (!Set.of("ended", "failed").contains(answer.path("phase").asText())) {
                HttpRequest request = HttpRequest.newBuilder(URI.create(news + answer.path("seq").asLong()))
                    .header("Authorization", "Bearer " + token).build();
                HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
                answer = json.readTree(response.body());
                if (response.statusCode() != 200) {
                    exit(answer.at("/error/message").asText() + " " + answer.at("/error/fix").asText());
                }
                for (JsonNode turn : answer.path("items")) {
                    // A finished turn changes once more when it has been heard to its end.
                    if (printed.add(turn.path("id").asText())) {
                        System.out.println(turn.path("type").asText() + ": " + turn.path("content").asText());
                    }
                }
            }
        }
    }

    private static void exit(String why) {
        System.err.println(why);
        System.exit(1);
    }
}
