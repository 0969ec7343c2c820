package realtime.e2e;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.options.BoundingBox;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import realtime.practice.Script;
import support.Await;
import support.Chromium;
import support.Conversation;
import support.TestHost;
import support.Widget;

/** The user talks all the time; what is said while a button or key is held is a turn, and nothing else is. */
class PushToTalkTest {
    private static final Duration SOON = Duration.ofSeconds(40);
    private static final String BY_BUTTON = "{\"turn_detection\":{\"type\":\"push_to_talk\"}}";
    private static final int HOLD_MS = 1_500;
    /** A shorter press is a slip of the finger. */
    private static final int SHORTEST_MS = 200;
    /** The last syllable is still on its way when the button is let go. */
    private static final int TAIL_MS = 200;
    /** How far the times of page, host and partner may be apart on a busy machine. */
    private static final int TOLERANCE_MS = 600;
    /** Keeps the times of what is pressed and released, as the page has them. */
    private static final String WATCH = """
        () => {
          window.__presses = [];
          for (const name of ['pointerdown', 'pointerup', 'keydown', 'keyup']) {
            addEventListener(name, (event) => {
              if (!event.repeat) window.__presses.push({ name, at: event.timeStamp });
            }, true);
          }
        }""";
    private static TestHost host;
    private static Chromium chromium;
    private Conversation talk;
    private Widget widget;

    @BeforeAll
    static void start() {
        host = TestHost.start();
        chromium = Chromium.talking();
    }

    @AfterAll
    static void stop() {
        chromium.close();
        host.close();
    }

    @BeforeEach
    void open() {
        host.practice().play(Script.parse("{\"repeat\":true,\"turns\":[{\"answer\":\"One.\"}]}"));
        talk = Conversation.open(host, chromium, BY_BUTTON);
        widget = talk.widget();
        widget.frame().evaluate(WATCH);
    }

    @AfterEach
    void close() {
        talk.close();
    }

    @Test
    void ten_quick_taps_make_no_turn_and_a_hold_after_them_makes_one() {
        connect();
        for (int tap = 1; tap <= 10; tap++) {
            mouse().down();
            mouse().up();
        }
        assertEquals(10, pressedMs("pointer").count());
        hold(HOLD_MS);
        int turns = turnsPressed();
        talk.awaitHeard(2 * turns - 1);
        assertTurns(turns);
    }

    @Test
    void each_hold_is_one_turn_with_the_sound_of_the_hold() {
        connect();
        hold(HOLD_MS);
        talk.awaitHeard(1);
        hold(2 * HOLD_MS);
        talk.awaitHeard(3);
        assertTurns(2);
        List<Double> held = pressedMs("pointer").toList();
        assertHeard(0, held.get(0));
        assertHeard(2, held.get(1));
        assertEquals(List.of("new", "connecting", "listening", "user_speaking", "thinking", "assistant_speaking",
            "listening", "user_speaking", "thinking", "assistant_speaking", "listening"), widget.phases());
    }

    @Test
    void pressing_again_before_the_tail_is_over_goes_on_with_the_same_turn() {
        connect();
        hold(HOLD_MS);
        hold(HOLD_MS);
        double gap = presses().get(2).path("at").asDouble() - presses().get(1).path("at").asDouble();
        int turns = gap < TAIL_MS ? 1 : 2;
        talk.awaitHeard(2 * turns - 1);
        assertTurns(turns);
        if (turns == 1) {
            assertHeard(0, 2 * HOLD_MS + gap);
        }
    }

    @Test
    void a_key_and_the_button_held_over_each_other_make_one_turn() {
        connect();
        keyboard().down("Space");
        keepHolding(HOLD_MS);
        mouse().down();
        keyboard().up("Space");
        keepHolding(HOLD_MS);
        mouse().up();
        talk.awaitHeard(1);
        assertTurns(1);
        List<JsonNode> all = presses();
        assertEquals(List.of("keydown", "pointerdown", "keyup", "pointerup"),
            all.stream().map(press -> press.path("name").asText()).toList());
        assertHeard(0, all.getLast().path("at").asDouble() - all.getFirst().path("at").asDouble());
    }

    @Test
    void pressing_during_the_answer_cuts_it_and_is_the_next_turn() {
        host.practice().play(Script.parse("{\"turns\":[{\"answer\":\"The garden chairs sold best, far ahead of the "
            + "tables, which in turn sold better than in any month before, while the parasols hardly sold at all.\"},"
            + "{\"answer\":\"Two.\"}]}"));
        connect();
        hold(HOLD_MS);
        widget.awaitPhase("assistant_speaking");
        hold(HOLD_MS);
        talk.awaitHeard(3);
        assertTurns(2);
        assertTrue(talk.snapshot().path("transcript").path(1).path("interrupted").asBoolean(),
            talk.snapshot().toString());
        assertEquals("Two.", talk.contents().getLast());
    }

    @Test
    void by_the_keyboard_alone() {
        widget.page().bringToFront();
        widget.button("Start conversation").focus();
        keyboard().press("Enter");
        widget.awaitPhase("listening");
        keyboard().down("Space");
        keepHolding(HOLD_MS);
        keyboard().up("Space");
        talk.awaitHeard(1);
        widget.button("Hold to talk").focus();
        keyboard().down("Enter");
        keepHolding(HOLD_MS);
        keyboard().up("Enter");
        talk.awaitHeard(3);
        assertTurns(2);
        List<Double> held = pressedMs("key").skip(1).toList();
        assertHeard(0, held.get(0));
        assertHeard(2, held.get(1));
    }

    @Test
    void where_no_answer_comes_by_itself_the_person_asks_for_it() {
        talk.close();
        host.practice().play(Script.parse("{\"turns\":[{\"user\":\"First.\",\"answer\":\"One.\"},"
            + "{\"user\":\"Second.\",\"answer\":\"Two.\"}]}"));
        talk = Conversation.begin(host, chromium,
            "{\"turn_detection\":{\"type\":\"server_vad\",\"create_response\":false}}");
        widget = talk.widget();
        assertFalse(widget.button("Answer now").isVisible(), "nothing was said yet");
        for (String said : List.of("First.", "Second.")) {
            widget.speak();
            Await.value("the turn", SOON, talk::contents, all -> all.getLast().equals(said));
            widget.awaitPhase("listening");
        }
        widget.button("Answer now").click();
        talk.awaitHeard(2);
        assertFalse(widget.button("Answer now").isVisible(), "all that was said is answered");
        assertEquals(List.of("First.", "Second.", "Two."), talk.contents());
        assertEquals(List.of(), widget.problems());
    }

    private void connect() {
        widget.start();
        widget.awaitPhase("listening");
        BoundingBox button = widget.button("Hold to talk").boundingBox();
        mouse().move(button.x + button.width / 2, button.y + button.height / 2);
        widget.frame().evaluate("() => { window.__presses = []; }");
    }

    private void hold(int ms) {
        mouse().down();
        keepHolding(ms);
        mouse().up();
    }

    /** How long a person holds is what is tested, and nothing that could be waited for in its place. */
    private void keepHolding(int ms) {
        widget.page().waitForTimeout(ms);
    }

    private Mouse mouse() {
        return widget.page().mouse();
    }

    private Keyboard keyboard() {
        return widget.page().keyboard();
    }

    private List<JsonNode> presses() {
        return widget.json("window.__presses").valueStream().toList();
    }

    /** When it was pressed and released, in turns. */
    private List<Double> pressTimes(String by) {
        return presses().stream().filter(press -> press.path("name").asText().startsWith(by))
            .map(press -> press.path("at").asDouble()).toList();
    }

    /** How long each press lasted. */
    private Stream<Double> pressedMs(String by) {
        List<Double> times = pressTimes(by);
        return Stream.iterate(0, i -> i + 1 < times.size(), i -> i + 2).map(i -> times.get(i + 1) - times.get(i));
    }

    /** One, unless the machine has drawn a tap out: that is a hold, and rightly a turn, or part of the next. */
    private int turnsPressed() {
        List<Double> times = pressTimes("pointer");
        int turns = 0;
        double since = 0;
        double tailOver = 0;
        for (int i = 0; i < times.size(); i += 2) {
            double down = times.get(i);
            double up = times.get(i + 1);
            boolean isNew = down >= tailOver;
            since = isNew ? down : since;
            boolean isTurn = up - since >= SHORTEST_MS;
            turns += isNew && isTurn ? 1 : 0;
            tailOver = isTurn ? up + TAIL_MS : 0;
        }
        return turns;
    }

    /** So many turns, each answered and committed once, and no word of complaint from the partner. */
    private void assertTurns(int number) {
        List<String> types = widget.serverEvents().getLast().stream()
            .map(event -> event.path("type").asText()).toList();
        List<String> turns = talk.snapshot().path("transcript").findValuesAsText("type");
        assertAll(
            () -> assertEquals(Stream.generate(() -> List.of("user", "assistant")).limit(number)
                .flatMap(List::stream).toList(), turns),
            () -> assertEquals(number, types.stream().filter("input_audio_buffer.committed"::equals).count()),
            () -> assertEquals(0, types.stream().filter("error"::equals).count()),
            () -> assertEquals(List.of(), widget.problems()));
    }

    /** The turn is as long as it was held, and the partner has heard speech all that time. */
    private void assertHeard(int item, double heldMs) {
        JsonNode turn = talk.snapshot().path("transcript").path(item);
        long ms = turn.path("ended_ms").asLong() - turn.path("started_ms").asLong();
        double spoken = 1_000 * Double.parseDouble(turn.path("content").asText().replaceAll("[^0-9.]", ""));
        String figures = "held " + heldMs + " ms: " + turn;
        assertTrue(Math.abs(ms - heldMs - TAIL_MS) < TOLERANCE_MS, figures);
        assertTrue(spoken > heldMs * 0.5 && spoken < heldMs + TAIL_MS + TOLERANCE_MS, figures);
    }
}
