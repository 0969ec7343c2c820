package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * How a provider wants client events written. We write the GA shape of OpenAI's and rewrite it here; what comes in is
 * read in every dialect at once, see {@link GaShape}, because providers mix them.
 */
public enum Dialect {
    /** OpenAI's since August 2025: nested {@code session.audio}, {@code output_modalities}, {@code session.type}. */
    GA {
        @Override
        ObjectNode write(ObjectNode event) {
            return event;
        }
    },
    /** OpenAI's before it, which many compatible servers still speak: a flat session. */
    BETA {
        @Override
        ObjectNode write(ObjectNode event) {
            return BetaShape.of(event);
        }
    },
    /** xAI's: GA with voice and turn detection at the session's top level. */
    XAI {
        @Override
        ObjectNode write(ObjectNode event) {
            return XaiShape.of(event);
        }
    };

    /** The same event in this dialect; the one given stays as it is. */
    abstract ObjectNode write(ObjectNode event);
}
