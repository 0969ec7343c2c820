package realtime.session;

import java.util.List;

/**
 * The settings of a call as its provider reports them. A field is null where the provider does not say.
 *
 * @param speed           pace of the voice, 1 being ordinary
 * @param maxOutputTokens longest answer in tokens; null also where the provider sets no limit
 * @param transcription   the transcription model, or {@code off}
 * @param language        the language that transcription expects; null also where it expects none
 * @param noiseReduction  {@code near_field}, {@code far_field} or {@code off}
 * @param tools           the tools' names
 */
public record ReportedSettings(String model, String voice, String instructions, Double speed, Integer maxOutputTokens,
                               String transcription, String language, TurnDetection turnDetection,
                               String noiseReduction, List<String> tools) {
    /** A report that says nothing. */
    public static final ReportedSettings NOTHING =
        new ReportedSettings(null, null, null, null, null, null, null, null, null, null);

    /** Keeps a copy of the list. */
    public ReportedSettings {
        tools = tools == null ? null : List.copyOf(tools);
    }

    /** Whether user turns get a text; so it is taken to be where the provider does not say. */
    public boolean transcribes() {
        return !"off".equals(transcription);
    }

    /** What holds after a newer report. Where that has none of what can be taken back, there is none any more. */
    ReportedSettings updatedBy(ReportedSettings newer) {
        return new ReportedSettings(orElse(newer.model, model), orElse(newer.voice, voice),
            orElse(newer.instructions, instructions), orElse(newer.speed, speed), newer.maxOutputTokens,
            orElse(newer.transcription, transcription), newer.language, orElse(newer.turnDetection, turnDetection),
            orElse(newer.noiseReduction, noiseReduction), orElse(newer.tools, tools));
    }

    /** What holds as far as one can know: as reported, else as it was asked for. */
    ReportedSettings orAskedFor(SessionSettings asked) {
        return new ReportedSettings(orElse(model, asked.model()), orElse(voice, asked.voice()),
            orElse(instructions, asked.instructions()), orElse(speed, asked.speed()),
            orElse(maxOutputTokens, asked.maxOutputTokens()), orElse(transcription, asked.transcription()),
            orElse(language, asked.language()), orElse(turnDetection, asked.turnDetection()),
            orElse(noiseReduction, asked.noiseReduction()),
            orElse(tools, asked.tools().stream().map(Tool::name).toList()));
    }

    private static <T> T orElse(T value, T otherwise) {
        return value == null ? otherwise : value;
    }
}
