package realtime.session;

import java.util.List;
import java.util.Map;

/**
 * The settings of a session (see the README's table). Null means the provider's or the page's default.
 *
 * @param key             names a session that a re-run cell or app attaches to again
 * @param prompt          first user message
 * @param instructions    system prompt
 * @param greeting        what the assistant says first
 * @param transcription   {@code auto}, {@code off} or a transcription model
 * @param noiseReduction  {@code off}, {@code near_field}, {@code far_field} or null
 * @param speed           pace of the voice, 0.25 to 1.5
 * @param maxOutputTokens longest answer, 1 to 4096 tokens
 * @param transport       {@code auto}, {@code webrtc} or {@code websocket}
 * @param tools           the functions that the model may call
 * @param toolTimeoutSeconds how long the app has to answer a call of one, 1 to 600
 * @param fields          what the conversation is to be turned into; null for nothing
 * @param metadata        the app's own data, handed back unchanged
 * @param consent         what a person agrees to before the first call
 * @param feedback        whether the person is asked how the conversation was
 * @param record          whether what is heard is kept
 */
public record SessionSettings(String key, String prompt, String instructions, String greeting, String voice,
                              String model, String language, String transcription, TurnDetection turnDetection,
                              String noiseReduction, Double speed, Integer maxOutputTokens, boolean autoStart,
                              String layout, String theme, String locale, String transport, List<Tool> tools,
                              int toolTimeoutSeconds, CaptureSchema fields, Limits limits,
                              Map<String, Object> metadata, String consent, boolean feedback, boolean record) {
    /** Whether user turns are to get a text. */
    public boolean transcribes() {
        return !transcription.equals("off");
    }

    /** The same with what is left of its budget. */
    SessionSettings afterSpending(double usd) {
        return new SessionSettings(key, prompt, instructions, greeting, voice, model, language, transcription,
            turnDetection, noiseReduction, speed, maxOutputTokens, autoStart, layout, theme, locale, transport, tools,
            toolTimeoutSeconds, fields, limits.afterSpending(usd), metadata, consent, feedback, record);
    }
}
