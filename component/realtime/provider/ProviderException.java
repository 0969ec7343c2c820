package realtime.provider;

import java.util.Optional;
import java.util.Set;

/** The provider refused, failed or could not be reached; says what a person can do about it. Holds no secret. */
public final class ProviderException extends Exception {
    private static final long serialVersionUID = 1;
    private static final Set<String> PASSING = Set.of("provider_timeout", "provider_unreachable",
        "rate_limit_exceeded");
    /** Whatever code a provider gives to a problem of its own. */
    private static final int UNAVAILABLE = 503;
    private final int status;
    private final String code;
    private final String fix;
    private final Long retryAfterSeconds;
    private final String param;
    private final int answered;

    /**
     * @param status  the HTTP status with which our own API answers
     * @param code    the provider's error code where it gave one, else ours
     * @param message what happened
     * @param fix     the next thing to do
     * @param retryAfterSeconds when the provider wants to be asked again; null when it did not say
     */
    ProviderException(int status, String code, String message, String fix, Long retryAfterSeconds) {
        this(status, code, message, fix, retryAfterSeconds, "", status);
    }

    private ProviderException(int status, String code, String message, String fix, Long retryAfterSeconds,
                              String param, int answered) {
        super(message);
        this.param = param;
        this.answered = answered;
        this.status = status;
        this.code = code;
        this.fix = fix;
        this.retryAfterSeconds = retryAfterSeconds;
    }

    /** The same, about one parameter of the request, as the provider names it. */
    ProviderException about(String named) {
        return new ProviderException(status, code, getMessage(), fix, retryAfterSeconds, named, answered);
    }

    /** The same, of a provider that has answered with this status itself; one that refuses nothing does not count. */
    ProviderException with(int providersStatus) {
        return new ProviderException(status, code, getMessage(), fix, retryAfterSeconds, param,
            providersStatus < 400 ? status : providersStatus);
    }

    /** Whether the provider cannot transcribe as it was asked to. */
    boolean isAboutTranscription() {
        return Transcribers.isNamedBy(param);
    }

    /** Whether the same request may be granted a little later. */
    boolean mayPass() {
        return status == UNAVAILABLE || PASSING.contains(code);
    }

    /** The HTTP status with which our own API answers. */
    public int status() {
        return status;
    }

    /** The HTTP status of the provider's own answer; that of ours where it gave none. */
    public int providersStatus() {
        return answered;
    }

    /** The field at fault, as the provider names it; empty where it names none. */
    public String param() {
        return param;
    }

    /** The provider's error code where it gave one, else ours. */
    public String code() {
        return code;
    }

    /** The next thing to do, for a person. */
    public String fix() {
        return fix;
    }

    /** When the provider wants to be asked again, where it said. */
    public Optional<Long> retryAfterSeconds() {
        return Optional.ofNullable(retryAfterSeconds);
    }
}
