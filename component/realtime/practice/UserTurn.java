package realtime.practice;

/**
 * What the user has said, typed or shown that has no answer yet. Immutable.
 *
 * @param turn the script's turn of speech, null for typed text
 * @param typed null when nothing was typed last
 * @param images shown since the last answer
 */
record UserTurn(Script.Turn turn, int speechMs, String typed, int images) {
    static final UserTurn NOTHING = new UserTurn(null, 0, null, 0);

    boolean waits() {
        return turn != null || typed != null || images > 0;
    }

    UserTurn spoke(Script.Turn spoken, int ms) {
        return new UserTurn(spoken, ms, null, images);
    }

    /** A message of text or pictures or both. */
    UserTurn sent(String text, int pictures) {
        return text.isBlank() ? new UserTurn(turn, speechMs, typed, images + pictures)
            : new UserTurn(null, 0, text, images + pictures);
    }

    /** The same, once its silence has been noticed. */
    UserTurn ofTurn(Script.Turn noticed) {
        return new UserTurn(noticed, speechMs, typed, images);
    }

    boolean isSpoken() {
        return turn != null && typed == null;
    }

    /** {@code ordinal} counts spoken turns. */
    Answer answer(Script.Turn scripted, int ordinal) {
        if (isSpoken()) {
            return Answer.toSpeech(scripted, speechMs, ordinal, images);
        }
        return typed == null ? Answer.toPictures(scripted, images) : Answer.toText(scripted, typed, images);
    }
}
