package realtime.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Between a client of the GA dialect and a provider of any: where both speak GA, every event passes verbatim, and
 * otherwise all but the sound is rewritten. Immutable.
 */
final class Interpreter {
    private static final String BETA_SOUND = '"' + SpokenAudioReader.BETA_TYPE + '"';
    private static final String GA_SOUND = '"' + SpokenAudioReader.GA_TYPE + '"';
    private static final String SOUND = "input_audio_buffer.append";

    private final RealtimeApi api;
    private final Dialect dialect;

    Interpreter(RealtimeApi api) {
        this.api = api;
        this.dialect = api.profile().traits().dialect();
    }

    /** A client event for the provider; what is no event the provider may refuse itself. */
    String toProvider(String event, String type) {
        if (dialect == Dialect.GA || type.equals(SOUND)) {
            return event;
        }
        return api.tree(event) instanceof ObjectNode object ? dialect.write(object).toString() : event;
    }

    /** A server event that holds sound, for the client. */
    String sound(String event) {
        int at = dialect == Dialect.GA ? -1 : event.indexOf(BETA_SOUND);
        return at < 0 ? event : event.substring(0, at) + GA_SOUND + event.substring(at + BETA_SOUND.length());
    }

    /**
     * Any other server event for the client.
     *
     * @param read the same, in the GA shape
     */
    String toClient(String event, JsonNode read) {
        boolean passes = dialect == Dialect.GA || !read.isObject();
        return passes ? event : GaClientShape.of(read.deepCopy(), api).toString();
    }
}
