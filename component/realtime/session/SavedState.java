package realtime.session;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;

/**
 * A session without its contents.
 *
 * @param settings    as they were asked for last
 * @param savedAt     when this was so, epoch milliseconds
 * @param counted     what was counted last in the usage, so that it is not counted twice
 * @param consentedAt epoch milliseconds; null before
 * @param recording   null where it is not to be recorded
 * @param seq         its latest event
 * @param seqReserved readers may have been shown events up to this one
 */
public record SavedState(String id, SessionSettings settings, String provider, long createdAt, long savedAt,
                         Phase phase, boolean paused, boolean muted, SavedCall call, Usage usage, List<String> counted,
                         SavedClock clock, Long consentedAt, RecordingState recording, long seq, long seqReserved) {
    /** The day of that, which begins at 00:00 UTC. */
    public LocalDate savedOn() {
        return LocalDate.ofInstant(Instant.ofEpochMilli(savedAt), ZoneOffset.UTC);
    }
}
