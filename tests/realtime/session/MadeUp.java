package realtime.session;

import static realtime.session.Events.added;
import static realtime.session.Events.answer;
import static realtime.session.Events.aside;
import static realtime.session.Events.audible;
import static realtime.session.Events.cancelled;
import static realtime.session.Events.cleared;
import static realtime.session.Events.committed;
import static realtime.session.Events.cut;
import static realtime.session.Events.deleted;
import static realtime.session.Events.delta;
import static realtime.session.Events.done;
import static realtime.session.Events.heard;
import static realtime.session.Events.heardSoFar;
import static realtime.session.Events.notHeard;
import static realtime.session.Events.outOfBand;
import static realtime.session.Events.output;
import static realtime.session.Events.outputDone;
import static realtime.session.Events.played;
import static realtime.session.Events.response;
import static realtime.session.Events.responseDone;
import static realtime.session.Events.retrieved;
import static realtime.session.Events.speech;
import static realtime.session.Events.speechStarted;
import static realtime.session.Events.speechStopped;
import static realtime.session.Events.textDone;
import static realtime.session.Events.truncated;
import static realtime.session.Events.typed;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Conversations that nobody held, and what can go wrong with their events on the way. */
final class MadeUp {
    private final Random random;

    MadeUp(Random random) {
        this.random = random;
    }

    /** Turns are u0, a1, u2, a3 … */
    static String id(int turn) {
        return (turn % 2 == 0 ? "u" : "a") + turn;
    }

    /** Else it is an answer beside the conversation. */
    static boolean isTurn(String id) {
        return !id.startsWith("x");
    }

    /**
     * Turn by turn as a provider would send it, each linked to the one before.
     *
     * @param last what the first turn follows, or null
     */
    List<ConversationEvent> turns(int first, int count, String last) {
        List<ConversationEvent> events = new ArrayList<>();
        String previous = last;
        for (int i = first; i < first + count; i++) {
            events.addAll(i % 2 == 0 ? userTurn(id(i), previous) : assistantTurn(id(i), previous));
            previous = id(i);
        }
        return events;
    }

    private List<ConversationEvent> userTurn(String id, String previous) {
        return switch (random.nextInt(3)) {
            case 0 -> List.of(added(typed(id, "typed " + id), previous), done(typed(id, "typed " + id), previous));
            case 1 -> List.of(speechStarted(id, 10), speechStopped(id, 20), committed(id, previous), notHeard(id));
            default -> List.of(speechStarted(id, 10), speechStopped(id, 20), committed(id, previous),
                added(speech(id), previous), done(speech(id), previous), heardSoFar(id, "said "), heardSoFar(id, id),
                heard(id, "said " + id));
        };
    }

    private List<ConversationEvent> assistantTurn(String id, String previous) {
        String resp = "r-" + id;
        String whole = "answer " + id;
        List<ConversationEvent> events = new ArrayList<>(List.of(response(resp), output(resp, answer(id)),
            added(answer(id), previous), audible(resp), delta(resp, id, "answer "), delta(resp, id, id)));
        if (random.nextInt(3) == 0) {
            events.addAll(List.of(cleared(resp), truncated(id, 5), textDone(resp, id, whole),
                outputDone(resp, cut(id, whole)), done(cut(id, whole), previous), cancelled(resp, 4),
                retrieved(answer(id, "answer"))));
        } else {
            events.addAll(List.of(textDone(resp, id, whole), outputDone(resp, answer(id, whole)),
                done(answer(id, whole), previous), responseDone(resp), played(resp)));
        }
        return events;
    }

    /** Repeats some events and puts all in any order. */
    List<ConversationEvent> shuffled(List<ConversationEvent> events) {
        List<ConversationEvent> shuffled = new ArrayList<>(events);
        for (int i = random.nextInt(10); i > 0; i--) {
            shuffled.add(any(events));
        }
        Collections.shuffle(shuffled, random);
        return shuffled;
    }

    /** Drops, doubles, moves and mixes up events, and puts in some that make no sense. */
    List<ConversationEvent> mutated(List<ConversationEvent> events) {
        List<ConversationEvent> mutated = new ArrayList<>(events);
        for (int i = random.nextInt(14); i > 0; i--) {
            int place = random.nextInt(mutated.size());
            switch (random.nextInt(11)) {
                case 0 -> mutated.add(mutated.get(place));
                case 1 -> mutated.add(random.nextInt(mutated.size()), mutated.get(place));
                case 2 -> Collections.swap(mutated, place, random.nextInt(mutated.size()));
                case 3 -> mutated.add(place, deleted(anyId()));
                case 4 -> mutated.add(place, committed(anyId(), anyId()));
                case 5 -> mutated.add(place, truncated(anyId(), random.nextInt(1_000) - 10));
                case 6 -> mutated.set(place, any(mutated));
                case 7 -> mutated.addAll(place, List.of(outOfBand("x"), output("x", answer("x" + place)), aside("x")));
                case 8 -> mutated.add(place, new ConversationEvent.Fault("server_error", "Sorry."));
                case 9 -> mutated.add(place,
                    new ConversationEvent.AssistantTextDelta("r-a1", "a1", random.nextInt(3), " more"));
                default -> mutated.add(place, new ConversationEvent.Unknown("unheard.of"));
            }
        }
        return mutated;
    }

    private String anyId() {
        return id(random.nextInt(6));
    }

    private ConversationEvent any(List<ConversationEvent> events) {
        return events.get(random.nextInt(events.size()));
    }
}
