package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Between the events of one provider's wire and the GA events that a session speaks inside. Implementations may change
 * the events they are given. Immutable.
 */
interface Wire {
    /** A client event in GA shape; empty when it is accepted and does nothing. Throws {@link ApiError}. */
    Optional<ObjectNode> heard(ObjectNode clientEvent);

    /** What goes out for a server event in GA shape: nothing, one event or several. */
    List<ObjectNode> said(ObjectNode serverEvent);

    /** The session's refusal of what was heard, with the settings called by the wire's names. */
    default ApiError refused(ApiError bySession) {
        return bySession;
    }

    /** The wire of a provider. */
    static Wire of(Likeness.Speech speech, Ids ids) {
        List<Wire> layers = new ArrayList<>();
        switch (speech.dialect()) {
            case GA -> { }
            case BETA -> layers.add(new BetaWire(!speech.has(Likeness.Quirk.NO_NOISE_REDUCTION)));
            case XAI -> layers.add(new XaiWire(ids));
        }
        if (speech.has(Likeness.Quirk.INWORLD_EXTRAS)) {
            layers.add(new InworldWire(ids));
        }
        layers.add(new QuirkWire(speech.quirks()));
        return new Layers(List.copyOf(layers));
    }

    /** The outermost layer comes last. */
    record Layers(List<Wire> layers) implements Wire {
        @Override
        public Optional<ObjectNode> heard(ObjectNode clientEvent) {
            Optional<ObjectNode> event = Optional.of(clientEvent);
            for (Wire layer : layers.reversed()) {
                event = event.flatMap(layer::heard);
            }
            return event;
        }

        @Override
        public ApiError refused(ApiError bySession) {
            ApiError refusal = bySession;
            for (Wire layer : layers) {
                refusal = layer.refused(refusal);
            }
            return refusal;
        }

        @Override
        public List<ObjectNode> said(ObjectNode serverEvent) {
            List<ObjectNode> events = List.of(serverEvent);
            for (Wire layer : layers) {
                events = events.stream().flatMap(event -> layer.said(event).stream()).toList();
            }
            return events;
        }
    }
}
