package soak;

import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import support.HostFleet;
import support.PostgresServer;

/** Hosts are killed at random moments of conversations in real widgets: no completed item may be lost or doubled. */
public final class KillSoak {
    private static final int PAGES = 4;
    private static final long SEED = 20261122;
    private static final int LONGEST_LIFE_MS = 4_000;
    private static final int TURNS = 5_000;

    private final HostFleet fleet;
    private final int kills;
    private final Random random = new Random(SEED);
    private final AtomicInteger killed = new AtomicInteger();
    private volatile List<String> sessions = List.of();
    private volatile double longestOffMs;
    private volatile boolean isStopped;

    private KillSoak(HostFleet fleet, int kills) {
        this.fleet = fleet;
        this.kills = kills;
    }

    /**
     * Runs with a file and one host, then with PostgreSQL and two.
     *
     * @param kills how many in each
     * @return whether nothing was lost
     */
    public static boolean run(int kills) throws Exception {
        return run("one host, SQLite", 1, kills, "sqlite")
            & run("two hosts, PostgreSQL", 2, kills, PostgresServer.shared().newDatabase());
    }

    private static boolean run(String name, int hosts, int kills, String store) throws Exception {
        Path folder = Files.createTempDirectory("realtime-kills");
        try (PracticePartner practice = PracticePartner.start(PracticeOptions.defaults())) {
            practice.play(Script.parse(TalkingPages.script(TURNS)));
            try (HostFleet fleet = HostFleet.start(hosts, practice, folder, store)) {
                return new KillSoak(fleet, kills).run(name, practice);
            }
        }
    }

    private boolean run(String name, PracticePartner practice) throws InterruptedException {
        try (TalkingPages pages = new TalkingPages(fleet, TURNS); Polls polls = new Polls(fleet)) {
            pages.step(PAGES);
            sessions = pages.sessions();
            polls.of(sessions);
            Thread killer = Thread.ofVirtual().start(this::kill);
            int told = 0;
            while (killer.isAlive() && pages.faults().isEmpty()) {
                pages.step(PAGES);
                if (killed.get() >= told + 20) {
                    told = killed.get();
                    System.out.printf(Locale.ROOT, "  %d kills, %d turns, longest without news %.0f ms%n", told,
                        pages.turns(), longestOffMs);
                }
            }
            isStopped = true;
            killer.join();
            int before = pages.turns();
            while (pages.turns() < before + 2 * PAGES && pages.faults().isEmpty()) {
                pages.step(PAGES);
            }
            pages.finish();
            System.out.printf(Locale.ROOT, "%s: %d kills, %d conversations, %d turns; %d still talk; from a kill until "
                + "all had a host again at most %.0f ms%n  %s%n", name, killed.get(), pages.begun(), pages.turns(),
                practice.liveCalls(), longestOffMs, polls);
            return pages.areFaultless() && pages.begun() == PAGES && practice.liveCalls() == PAGES;
        }
    }

    private void kill() {
        try {
            while (killed.get() < kills && !isStopped) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE_MS));
                int which = random.nextInt(fleet.size());
                long at = System.nanoTime();
                fleet.host(which).kill();
                killed.incrementAndGet();
                fleet.host(which).start();
                awaitAll();
                longestOffMs = Math.max(longestOffMs, (System.nanoTime() - at) / 1e6);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitAll() throws InterruptedException {
        for (String session : sessions) {
            while (!isStopped && !isOn(session)) {
                TimeUnit.MILLISECONDS.sleep(50);
            }
        }
    }

    /** A change of nothing is answered by the host that holds it, with what is so now. */
    private boolean isOn(String session) {
        try {
            return List.of("listening", "user_speaking", "thinking", "assistant_speaking")
                .contains(fleet.send("PATCH", "/api/sessions/" + session, "{}").path("phase").asText());
        } catch (AssertionError | UncheckedIOException nobody) {
            return false;
        }
    }
}
