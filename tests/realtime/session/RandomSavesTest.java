package realtime.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import realtime.store.MemoryStore;
import support.SettableClock;

/** Made-up conversations that are saved now and then, and broken off at any moment. The seeds are fixed. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class RandomSavesTest {
    private static final int SESSIONS = 3_000;
    private static final SessionError FULL = new SessionError("not_saved", "The disk is full.", "Make room.");

    private Random random;
    private SettableClock clock;
    private MemoryStore store;
    private Session session;
    /** As it was when it was saved last. */
    private List<Item> saved;
    private long shown;

    @Test
    void what_comes_back_is_what_was_saved_last_and_numbers_go_on() {
        for (int round = 0; round < SESSIONS; round++) {
            random = new Random(round);
            clock = new SettableClock(Tape.START);
            store = new MemoryStore();
            shown = 0;
            session = sessions((changed, isAwaited) -> true).open(new SettingsParser(Map.of("model", "m"), List.of()).parse(Map.of())).session();
            save();
            for (int call = 1 + random.nextInt(3); call > 0; call--) {
                hold(3 * call);
            }
            if (random.nextBoolean()) {
                session.endCurrent("stopped");
                save();
            }
            check(round);
        }
    }

    private SessionRegistry sessions(SessionSaver saver) {
        return new SessionRegistry("p", clock, saver, made -> { });
    }

    private void hold(int firstTurn) {
        int number = session.beginCall("webrtc");
        session.named(number, "rtc_" + number);
        session.connected(number);
        for (ConversationEvent event : new MadeUp(random).mutated(new MadeUp(random).turns(firstTurn, 3, null))) {
            clock.forward(Duration.ofMillis(random.nextInt(50)));
            session.apply(number, event, random.nextBoolean() ? Source.SIDEBAND : Source.WIDGET);
            if (random.nextInt(5) == 0) {
                save();
            }
            session.eventsAfter(shown).ifPresent(events -> events.forEach(each -> shown = each.seq()));
        }
    }

    private void save() {
        Optional<SavedSession> change = session.saving().unsaved();
        if (change.isEmpty()) {
            return;
        }
        if (random.nextInt(4) == 0) {
            session.saving().failed(FULL);
            change = session.saving().unsaved();
        }
        store.save(List.of(change.orElseThrow()));
        saved = session.items();
        session.saving().saved(change.orElseThrow());
    }

    private void check(int round) {
        SessionRegistry later = sessions(SessionSaver.NONE);
        later.restore(store.load(0).sessions(), Map.of());
        later.here().forEach(Session::hold);
        Session same = later.find(session.id()).orElseThrow();
        assertEquals(saved, same.items(), () -> "round " + round);
        assertEquals(saved, same.excerpt(0, false).items(), () -> "round " + round);
        if (same.seq() < shown) {
            throw new AssertionError("round " + round + ": " + shown + " was shown, and " + same.seq() + " comes next");
        }
    }
}
