package support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import realtime.host.Host;
import realtime.host.HostLimits;
import realtime.host.HostOptions;
import realtime.host.StoreOptions;
import realtime.host.tls.TlsOptions;
import realtime.host.webhook.WebhookTargets;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import realtime.provider.ProviderProfile;

/**
 * A host with the practice partner behind it, both on free ports of this machine, and a client for its API. Everything
 * that is sent to a partner of the GA dialect is checked; what was wrong fails the test when this is closed.
 */
public final class TestHost implements AutoCloseable {
    public static final String TOKEN = "test-host-token";
    private final PracticePartner practice;
    private final Host host;
    private final ClientEventCheck sent;
    private final HostClient http = new HostClient(TOKEN);
    private final ObjectMapper json = new ObjectMapper();

    private TestHost(PracticePartner practice, Host host, ClientEventCheck sent) {
        this.practice = practice;
        this.host = host;
        this.sent = sent;
    }

    public static TestHost start() {
        return start(Duration.ofSeconds(2));
    }

    /** @param widgetGrace how long a call goes on without its widget */
    public static TestHost start(Duration widgetGrace) {
        return start("practice", PracticeOptions.defaults(), widgetGrace, false);
    }

    /** Whose long times are measured by that clock. */
    public static TestHost by(Clock clock, Duration widgetGrace) {
        ClientEventCheck sent = new ClientEventCheck(Profiles.traits("practice"));
        PracticePartner practice = PracticePartner.start(PracticeOptions.defaults().withListener(sent));
        ProviderProfile profile = Profiles.of("practice", practice.baseUrl().toString(), practice.apiKey());
        return new TestHost(practice, Host.start(options(profile, widgetGrace, false, 0, List.of(), Map.of()), profile,
            clock), sent);
    }

    /** For clients that we did not write: what they send is not checked. */
    public static TestHost forForeignClients() {
        return forForeignClients("openai");
    }

    /** As {@link #forForeignClients()}; behind it the practice partner behaves as that provider does. */
    public static TestHost forForeignClients(String provider) {
        PracticePartner practice = PracticePartner.start(PracticeOptions.defaults().withLikeness(provider));
        ProviderProfile profile = Profiles.of(provider, practice.baseUrl().toString(), practice.apiKey());
        return new TestHost(practice, start(profile, Duration.ofSeconds(2), false, 0, List.of(), Map.of()),
            new ClientEventCheck(Profiles.traits(provider)));
    }

    /** As {@link #forForeignClients()}; the way to the partner leads through this, by its address. */
    public static TestHost through(Function<String, String> way) {
        PracticePartner practice = PracticePartner.start(PracticeOptions.defaults());
        URI partner = practice.baseUrl();
        String entrance = way.apply("http://" + partner.getAuthority());
        ProviderProfile profile = Profiles.of("openai", entrance + partner.getPath(), practice.apiKey());
        return new TestHost(practice, start(profile, Duration.ofSeconds(2), false, 0, List.of(), Map.of()),
            new ClientEventCheck(Profiles.traits("openai")));
    }

    /** Behind it the practice partner behaves as that provider does. */
    public static TestHost like(String provider) {
        return start(provider, PracticeOptions.defaults().withLikeness(provider), Duration.ofSeconds(2), false);
    }

    /** @param settings hold where a session's own say nothing */
    public static TestHost withDefaults(Map<String, Object> settings) {
        ClientEventCheck sent = new ClientEventCheck(Profiles.traits("practice"));
        PracticePartner practice = PracticePartner.start(PracticeOptions.defaults().withListener(sent));
        ProviderProfile profile = Profiles.of("practice", practice.baseUrl().toString(), practice.apiKey());
        return new TestHost(practice, start(profile, Duration.ofSeconds(2), false, 0, List.of(), settings),
            sent);
    }

    /** Browsers place their calls by themselves. */
    public static TestHost withClientSecrets(String provider) {
        return start(provider, PracticeOptions.defaults().withLikeness(provider), Duration.ofSeconds(2), true);
    }

    /** On that port, and for pages of these origins besides this machine's. */
    public static TestHost at(int port, List<String> allowedOrigins) {
        return start("practice", PracticeOptions.defaults(), Duration.ofSeconds(2), false, port, allowedOrigins);
    }

    private static TestHost start(String provider, PracticeOptions options, Duration grace, boolean clientSecrets) {
        return start(provider, options, grace, clientSecrets, 0, List.of());
    }

    private static TestHost start(String provider, PracticeOptions options, Duration grace, boolean clientSecrets,
                                  int port, List<String> allowedOrigins) {
        ClientEventCheck sent = new ClientEventCheck(Profiles.traits(provider));
        PracticePartner practice = PracticePartner.start(options.withListener(sent));
        ProviderProfile profile = Profiles.of(provider, practice.baseUrl().toString(), practice.apiKey());
        return new TestHost(practice, start(profile, grace, clientSecrets, port, allowedOrigins, Map.of()), sent);
    }

    private static Host start(ProviderProfile profile, Duration widgetGrace, boolean clientSecrets, int port,
                              List<String> origins, Map<String, Object> settings) {
        return Host.start(options(profile, widgetGrace, clientSecrets, port, origins, settings), profile);
    }

    private static HostOptions options(ProviderProfile profile, Duration widgetGrace, boolean clientSecrets, int port,
                                       List<String> origins, Map<String, Object> settings) {
        try {
            Path data = Files.createTempDirectory("realtime-audio-test");
            Map<String, Object> defaults = new HashMap<>(settings);
            defaults.put("model", profile.traits().model());
            Optional.ofNullable(profile.traits().voice()).ifPresent(voice -> defaults.put("voice", voice));
            return new HostOptions("127.0.0.1", port, TlsOptions.OFF, TOKEN, origins, data, widgetGrace, clientSecrets,
                defaults, WebhookTargets.NONE, HostOptions.USUAL_RECORDING_MINUTES, StoreOptions.MEMORY,
                HostLimits.NONE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public PracticePartner practice() {
        return practice;
    }

    /** What the host has sent to a partner of the GA dialect, of one type. */
    public List<JsonNode> sent(String type) {
        return sent.events(type);
    }

    /** @param script as JSON, with single quotes for double ones */
    public void play(String script) {
        practice.play(Script.parse(script.replace('\'', '"')));
    }

    public String url() {
        return host.url().toString();
    }

    /** Creates a session; returns the answer's body. */
    public JsonNode create(String settings) {
        return send("POST", "/api/sessions", settings);
    }

    public JsonNode snapshot(String sessionId) {
        return send("GET", "/api/sessions/" + sessionId, null);
    }

    /** Every status that the session's readers were told, each once where it was told in a row. */
    public List<String> statuses(String sessionId) {
        return told(sessionId, "status");
    }

    /** Every phase that the session's readers were told, in the same way. */
    public List<String> phases(String sessionId) {
        return told(sessionId, "phase");
    }

    private List<String> told(String sessionId, String field) {
        List<String> words = new ArrayList<>();
        events(sessionId).stream().filter(event -> event.type().equals("status"))
            .map(event -> event.data().path(field).asText())
            .filter(word -> words.isEmpty() || !words.getLast().equals(word))
            .forEachOrdered(words::add);
        return words;
    }

    /** One event of a session's log. */
    public record Event(long seq, String type, JsonNode data) {}

    /** The session's log up to now, as its event stream gives it out. */
    public List<Event> events(String sessionId) {
        long last = snapshot(sessionId).path("seq").asLong();
        List<Event> events = new ArrayList<>();
        try (Stream<String> lines = http.lines(url() + "/api/sessions/" + sessionId + "/events?since=0")) {
            Iterator<String> each = lines.iterator();
            while (events.isEmpty() || events.getLast().seq() < last) {
                String line = each.next();
                if (line.startsWith("id: ")) {
                    long seq = Long.parseLong(line.substring(4));
                    String type = each.next().substring("event: ".length());
                    events.add(new Event(seq, type, tree(each.next().substring("data: ".length()))));
                }
            }
        }
        return events;
    }

    /** Sends a request with the host's token and returns its answer, whatever the status. */
    public HttpResponse<String> ask(String method, String path, String body) {
        return http.send(method, url() + path, "application/json", body);
    }

    /** Sends a request with the host's token and returns the JSON of a 2xx answer. */
    public JsonNode send(String method, String path, String body) {
        HttpResponse<String> response = ask(method, path, body);
        if (response.statusCode() / 100 != 2) {
            throw new AssertionError(method + " " + path + ": " + response.statusCode() + " " + response.body());
        }
        return tree(response.body());
    }

    private JsonNode tree(String text) {
        try {
            return json.readTree(text);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        host.close();
        practice.close();
        http.close();
        sent.verify();
    }
}
