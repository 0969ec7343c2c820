package realtime.talk;

/** Why a conversation is over. */
sealed interface Ending {
    /** Whoever started it has stopped it. */
    record Stopped() implements Ending {}

    /** The time that it was given is over. */
    record TimeUp() implements Ending {}

    /** The host has ended it. @param reason in its words */
    record ByHost(String reason) implements Ending {}

    /** It could not go on. */
    record Failed(TalkException why) implements Ending {}
}
