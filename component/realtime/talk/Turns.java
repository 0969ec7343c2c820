package realtime.talk;

import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Says what was given beforehand, each turn after the answer to the one before was heard. Not thread-safe. */
final class Turns {
    /** Without an error, the host asks for an answer that does not come after five seconds, and complains after ten. */
    private static final Duration PATIENCE = Duration.ofSeconds(12);
    private static final Duration PATIENCE_AFTER_ERROR = Duration.ofSeconds(3);
    /** For an answer that is being made, or a turn whose end is not found. */
    private static final Duration LONGEST_THINKING = Duration.ofSeconds(60);
    /** Within that, the provider has noticed what was said last. */
    private static final long NOTICED_NANOS = TimeUnit.SECONDS.toNanos(1);
    /** A session that others made may begin with a greeting. */
    private static final Duration NO_GREETING = Duration.ofMillis(300);

    private final Conversation conversation;
    private final RelayLine line;
    private final Capture capture;
    private final InputStream stdin;
    private final Duration bargeIn;
    private final Consumer<String> progress;

    /** What has come of a turn. */
    private enum Outcome { ANSWERED, BEING_ANSWERED, LOST, UNANSWERED, OPEN }

    /** Where the conversation stood when a turn began. */
    private record Mark(int sequence, int connections, int troubles, long heardMs) {}

    /**
     * @param stdin   what {@code --in -} reads
     * @param bargeIn how much of an answer is heard before the next turn is said over it; null to hear it to the end
     */
    Turns(Conversation conversation, RelayLine line, Capture capture, InputStream stdin, Duration bargeIn,
          Consumer<String> progress) {
        this.conversation = conversation;
        this.line = line;
        this.capture = capture;
        this.stdin = stdin;
        this.bargeIn = bargeIn;
        this.progress = progress;
    }

    /**
     * Returns when the last answer was heard.
     *
     * @param isJoined the session is not a new one
     * @throws TalkException when a turn could not be said, or was not answered
     */
    void say(List<Turn> turns, boolean isJoined) throws TalkException, CallOver, InterruptedException {
        conversation.await(state -> state.isIdle() && (!isJoined || state.quietFor().compareTo(NO_GREETING) > 0));
        for (Turn turn : turns) {
            boolean isLast = turn == turns.getLast();
            Outcome outcome = say(turn, bargeIn != null && !isLast);
            while (outcome == Outcome.LOST) {
                if (turn instanceof Turn.Spoken spoken && spoken.isLive()) {
                    throw new TalkException("The connection was lost while " + turn.name() + " was said.",
                        "Try again.");
                }
                progress.accept("Says " + turn.name() + " again.");
                outcome = say(turn, bargeIn != null && !isLast);
            }
        }
    }

    private Outcome say(Turn turn, boolean mayBeInterrupted) throws TalkException, CallOver, InterruptedException {
        ConversationState before = conversation.state();
        Mark mark = new Mark(before.lastSequence(), before.connections(), before.troubles(), before.heardMs());
        progress.accept("Says " + turn.name() + ".");
        switch (turn) {
            case Turn.Typed typed -> line.send(ClientMessages.text(typed.text()));
            case Turn.Spoken spoken -> speak(spoken, mark, before.byButton());
        }
        long saidAt = System.nanoTime();
        ConversationState after = conversation.await(state -> System.nanoTime() - saidAt > NOTICED_NANOS
            && outcome(state, mark, mayBeInterrupted) != Outcome.OPEN);
        Outcome outcome = outcome(after, mark, mayBeInterrupted);
        if (outcome == Outcome.UNANSWERED) {
            throw unanswered(turn, after, mark);
        }
        return outcome;
    }

    private void speak(Turn.Spoken turn, Mark mark, boolean byButton)
        throws TalkException, CallOver, InterruptedException {
        if (byButton) {
            line.send(ClientMessages.START_RECORDING);
            conversation.await(state -> state.recording() || isLost(state, mark) || state.troubles() > mark.troubles());
        }
        SoundSource source = turn.isLive() ? SoundFile.open(stdin) : SoundFile.open(turn.path());
        CompletableFuture<Void> said = capture.say(source);
        conversation.await(state -> said.isDone() || !turn.isLive() && isLost(state, mark));
        capture.hush();
        if (said.isCompletedExceptionally() && !said.isCancelled()) {
            throw new TalkException(turn.name() + " cannot be read to its end.", "Check the file.");
        }
        if (byButton) {
            line.send(ClientMessages.STOP_RECORDING);
        }
    }

    private static boolean isLost(ConversationState state, Mark mark) {
        return state.connections() != mark.connections();
    }

    private Outcome outcome(ConversationState state, Mark mark, boolean mayBeInterrupted) {
        boolean isAnswered = state.isAnsweredAfter(mark.sequence());
        if (state.isIdle() && isAnswered) {
            return Outcome.ANSWERED;
        } else if (isLost(state, mark)) {
            return state.isIdle() ? Outcome.LOST : Outcome.OPEN;
        } else if (mayBeInterrupted && state.heardMs() - mark.heardMs() >= bargeIn.toMillis()) {
            return Outcome.BEING_ANSWERED;
        }
        Duration patience = !state.isIdle() ? LONGEST_THINKING
            : state.troubles() > mark.troubles() ? PATIENCE_AFTER_ERROR : PATIENCE;
        return state.isQuiet() && state.quietFor().compareTo(patience) > 0 ? Outcome.UNANSWERED : Outcome.OPEN;
    }

    private static TalkException unanswered(Turn turn, ConversationState state, Mark mark) {
        if (turn instanceof Turn.Spoken && state.lastSequence() <= mark.sequence()) {
            return new TalkException("In " + turn.name() + " nothing was heard that is speech.",
                "Listen to it: is it loud enough, and of the right format?");
        }
        return new TalkException(turn.name() + " was not answered.",
            "Try again; `jbang realtime doctor` may say more.");
    }
}
