package realtime.recording;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import realtime.session.RecordingState;
import realtime.session.Session;
import realtime.session.SessionError;

/**
 * What is heard in one session, each side in a file of its own, in the conversation's time: the first sample is at
 * offset 0 of its items' {@code started_ms}. A fault or the limit ends the recording, never the conversation.
 * Thread-safe: one lock guards all state; files are read without it.
 */
public final class Recording {
    /** Samples a second. */
    public static final int RATE = 24_000;
    private static final Logger LOG = LoggerFactory.getLogger(Recording.class);
    private static final long SAMPLES_PER_MS = RATE / 1_000;
    /** A page's clock and ours agree this well, in samples; else its sound was held up, or its audio was. */
    private static final long LONGEST_DRIFT = RATE / 2;
    /** What passes through the host comes this evenly, in samples; else it was held up, or there was none. */
    static final long LONGEST_JITTER = RATE / 5;

    private final Session session;
    private final Path folder;
    private final long mostSamples;
    private final Track user;
    private final Track assistant;
    private final ReentrantLock lock = new ReentrantLock();
    /** Guarded by the lock, as all below. */
    private final Arrivals heard = new Arrivals(LONGEST_JITTER);
    private long heardSamples;
    private final Placement spoken = new Placement();
    /** The call whose page sends its sound, and where that belongs; 0 for none. */
    private int uploadingCall;
    private Arrivals uploads;
    /** The call whose sound came last; 0 for none. */
    private int call;
    /** Between the calls, which the limit does not count. */
    private long betweenCalls;
    private boolean told;
    private boolean over;

    private Recording(Session session, Path folder, long mostSamples) throws IOException {
        this.session = session;
        this.folder = folder;
        this.mostSamples = mostSamples;
        this.user = Track.open(folder.resolve("user.pcm"));
        this.assistant = Track.open(folder.resolve("assistant.pcm"));
        RecordingState before = session.outline().recording();
        this.over = before != null && before.status() == RecordingState.Status.ENDED;
    }

    /** @param folder its own: empty, or with what was recorded before the host was started again */
    static Recording in(Session session, Path folder, int mostMinutes) throws IOException {
        return new Recording(session, folder, mostMinutes * 60L * RATE);
    }

    /** The person's sound as it passes through the host; it has been said by now. */
    public void heard(ByteBuffer pcm) {
        ByteBuffer sound = pcm.duplicate();
        long length = sound.remaining() / Short.BYTES;
        write(now -> {
            long moved = heard.take(Math.max(0, now - length) - heardSamples, heardSamples, user.samples());
            user.advance(heard.run() + moved, moved);
            user.write(heard.at(heardSamples), sound);
            heardSamples += length;
        });
    }

    /** The assistant's sound as it passes through the host, which is heard when that before it was. */
    public void spoken(ByteBuffer pcm) {
        ByteBuffer sound = pcm.duplicate();
        write(now -> assistant.write(spoken.place(now, sound.remaining() / Short.BYTES), sound));
    }

    /** The assistant was interrupted: what comes after now is not heard. */
    public void flush() {
        write(now -> {
            if (spoken.cut(now)) {
                assistant.cut(now);
            }
        });
    }

    /**
     * Both sides' sound as a page has heard it in a call by WebRTC.
     *
     * @param call   its number; of another one than the session's nothing is taken
     * @param offset samples since the page has begun to record that call
     * @param ageMs  how long ago the last of it was heard, milliseconds
     * @param stereo PCM16LE at 24 kHz, the person left
     */
    public void uploaded(int call, long offset, long ageMs, ByteBuffer stereo) {
        int length = stereo.remaining() / (2 * Short.BYTES);
        ByteBuffer left = ByteBuffer.allocate(length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer right = ByteBuffer.allocate(length * Short.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer both = stereo.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < length; i++) {
            left.putShort(both.getShort());
            right.putShort(both.getShort());
        }
        write(now -> {
            if (call != uploadingCall) {
                uploadingCall = call;
                uploads = new Arrivals(LONGEST_DRIFT);
            }
            long moved = uploads.take(now - ageMs * SAMPLES_PER_MS - length - offset, offset, samples());
            user.advance(uploads.run() + moved, moved);
            assistant.advance(uploads.run() + moved, moved);
            long at = uploads.at(offset);
            user.write(at, left.flip());
            assistant.write(at, right.flip());
        });
    }

    /** How long it is so far, both sides together. */
    public long samples() throws IOException {
        return Math.max(user.samples(), assistant.samples());
    }

    Track track(Side side) {
        return side == Side.USER ? user : assistant;
    }

    private interface Writing {
        /** @param now in the conversation, in samples */
        void at(long now) throws IOException;
    }

    private void write(Writing writing) {
        lock.lock();
        try {
            OptionalLong now = session.conversationMs();
            if (over || now.isEmpty()) {
                return;
            }
            follow(session.call(), now.getAsLong() * SAMPLES_PER_MS);
            writing.at(now.getAsLong() * SAMPLES_PER_MS);
            long most = Math.min(mostSamples + betweenCalls, WavSlice.MOST_SAMPLES);
            if (samples() > most) {
                cutAt(most);
                end(new SessionError("recording_limit", "The recording has reached its longest and has ended; the "
                    + "conversation goes on.",
                    "Start a new session, or the host with a larger --recording-minutes."));
            } else if (!told && samples() > 0) {
                told = true;
                session.recording(RecordingState.ON);
            }
        } catch (IOException e) {
            LOG.warn("session {}: recording failed: {}", session.id(), e.getMessage());
            end(new SessionError("recording_failed", "The recording could not be written and has ended; the "
                + "conversation goes on.", "See whether the disk is full, then start a new session."));
        } finally {
            lock.unlock();
        }
    }

    private void follow(int current, long now) throws IOException {
        if (call != current) {
            call = current;
            // The conversation's time begins with its first call.
            betweenCalls += current == 1 ? 0 : Math.max(0, now - samples());
        }
    }

    private void cutAt(long samples) throws IOException {
        user.cut(samples);
        assistant.cut(samples);
    }

    private void end(SessionError why) {
        over = true;
        session.recording(RecordingState.ended(why));
    }

    /** Keeps it as it is. */
    void close() {
        lock.lock();
        try {
            over = true;
            user.close();
            assistant.close();
        } catch (IOException e) {
            LOG.warn("session {}: its recording could not be closed: {}", session.id(), e.getMessage());
        } finally {
            lock.unlock();
        }
    }

    /** Deletes it; whoever still reads it sees it break off. */
    void delete() {
        lock.lock();
        try {
            over = true;
            user.close();
            assistant.close();
            Files.deleteIfExists(folder.resolve("user.pcm"));
            Files.deleteIfExists(folder.resolve("assistant.pcm"));
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            LOG.warn("session {}: its recording in {} could not be deleted: {}", session.id(), folder, e.getMessage());
        } finally {
            lock.unlock();
        }
    }
}
