package realtime.practice;

/** Calls by WebRTC as browsers make them, for whoever is not of this package. Thread-safe. */
public final class BrowserPeers implements AutoCloseable {
    private final Offerer.Library library = new Offerer.Library();

    /** One side of one call; used by one thread. */
    public static final class Peer implements AutoCloseable {
        private final Offerer offerer;
        private int answers;

        private Peer(Offerer offerer) {
            this.offerer = offerer;
        }

        /** A complete offer. */
        public String offer() throws Exception {
            return offerer.offer();
        }

        /** Connects, sound and data channel. */
        public void accept(String answer) {
            offerer.accept(answer);
        }

        /** Types something and waits for the answer's end. */
        public void ask(String words) throws Exception {
            offerer.send("{\"type\":\"conversation.item.create\",\"item\":{\"type\":\"message\",\"role\":\"user\","
                + "\"content\":[{\"type\":\"input_text\",\"text\":\"" + words + "\"}]}}");
            offerer.send("{\"type\":\"response.create\"}");
            offerer.events.await("output_audio_buffer.stopped", ++answers);
        }

        @Override
        public void close() {
            offerer.close();
        }
    }

    /** A call that is not placed yet. */
    public Peer peer() {
        return new Peer(new Offerer(library));
    }

    @Override
    public void close() {
        library.close();
    }
}
