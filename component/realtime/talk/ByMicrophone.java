package realtime.talk;

import java.io.InputStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

/** Talks as people do: whatever the microphone hears, until somebody ends it. Not thread-safe. */
final class ByMicrophone {
    private final Conversation conversation;
    private final RelayLine line;
    private final Progress progress;
    private final Valve microphone;
    private final CompletableFuture<Void> said;

    /** @param microphone opened; closed by {@code capture} */
    ByMicrophone(Conversation conversation, RelayLine line, Capture capture, SoundSource microphone,
                 Progress progress) {
        this.conversation = conversation;
        this.line = line;
        this.progress = progress;
        this.microphone = new Valve(microphone);
        this.said = capture.say(this.microphone);
    }

    /**
     * The provider finds the ends of turns.
     *
     * @param hears whether the answers are audible, so that the microphone may hear them
     */
    void talk(boolean hears) throws TalkException, CallOver, InterruptedException {
        await(ConversationState::isIdle);
        if (hears) {
            progress.tell("Use headphones, or --push-to-talk: there is no echo cancellation, and what the speakers say "
                + "would count as said by you.");
        }
        progress.tell("Speak. Ctrl-C hangs up.");
        microphone.open(true);
        await(state -> false);
    }

    /** A turn begins and ends with the Enter key. Returns when no more keys can come. */
    void talkByKey(InputStream stdin) throws TalkException, CallOver, InterruptedException {
        await(ConversationState::isIdle);
        EnterKey enter = new EnterKey(stdin);
        progress.tell("Press Enter to begin a turn, and again to end it. Ctrl-C hangs up.");
        int presses = 0;
        while (true) {
            int next = presses + 1;
            await(state -> enter.presses() >= next || enter.hasEnded());
            if (enter.presses() < next) {
                return;
            }
            presses = next;
            boolean begins = !conversation.state().recording();
            microphone.open(begins);
            line.send(begins ? ClientMessages.START_RECORDING : ClientMessages.STOP_RECORDING);
            progress.tell(begins ? "Listens to you; Enter ends the turn." : "Heard; Enter begins the next turn.");
            int troubles = conversation.state().troubles();
            await(state -> state.recording() == begins || state.troubles() > troubles);
        }
    }

    private void await(Predicate<ConversationState> wanted)
        throws TalkException, CallOver, InterruptedException {
        conversation.await(state -> said.isDone() || wanted.test(state));
        if (said.isDone()) {
            throw new TalkException("The microphone is gone.", "Connect it again, or name another with --microphone.");
        }
    }
}
