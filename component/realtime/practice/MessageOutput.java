package realtime.practice;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The assistant's message of a response, word by word: spoken with captions, or as text. Guarded by the session's lock.
 */
final class MessageOutput {
    private static final int TEXT_MS_PER_WORD = 20;

    private final SessionParts parts;
    private final ResponseSpec spec;
    private final String responseId;
    private final Answer answer;
    /** Null for a text answer. */
    private final Utterance utterance;
    private final List<Utterance.Word> words;
    private final ConversationItem item;
    private final ResponseItem place;
    private final StringBuilder text = new StringBuilder();
    private final long begunNanos;
    private AudioOut.Playing playing;
    private int said;
    private int generatedMs;

    /** What {@link #advance} found. */
    enum Progress { MORE, COMPLETE, TOO_LONG }

    MessageOutput(SessionParts parts, ResponseSpec spec, String responseId, Answer answer, Utterance spoken) {
        this.parts = parts;
        this.spec = spec;
        this.responseId = responseId;
        this.answer = answer;
        utterance = spoken == null ? null : withPauses(spoken, answer.turn().pauses());
        words = utterance == null ? typed(answer.text()) : utterance.words();
        item = ConversationItem.assistant(parts.ids().item());
        place = new ResponseItem(parts, spec, responseId, 0, item);
        begunNanos = parts.nanoClock().getAsLong();
    }

    void begin() {
        place.added();
        place.emit("response.content_part.added", event -> event.put("content_index", 0).set("part", part("")));
        if (utterance != null) {
            playing = parts.audio().begin(responseId, item.id(), utterance, AudioFormat.of(spec.format()));
            item.spoken(utterance, 0);
        }
        item.answered(spec.audio(), "");
    }

    Progress advance(long nowNanos) {
        int position = playing == null ? (int) ((nowNanos - begunNanos) / 1_000_000) : playing.positionMs(nowNanos);
        Integer scripted = answer.turn().leadMs();
        int lead = playing == null ? 0 : scripted == null ? parts.audio().leadMs() : scripted;
        int horizon = (int) Math.min(Integer.MAX_VALUE, (long) position + lead);
        while (said < words.size() && words.get(said).startMs() <= horizon) {
            if (tokens() >= spec.maxOutputTokens()) {
                return Progress.TOO_LONG;
            }
            say(words.get(said++).text());
        }
        if (utterance == null) {
            return said < words.size() ? Progress.MORE : Progress.COMPLETE;
        }
        generatedMs = Math.clamp(horizon, generatedMs, utterance.durationMs());
        playing.release(generatedMs);
        if (!item.truncated()) {
            item.spoken(utterance, generatedMs);
        }
        return generatedMs < utterance.durationMs() ? Progress.MORE : Progress.COMPLETE;
    }

    private void say(String word) {
        String delta = said == 1 ? word : " " + word;
        text.append(delta);
        place.emit(spec.audio() ? "response.output_audio_transcript.delta" : "response.output_text.delta",
            event -> event.put("content_index", 0).put("delta", delta));
        if (!item.truncated()) {
            item.answered(spec.audio(), text.toString());
        }
    }

    void end(String status) {
        if (playing != null) {
            playing.end();
        }
        String whole = text.toString();
        String field = spec.audio() ? "transcript" : "text";
        place.emit(spec.audio() ? "response.output_audio_transcript.done" : "response.output_text.done",
            event -> event.put("content_index", 0).put(field, whole));
        place.emit("response.content_part.done", event -> event.put("content_index", 0).set("part", part(whole)));
        place.done(status);
    }

    ConversationItem item() {
        return item;
    }

    int textTokens() {
        return UsageMeter.textTokens(text.toString());
    }

    int audioTokens() {
        return UsageMeter.assistantAudioTokens(generatedMs);
    }

    private int tokens() {
        return textTokens() + audioTokens();
    }

    private ObjectNode part(String soFar) {
        return Json.object().put("type", spec.audio() ? "audio" : "text")
            .put(spec.audio() ? "transcript" : "text", soFar);
    }

    private static List<Utterance.Word> typed(String text) {
        List<Utterance.Word> words = new ArrayList<>();
        for (String word : text.strip().split("\\s+")) {
            int at = words.size() * TEXT_MS_PER_WORD;
            words.add(new Utterance.Word(word, at, at + TEXT_MS_PER_WORD));
        }
        return words;
    }

    private static Utterance withPauses(Utterance spoken, List<Script.Pause> pauses) {
        Utterance paused = spoken;
        for (Script.Pause pause : pauses) {
            paused = paused.pausedAfter(pause.afterWord(), pause.ms());
        }
        return paused;
    }
}
