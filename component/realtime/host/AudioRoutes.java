package realtime.host;

import io.javalin.config.RoutesConfig;
import io.javalin.http.ContentTooLargeResponse;
import io.javalin.http.Context;
import java.io.IOException;
import java.nio.ByteBuffer;
import realtime.recording.Recording;
import realtime.recording.Recordings;
import realtime.recording.Side;
import realtime.recording.WavSlice;
import realtime.session.Item;
import realtime.session.ItemType;
import realtime.session.RecordingState;
import realtime.session.Session;
import realtime.session.SessionError;

/** A session's recording as WAV, whole or by item, also while it grows; and what a page has heard of a WebRTC call. */
final class AudioRoutes {
    /** Bytes: ten seconds of both sides. */
    private static final int LONGEST_CHUNK = 10 * Recording.RATE * 2 * Short.BYTES;
    private static final int LONGEST_AGE_MS = 60_000;

    private final Recordings recordings;
    private final Access access;

    AudioRoutes(Recordings recordings, Access access) {
        this.recordings = recordings;
        this.access = access;
    }

    void install(RoutesConfig routes) {
        routes.get("/api/sessions/{id}/audio", this::whole);
        routes.get("/api/sessions/{id}/items/{item_id}/audio", this::ofItem);
        routes.post("/api/sessions/{id}/audio/chunks", this::take);
    }

    private void whole(Context ctx) throws IOException {
        Session session = access.session(ctx);
        answer(ctx, WavSlice.whole(recording(session)), fileName(session, ""));
    }

    private void ofItem(Context ctx) throws IOException {
        Session session = access.session(ctx);
        Recording recording = recording(session);
        String id = ctx.pathParam("item_id");
        Item item = session.items().stream().filter(each -> each.id().equals(id)).findFirst()
            .orElseThrow(() -> new ApiException(404, "item_not_found", "There is no such item in the transcript.",
                "Use the id of an item, as GET …/transcript lists them."));
        if (item.startedMs() == null) {
            throw new ApiException(409, "item_not_spoken", "Nothing was spoken in this item.",
                "Ask for an item that has started_ms.");
        }
        long end = item.endedMs() == null ? session.conversationMs().orElse(item.startedMs()) : item.endedMs();
        Side side = item.type() == ItemType.USER ? Side.USER : Side.ASSISTANT;
        WavSlice wav = WavSlice.of(recording, side, item.startedMs(), end);
        if (wav.isEmpty()) {
            throw new ApiException(409, "item_not_recorded", "Nothing of this item is in the recording.",
                "Ask for an item that was spoken while the recording went on.");
        }
        answer(ctx, wav, fileName(session, "-" + item.sequence()));
    }

    private static void answer(Context ctx, WavSlice wav, String fileName) throws IOException {
        boolean isDownload = Query.flag(ctx, "download");
        ByteRange range = range(ctx, wav.length());
        ctx.disableCompression();
        ctx.header("Accept-Ranges", "bytes").contentType("audio/wav");
        if (isDownload) {
            ctx.header("Content-Disposition", "attachment; filename=\"" + fileName + "\"");
        }
        if (range.isWhole(wav.length())) {
            ctx.status(200);
        } else {
            ctx.status(206).header("Content-Range", range.header(wav.length()));
        }
        ctx.header("Content-Length", String.valueOf(range.end() - range.first()));
        wav.write(range.first(), range.end(), ctx.outputStream());
    }

    private static ByteRange range(Context ctx, long length) {
        try {
            return ByteRange.of(ctx.header("Range"), length);
        } catch (ApiException unsatisfiable) {
            ctx.header("Content-Range", "bytes */" + length);
            throw unsatisfiable;
        }
    }

    private void take(Context ctx) {
        Session session = access.session(ctx);
        int call = (int) Query.number(ctx, "call", 0, Integer.MAX_VALUE, session.call());
        long offset = Query.number(ctx, "offset", 0, Integer.MAX_VALUE, 0);
        long age = Query.number(ctx, "age", 0, LONGEST_AGE_MS, 0);
        byte[] chunk = ctx.bodyAsBytes();
        if (chunk.length > LONGEST_CHUNK) {
            throw new ContentTooLargeResponse();
        }
        if (chunk.length == 0 || chunk.length % (2 * Short.BYTES) != 0) {
            throw ApiException.badRequest("invalid_audio", "The body is no PCM16 with two channels.",
                "Send PCM16, little-endian, 24 kHz, the person left and the assistant right.");
        }
        Recording recording = recording(session);
        if (session.outline().transport().equals("websocket")) {
            throw new ApiException(409, "recorded_by_host", "The host hears this call itself.",
                "Send sound of calls by WebRTC only.");
        }
        if (call == session.call()) {
            recording.uploaded(call, offset, age, ByteBuffer.wrap(chunk));
        }
        ctx.status(204);
    }

    private Recording recording(Session session) {
        return recordings.of(session).orElseThrow(() -> noRecording(session));
    }

    private static ApiException noRecording(Session session) {
        RecordingState state = session.outline().recording();
        if (state == null) {
            return new ApiException(404, "no_recording", "This session is not recorded.",
                "Create it with \"record\": true.");
        }
        SessionError why = state.error();
        return why == null ? ApiException.noSuchSession() : new ApiException(409, why.code(), why.message(), why.fix());
    }

    /** Keys hold nothing that a file name may not. */
    private static String fileName(Session session, String more) {
        return "conversation-" + session.name() + more + ".wav";
    }
}
