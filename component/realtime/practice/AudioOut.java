package realtime.practice;

/**
 * How an answer's sound reaches the other side: as the samples of a WebRTC track, played by us in real time, or as
 * {@code response.output_audio.delta} events, played by the client. Called under the session's lock.
 */
interface AudioOut {
    /** Starts sounding an utterance for an item. */
    Playing begin(String responseId, String itemId, Utterance utterance, AudioFormat format);

    /** One utterance on its way out. */
    interface Playing {
        /** Where playback stands, in milliseconds: measured on a track, assumed from the clock for events. */
        int positionMs(long nowNanos);

        /** Lets the sound up to {@code ms} go out. */
        void release(int ms);

        /** No more will be released. */
        void end();
    }

    /** Whether the server plays, and so knows what was heard ({@code output_audio_buffer.*}). */
    boolean playsHere();

    /** How far generating runs ahead of playing, in milliseconds, unless a script says otherwise. */
    int leadMs();
}
