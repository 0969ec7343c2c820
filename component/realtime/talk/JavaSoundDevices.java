package realtime.talk;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.AudioSystem;
import javax.sound.sampled.DataLine;
import javax.sound.sampled.LineUnavailableException;
import javax.sound.sampled.Mixer;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;
import realtime.sound.Pcm;

/** Devices as javax.sound finds them. Thread-safe. */
public final class JavaSoundDevices implements SoundDevices {
    /** Ours, where the device has it; else what is resampled best. */
    private static final List<AudioFormat> FORMATS = Stream.of(Pcm.RATE, 48_000, 44_100, 32_000, 16_000, 96_000, 8_000)
        .flatMap(rate -> Stream.of(1, 2).map(channels -> new AudioFormat(rate, Short.SIZE, channels, true, false)))
        .toList();
    private static final int BUFFER_MS = 300;

    /** Opens a line of a device in one format. */
    private interface Opener<T> {
        T open(Mixer.Info device, AudioFormat format) throws LineUnavailableException;
    }

    @Override
    public List<String> microphones() {
        return names(TargetDataLine.class);
    }

    @Override
    public List<String> speakers() {
        return names(SourceDataLine.class);
    }

    @Override
    public SoundSource microphone(String name) throws TalkException {
        return open("microphone", TargetDataLine.class, name, (device, format) -> {
            TargetDataLine line = AudioSystem.getTargetDataLine(format, device);
            line.open(format, bytes(format));
            line.start();
            return new DeviceMicrophone(line);
        });
    }

    @Override
    public SoundSink speaker(String name) throws TalkException {
        return open("speaker", SourceDataLine.class, name, (device, format) -> {
            SourceDataLine line = AudioSystem.getSourceDataLine(format, device);
            line.open(format, bytes(format));
            line.start();
            return new DeviceSpeaker(line);
        });
    }

    private static <T> T open(String what, Class<? extends DataLine> kind, String name, Opener<T> opener)
        throws TalkException {
        List<Mixer.Info> devices = devices(kind).stream()
            .filter(device -> name == null || lower(name(device)).contains(lower(name))).toList();
        for (Mixer.Info device : devices) {
            for (AudioFormat format : FORMATS) {
                if (AudioSystem.getMixer(device).isLineSupported(new DataLine.Info(kind, format))) {
                    try {
                        return opener.open(device, format);
                    } catch (LineUnavailableException | IllegalArgumentException busyOrOtherwiseUnwilling) {
                        // The next format, or the next device, may do.
                    }
                }
            }
        }
        throw none(what, kind, name, devices.isEmpty());
    }

    private static TalkException none(String what, Class<? extends DataLine> kind, String name, boolean absent) {
        List<String> found = names(kind);
        String message = !absent ? "The " + what + " cannot be opened; another program may have it."
            : found.isEmpty() ? "There is no " + what + " here."
            : "There is no " + what + " with this name. Found: " + String.join("; ", found) + ".";
        String instead = what.equals("microphone")
            ? "Connect one, choose one with --microphone (--list-devices), or go without: --in question.wav, "
                + "--text \"…\"."
            : "Connect one, choose one with --speaker (--list-devices), or go without: --no-speaker, --out answer.wav.";
        return new TalkException(message, instead);
    }

    private static List<String> names(Class<? extends DataLine> kind) {
        return devices(kind).stream().map(JavaSoundDevices::name).distinct().toList();
    }

    /** The usual one comes first: so javax.sound orders them. */
    private static List<Mixer.Info> devices(Class<? extends DataLine> kind) {
        return Arrays.stream(AudioSystem.getMixerInfo())
            .filter(info -> FORMATS.stream().anyMatch(format ->
                AudioSystem.getMixer(info).isLineSupported(new DataLine.Info(kind, format))))
            .toList();
    }

    private static String name(Mixer.Info device) {
        return device.getName().strip();
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private static int bytes(AudioFormat format) {
        return Math.round(format.getFrameRate() * BUFFER_MS / 1_000) * format.getFrameSize();
    }
}
