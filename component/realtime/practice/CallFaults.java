package realtime.practice;

import io.javalin.http.Context;

/** What a script does to the creation of a call. Stateless. */
final class CallFaults {
    private CallFaults() {}

    /** Waits and refuses as scripted; false when the call goes on after a mere wait. */
    static boolean strike(Context ctx, Script.CallFault fault) {
        hang(fault.hangMs());
        if (fault.refuseSdp()) {
            throw ApiError.invalid("invalid_offer", "Failed to parse offer: the practice script refused it.", "sdp");
        }
        if (fault.status() == 0) {
            return false;
        }
        if (fault.retryAfter() != null) {
            ctx.header("Retry-After", Integer.toString(fault.retryAfter()));
        }
        if (fault.html()) {
            ctx.status(fault.status()).contentType("text/html")
                .result("<html><body><h1>" + fault.status()
                    + "</h1><p>The practice script's proxy page.</p></body></html>");
            return true;
        }
        HttpApi.answer(ctx, new ApiError(fault.status(), fault.type(), fault.code(), fault.message(), null));
        return true;
    }

    /** On the request's own virtual thread. */
    private static void hang(int ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
