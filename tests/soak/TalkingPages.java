package soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.PlaywrightException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import support.Chromium;
import support.HostFleet;
import support.Widget;

/**
 * Pages with the widget in a real browser, each in a conversation of its own: now typed, now spoken. What is said is
 * counted through, so that nothing of it can be lost or doubled without a gap or a repetition. Used by one thread.
 */
final class TalkingPages implements AutoCloseable {
    /** Of so many turns one is spoken. */
    private static final int SPOKEN = 4;
    /** Longer than it takes until a host is given up. */
    private static final long BETWEEN_TRIES_NANOS = 12_000_000_000L;
    private static final long LONGEST_NEWS_NANOS = 5_000_000_000L;
    private static final long LONGEST_TURN_NANOS = 120_000_000_000L;

    private final HostFleet fleet;
    private final int turnsEach;
    private final Chromium chromium = Chromium.talking();
    private final List<Conversation> open = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private int begun;
    private int turns;

    /** One page's. */
    private final class Conversation {
        private final String session;
        private final Widget widget;
        private final List<String> said = new ArrayList<>();
        private long askedAt = System.nanoTime();
        private long sentAt;

        Conversation() {
            JsonNode made = fleet.patiently("POST", "/api/sessions", "{}");
            session = made.path("session_id").asText();
            fleet.patiently("POST", "/api/sessions/" + session + "/control", "{\"action\":\"mute\"}");
            widget = Widget.in(chromium.open(made.path("embed_url").asText()));
            widget.start();
        }

        /** Returns whether it is over. */
        boolean step() {
            if (said.isEmpty() && widget.phase().equals("failed")) {
                // Nobody was there to begin with.
                widget.start();
                return false;
            }
            sendAgain();
            if (System.nanoTime() - askedAt > LONGEST_TURN_NANOS) {
                faults.add(session + " came to a stop in call " + call() + ": " + widget.phase() + " " + widget.problem()
                    + difference(widget.transcript()) + ", kept " + difference(kept()));
                return true;
            }
            if (!isAnswered()) {
                return false;
            }
            if (said.size() == 2 * turnsEach) {
                check();
                return true;
            }
            ask(said.size() / 2);
            return false;
        }

        /** What was typed while no host answered is still in its field. */
        private void sendAgain() {
            String typed = widget.typed();
            boolean isDue = System.nanoTime() - sentAt > BETWEEN_TRIES_NANOS && widget.phase().equals("listening");
            if (isDue && !typed.isEmpty() && !widget.transcript().contains(typed)) {
                sentAt = System.nanoTime();
                widget.type(typed);
            }
        }

        private boolean isAnswered() {
            return widget.phase().equals("listening") && widget.transcript().equals(said) && isQuiet();
        }

        /** A page whose host is away does not know that an answer is heard still, which the next message would cut. */
        private boolean isQuiet() {
            try {
                JsonNode now = fleet.snapshot(session);
                return now.path("phase").asText().equals("listening") && contents(now).equals(said);
            } catch (AssertionError | UncheckedIOException away) {
                return false;
            }
        }

        private void ask(int turn) {
            askedAt = System.nanoTime();
            if (turn % SPOKEN == SPOKEN - 1) {
                widget.speak();
                said.add("Question " + turn + ".");
            } else {
                sentAt = System.nanoTime();
                widget.type("Typed " + turn + ".");
                said.add("Typed " + turn + ".");
            }
            said.add("Answer " + turn + ".");
            turns++;
        }

        /** What the hosts have of it. */
        void check() {
            List<String> kept = kept();
            // A host that only follows the session hears of its last words a moment later.
            for (long end = System.nanoTime() + LONGEST_NEWS_NANOS; !kept.equals(said) && System.nanoTime() < end;) {
                widget.page().waitForTimeout(100);
                kept = kept();
            }
            if (!kept.equals(said)) {
                faults.add(session + " in call " + call() + " has " + difference(kept));
            }
            List<String> shown = widget.transcript();
            if (!shown.equals(said)) {
                faults.add(session + " shows " + difference(shown));
            }
        }

        private String difference(List<String> found) {
            int same = 0;
            while (same < Math.min(found.size(), said.size()) && found.get(same).equals(said.get(same))) {
                same++;
            }
            return " from " + same + " on " + found.subList(same, found.size()) + " and should have "
                + said.subList(same, said.size());
        }

        private int call() {
            return snapshot().path("call").asInt();
        }

        private List<String> kept() {
            return contents(snapshot());
        }

        private JsonNode snapshot() {
            return fleet.patiently("GET", "/api/sessions/" + session, null);
        }

        void close() {
            widget.page().context().close();
        }
    }

    TalkingPages(HostFleet fleet, int turnsEach) {
        this.fleet = fleet;
        this.turnsEach = turnsEach;
    }

    private static List<String> contents(JsonNode snapshot) {
        return snapshot.path("transcript").valueStream().map(TalkingPages::told).toList();
    }

    private static String told(JsonNode item) {
        String status = item.path("status").asText();
        return item.path("content").asText() + (status.equals("completed") ? "" : " (" + status + ")")
            + (item.path("interrupted").asBoolean() ? " (interrupted)" : "");
    }

    /** A script of so many turns, for the partner. */
    static String script(int turns) {
        StringBuilder script = new StringBuilder("{\"turns\":[");
        for (int turn = 0; turn < turns; turn++) {
            script.append(turn == 0 ? "" : ",").append("{\"user\":\"Question ").append(turn)
                .append(".\",\"answer\":\"Answer ").append(turn).append(".\"}");
        }
        return script.append("]}").toString();
    }

    /** Lets each page go on, and begins others while there are fewer than {@code most}. */
    void step(int most) {
        while (open.size() < most) {
            begun++;
            open.add(new Conversation());
        }
        for (Conversation each : List.copyOf(open)) {
            try {
                if (each.step()) {
                    close(each);
                }
            } catch (PlaywrightException e) {
                faults.add(each.session + ": " + e.getMessage().lines().limit(4).collect(Collectors.joining(" "))
                    + " after " + each.widget.phases() + " " + each.widget.problems());
                close(each);
            }
        }
    }

    private void close(Conversation each) {
        open.remove(each);
        each.close();
    }

    /** The sessions that are open now. */
    List<String> sessions() {
        return open.stream().map(each -> each.session).toList();
    }

    /** Conversations that were begun. */
    int begun() {
        return begun;
    }

    int turns() {
        return turns;
    }

    /** What was lost, doubled or came to a stop. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** Waits for the answers that are on their way, and checks what has come of all. */
    void finish() {
        for (Conversation each : open) {
            long deadline = System.nanoTime() + LONGEST_TURN_NANOS;
            while (!each.isAnswered() && System.nanoTime() < deadline) {
                each.sendAgain();
                each.widget.page().waitForTimeout(100);
            }
            each.check();
        }
    }

    /** Prints what is wrong, if anything is. */
    boolean areFaultless() {
        faults.forEach(fault -> System.out.println("  " + fault));
        System.out.println(faults.isEmpty() ? "  nothing lost or doubled" : "  NOT as it should be");
        return faults.isEmpty();
    }

    @Override
    public void close() {
        chromium.close();
    }
}
