package realtime.talk;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.AudioFormat;
import javax.sound.sampled.SourceDataLine;
import javax.sound.sampled.TargetDataLine;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Devices of any rate, as lines of javax.sound. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class DeviceLinesTest {
    private static final int HERTZ = 440;
    private static final int AMPLITUDE = 8_000;

    /** A microphone that has heard so many frames of a tone. */
    private static final class Tone {
        private final AudioFormat format;
        private int available;
        private int at;
        private boolean open = true;

        private Tone(AudioFormat format) {
            this.format = format;
        }

        private TargetDataLine line() {
            return (TargetDataLine) Proxy.newProxyInstance(getClass().getClassLoader(),
                new Class<?>[] {TargetDataLine.class}, (proxy, method, args) -> switch (method.getName()) {
                    case "getFormat" -> format;
                    case "available" -> available;
                    case "isOpen" -> open;
                    case "read" -> read((byte[]) args[0], (int) args[1], (int) args[2]);
                    case "close" -> open = false;
                    default -> null;
                });
        }

        private int read(byte[] into, int offset, int length) {
            assertTrue(length <= available, "would wait for the device");
            assertEquals(0, length % format.getFrameSize());
            ByteBuffer out = ByteBuffer.wrap(into, offset, length).order(ByteOrder.LITTLE_ENDIAN);
            while (out.hasRemaining()) {
                short sample = (short) (AMPLITUDE * Math.sin(2 * Math.PI * HERTZ * at++ / format.getSampleRate()));
                for (int channel = 0; channel < format.getChannels(); channel++) {
                    out.putShort(sample);
                }
            }
            available -= length;
            return length;
        }
    }

    private static AudioFormat format(int rate, int channels) {
        return new AudioFormat(rate, 16, channels, true, false);
    }

    @ParameterizedTest
    @CsvSource({"24000, 1", "48000, 1", "48000, 2", "44100, 2", "16000, 1"})
    void a_microphone_of_any_rate_is_heard_in_time(int rate, int channels) throws Exception {
        Tone tone = new Tone(format(rate, channels));
        DeviceMicrophone microphone = new DeviceMicrophone(tone.line());
        byte[] frame = new byte[2 * Capture.FRAME];
        ByteArrayOutputStream heard = new ByteArrayOutputStream();
        for (int tick = 0; tick < 100; tick++) {
            tone.available += rate / 50 * channels * 2;
            int length = microphone.read(frame);
            heard.write(frame, 0, length);
        }
        assertEquals(2_000 - 40, heard.size() / 48, 25, "milliseconds");
        assertEquals(AMPLITUDE, amplitude(heard.toByteArray(), 1, 24_000), AMPLITUDE * 0.02);
        tone.open = false;
        assertThrows(IOException.class, () -> microphone.read(frame));
    }

    /** Its clock, or a pause of the machine's, has left more than is needed. */
    @ParameterizedTest
    @CsvSource({"24000, 1", "44100, 2"})
    void what_a_microphone_is_ahead_is_caught_up_with(int rate, int channels) throws Exception {
        Tone tone = new Tone(format(rate, channels));
        tone.available = rate / 5 * channels * 2;
        DeviceMicrophone microphone = new DeviceMicrophone(tone.line());
        byte[] frame = new byte[2 * Capture.FRAME];
        for (int tick = 0; tick < 200; tick++) {
            microphone.read(frame);
            tone.available += rate / 50 * channels * 2;
        }
        assertEquals(100, tone.available * 1_000 / (rate * channels * 2), 40, "milliseconds that still wait");
    }

    @ParameterizedTest
    @CsvSource({"24000, 1", "48000, 1", "48000, 2", "44100, 2", "8000, 1"})
    void a_speaker_of_any_rate_says_the_same_in_every_channel(int rate, int channels) throws Exception {
        AudioFormat format = format(rate, channels);
        ByteArrayOutputStream played = new ByteArrayOutputStream();
        SourceDataLine line = (SourceDataLine) Proxy.newProxyInstance(getClass().getClassLoader(),
            new Class<?>[] {SourceDataLine.class}, (proxy, method, args) -> switch (method.getName()) {
                case "getFormat" -> format;
                case "isOpen" -> true;
                case "write" -> {
                    played.write((byte[]) args[0], (int) args[1], (int) args[2]);
                    yield args[2];
                }
                default -> null;
            });
        DeviceSpeaker speaker = new DeviceSpeaker(line);
        byte[] frame = new byte[Capture.FRAME];
        for (int tick = 0; tick < 50; tick++) {
            ByteBuffer tone = ByteBuffer.wrap(frame).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i < 480; i++) {
                tone.putShort((short) (AMPLITUDE * Math.sin(2 * Math.PI * HERTZ * (tick * 480 + i) / 24_000)));
            }
            speaker.write(frame, frame.length);
        }
        assertEquals(rate * channels * 2, played.size(), 4);
        assertEquals(AMPLITUDE, amplitude(played.toByteArray(), channels, rate), AMPLITUDE * 0.02);
    }

    /** Of the tone, in the last channel. */
    private static double amplitude(byte[] pcm, int channels, int rate) {
        ByteBuffer sound = ByteBuffer.wrap(pcm).order(ByteOrder.LITTLE_ENDIAN);
        int frames = pcm.length / channels / 2;
        double sine = 0;
        double cosine = 0;
        for (int i = 0; i < frames; i++) {
            short sample = sound.getShort((i * channels + channels - 1) * 2);
            sine += sample * Math.sin(2 * Math.PI * HERTZ * i / rate);
            cosine += sample * Math.cos(2 * Math.PI * HERTZ * i / rate);
        }
        return 2 * Math.hypot(sine, cosine) / frames;
    }
}
