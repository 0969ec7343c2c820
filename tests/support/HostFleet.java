package support;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import realtime.practice.PracticePartner;

/** Hosts as processes of their own on one PostgreSQL database, behind the example's nginx. */
public final class HostFleet implements AutoCloseable {
    private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(60);

    private final List<KillableHost> hosts = new ArrayList<>();
    private final Nginx nginx;

    private HostFleet(int size, PracticePartner practice, Path folder, String database) {
        for (int i = 0; i < size; i++) {
            hosts.add(new KillableHost(practice, folder(folder, i), database));
        }
        nginx = new Nginx(folder, hosts.stream().map(KillableHost::port).toList());
    }

    /** @param folder for what they write */
    public static HostFleet start(int size, PracticePartner practice, Path folder) {
        return start(size, practice, folder, PostgresServer.shared().newDatabase());
    }

    /** @param store as {@code --store} takes it */
    public static HostFleet start(int size, PracticePartner practice, Path folder, String store) {
        HostFleet fleet = new HostFleet(size, practice, folder, store);
        fleet.hosts.forEach(KillableHost::start);
        return fleet;
    }

    private static Path folder(Path folder, int number) {
        try {
            return Files.createDirectories(folder.resolve("host-" + number));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int size() {
        return hosts.size();
    }

    public KillableHost host(int number) {
        return hosts.get(number);
    }

    /** As {@link KillableHost#send}, by way of nginx. */
    public JsonNode send(String method, String path, String body) {
        return hosts.getFirst().send(nginx.url(), method, path, body);
    }

    /** As {@link #send}, and again while no host answers for the moment. */
    public JsonNode patiently(String method, String path, String body) {
        AtomicReference<JsonNode> answer = new AtomicReference<>();
        Await.value("an answer to " + method + " " + path, LONGEST_OUTAGE, () -> {
            try {
                answer.set(send(method, path, body));
                return "";
            } catch (AssertionError | UncheckedIOException notNow) {
                return notNow.getMessage();
            }
        }, String::isEmpty);
        return answer.get();
    }

    public JsonNode snapshot(String id) {
        return send("GET", "/api/sessions/" + id, null);
    }

    /** What was said in a session, in the transcript's order. */
    public List<String> contents(String id) {
        return snapshot(id).path("transcript").valueStream().map(item -> item.path("content").asText()).toList();
    }

    @Override
    public void close() {
        nginx.close();
        hosts.forEach(KillableHost::close);
    }
}
