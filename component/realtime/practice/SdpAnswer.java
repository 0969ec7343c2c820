package realtime.practice;

import dev.onvoid.webrtc.CreateSessionDescriptionObserver;
import dev.onvoid.webrtc.RTCAnswerOptions;
import dev.onvoid.webrtc.RTCIceGatheringState;
import dev.onvoid.webrtc.RTCPeerConnection;
import dev.onvoid.webrtc.RTCSdpType;
import dev.onvoid.webrtc.RTCSessionDescription;
import dev.onvoid.webrtc.SetSessionDescriptionObserver;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The offer/answer exchange of one connection, with all candidates in the answer. Thread-safe, used once. */
final class SdpAnswer {
    private static final int STEP_LIMIT_S = 5;
    private static final int GATHERING_LIMIT_S = 2;

    private final CompletableFuture<Void> gathered = new CompletableFuture<>();

    void gathering(RTCIceGatheringState state) {
        if (state == RTCIceGatheringState.COMPLETE) {
            gathered.complete(null);
        }
    }

    /** Throws {@link ApiError} (400 {@code invalid_offer}) for an offer that cannot be answered. */
    String to(RTCPeerConnection connection, String offer) {
        check(offer);
        Done remote = new Done();
        connection.setRemoteDescription(new RTCSessionDescription(RTCSdpType.OFFER, offer), remote);
        remote.await();
        Created created = new Created();
        connection.createAnswer(new RTCAnswerOptions(), created);
        Done local = new Done();
        connection.setLocalDescription(created.await(), local);
        local.await();
        waitForCandidates();
        return connection.getLocalDescription().sdp;
    }

    /** The API's own words for an offer that lost its last line end, and for what is no SDP at all. */
    static void check(String offer) {
        if (!offer.startsWith("v=0")) {
            throw invalid("Failed to parse offer: failed to unmarshal SDP: the first line must be v=0");
        }
        if (!offer.endsWith("\n")) {
            throw invalid("Failed to parse offer: failed to unmarshal SDP: EOF");
        }
        if (!offer.contains("\nm=")) {
            throw invalid("Failed to parse offer: it has no media section");
        }
    }

    /** After two seconds, what has been gathered has to do. */
    private void waitForCandidates() {
        try {
            gathered.get(GATHERING_LIMIT_S, TimeUnit.SECONDS);
        } catch (TimeoutException | ExecutionException enough) {
            return;
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private static ApiError invalid(String message) {
        return ApiError.invalid("invalid_offer", message, "sdp");
    }

    private static <T> T join(CompletableFuture<T> step) {
        try {
            return step.get(STEP_LIMIT_S, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            throw invalid("Failed to parse offer: the session description was refused");
        } catch (TimeoutException slow) {
            throw new ApiError(500, "server_error", "server_error", "The WebRTC library did not answer.", null);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new ApiError(500, "server_error", "server_error", "Interrupted.", null);
        }
    }

    private static final class Done implements SetSessionDescriptionObserver {
        private final CompletableFuture<Void> done = new CompletableFuture<>();

        @Override
        public void onSuccess() {
            done.complete(null);
        }

        @Override
        public void onFailure(String reason) {
            done.completeExceptionally(new IllegalArgumentException(reason));
        }

        private void await() {
            join(done);
        }
    }

    private static final class Created implements CreateSessionDescriptionObserver {
        private final CompletableFuture<RTCSessionDescription> created = new CompletableFuture<>();

        @Override
        public void onSuccess(RTCSessionDescription description) {
            created.complete(description);
        }

        @Override
        public void onFailure(String reason) {
            created.completeExceptionally(new IllegalArgumentException(reason));
        }

        private RTCSessionDescription await() {
            return join(created);
        }
    }
}
