package realtime.session;

import java.util.List;

/** Writes what changes in a session into its log. Not thread-safe; its {@link Session} guards it. */
final class Journal {
    private final EventLog log;
    private final Transcript transcript;

    /** What readers may have seen: the outline apart from its number, and what a full snapshot has beyond it. */
    record Seen(SessionSnapshot outline, CurrentSettings settings) {}

    Journal(EventLog log, Transcript transcript) {
        this.log = log;
        this.transcript = transcript;
    }

    /** Logs each change of the transcript, and stamps the items with its number. */
    void items(List<TranscriptChange> changes) {
        for (TranscriptChange change : changes) {
            long seq = log.next();
            switch (change) {
                case TranscriptChange.Upserted upserted -> {
                    transcript.stamp(upserted.itemId(), seq);
                    log.append("item", transcript.item(upserted.itemId()));
                }
                case TranscriptChange.Appended appended -> {
                    transcript.stamp(appended.itemId(), seq);
                    log.append("delta", new SessionEvent.Delta(appended.itemId(), appended.delta(), seq));
                }
                case TranscriptChange.Removed removed ->
                    log.append("removed", new SessionEvent.Removed(removed.itemId()));
            }
        }
    }

    /** Logs a status event when readers who have seen {@code before} would see something else now. */
    void status(Seen before, Seen now) {
        if (!now.equals(before)) {
            log.append("status", now.outline().at(log.next()));
        }
    }
}
