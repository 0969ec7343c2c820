package soak;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import realtime.practice.PracticeOptions;
import realtime.practice.PracticePartner;
import realtime.practice.Script;
import support.Await;
import support.HostFleet;
import support.KillableHost;
import support.PostgresServer;

/**
 * Three hosts on one PostgreSQL behind nginx: conversations in real widgets, while hosts are killed and started again
 * and the database is stopped for ten seconds now and then. Nothing may be lost or doubled.
 */
public final class HostsSoak {
    private static final int HOSTS = 3;
    private static final int PAGES = 5;
    private static final int TURNS = 4;
    private static final long SEED = 20261122;
    private static final int LONGEST_LIFE_MS = 15_000;
    private static final long OUTAGE_MS = 10_000;
    private static final Duration LONGEST_NEWS = Duration.ofSeconds(60);

    private final HostFleet fleet;
    private final PostgresServer database;
    private final int killsToAnOutage;
    private final Random random = new Random(SEED);
    private final AtomicInteger kills = new AtomicInteger();
    private final AtomicInteger outages = new AtomicInteger();
    private volatile boolean isOver;

    private HostsSoak(HostFleet fleet, PostgresServer database, int killsToAnOutage) {
        this.fleet = fleet;
        this.database = database;
        this.killsToAnOutage = killsToAnOutage;
    }

    /**
     * Holds so many conversations, or more: until the database has been away once.
     *
     * @param killsToAnOutage each so many kills the database goes away
     * @return whether nothing was lost
     */
    public static boolean run(int conversations, int killsToAnOutage) throws Exception {
        Path folder = Files.createTempDirectory("realtime-hosts");
        try (PostgresServer database = PostgresServer.started();
             PracticePartner practice = PracticePartner.start(PracticeOptions.defaults())) {
            practice.play(Script.parse(TalkingPages.script(TURNS + 1)));
            try (HostFleet fleet = HostFleet.start(HOSTS, practice, folder, database.newDatabase())) {
                return new HostsSoak(fleet, database, killsToAnOutage).hold(conversations);
            }
        }
    }

    private boolean hold(int conversations) throws InterruptedException {
        try (TalkingPages pages = new TalkingPages(fleet, TURNS); Polls polls = new Polls(fleet)) {
            Thread trouble = Thread.ofPlatform().start(this::trouble);
            int told = 0;
            do {
                boolean isEnough = pages.begun() >= conversations && outages.get() > 0;
                pages.step(isEnough ? 0 : PAGES);
                List<String> sessions = pages.sessions();
                polls.of(sessions);
                if (pages.begun() >= told + 20) {
                    told = pages.begun();
                    System.out.printf("  %d conversations, %d turns, %d kills, %d outages, %d faults%n", told,
                        pages.turns(), kills.get(), outages.get(), pages.faults().size());
                }
            } while (pages.begun() < conversations || outages.get() == 0 || !pages.sessions().isEmpty());
            isOver = true;
            trouble.join();
            System.out.printf("three hosts, PostgreSQL, nginx: %d conversations, %d turns, %d kills, database away %d "
                + "times for %d s%n  %s%n", pages.begun(), pages.turns(), kills.get(), outages.get(),
                OUTAGE_MS / 1_000, polls);
            return pages.areFaultless();
        }
    }

    private void trouble() {
        try {
            while (!isOver) {
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE_MS));
                int which = random.nextInt(fleet.size());
                fleet.host(which).kill();
                kills.incrementAndGet();
                TimeUnit.MILLISECONDS.sleep(random.nextInt(LONGEST_LIFE_MS / 3));
                fleet.host(which).start();
                if (kills.get() % killsToAnOutage == 0) {
                    database.stop();
                    TimeUnit.MILLISECONDS.sleep(OUTAGE_MS);
                    database.start();
                    outages.incrementAndGet();
                    // What was said meanwhile is nowhere but in the hosts: whoever kills one before it is saved loses it.
                    awaitReady();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitReady() {
        for (int i = 0; i < fleet.size(); i++) {
            KillableHost host = fleet.host(i);
            Await.value("the host to have saved all", LONGEST_NEWS, host::readiness, "ready"::equals);
        }
    }
}
