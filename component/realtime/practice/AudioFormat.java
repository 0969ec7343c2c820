package realtime.practice;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The sound formats of the WebSocket events. Everything inside the practice partner is 24 kHz PCM16; G.711 is 8 kHz.
 * Values are stateless and thread-safe.
 */
enum AudioFormat {
    PCM("audio/pcm") {
        @Override
        short[] decode(byte[] wire) {
            short[] sound = new short[wire.length / 2];
            ByteBuffer.wrap(wire, 0, sound.length * 2).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer().get(sound);
            return sound;
        }

        @Override
        byte[] encode(short[] sound) {
            ByteBuffer wire = ByteBuffer.allocate(sound.length * 2).order(ByteOrder.LITTLE_ENDIAN);
            wire.asShortBuffer().put(sound);
            return wire.array();
        }
    },
    MU_LAW("audio/pcmu") {
        @Override
        short[] decode(byte[] wire) {
            short[] sound = new short[wire.length];
            for (int i = 0; i < wire.length; i++) {
                int code = ~wire[i] & 0xff;
                int magnitude = (((code & 0x0f) << 3) + MU_BIAS << (code >> 4 & 7)) - MU_BIAS;
                sound[i] = (short) ((code & 0x80) != 0 ? -magnitude : magnitude);
            }
            return Resampler.up(sound, NARROW_BAND_FACTOR);
        }

        @Override
        byte[] encode(short[] sound) {
            short[] narrow = Resampler.down(sound, NARROW_BAND_FACTOR);
            byte[] wire = new byte[narrow.length];
            for (int i = 0; i < narrow.length; i++) {
                int sign = narrow[i] < 0 ? 0x80 : 0;
                int magnitude = Math.min(Math.abs((int) narrow[i]), 32_635) + MU_BIAS;
                int exponent = 31 - Integer.numberOfLeadingZeros(magnitude) - 7;
                wire[i] = (byte) ~(sign | exponent << 4 | magnitude >> exponent + 3 & 0x0f);
            }
            return wire;
        }
    },
    A_LAW("audio/pcma") {
        @Override
        short[] decode(byte[] wire) {
            short[] sound = new short[wire.length];
            for (int i = 0; i < wire.length; i++) {
                int code = (wire[i] ^ 0x55) & 0xff;
                int exponent = code >> 4 & 7;
                int mantissa = (code & 0x0f) << 4 | 8;
                int magnitude = exponent == 0 ? mantissa : mantissa + 0x100 << exponent - 1;
                sound[i] = (short) ((code & 0x80) != 0 ? magnitude : -magnitude);
            }
            return Resampler.up(sound, NARROW_BAND_FACTOR);
        }

        @Override
        byte[] encode(short[] sound) {
            short[] narrow = Resampler.down(sound, NARROW_BAND_FACTOR);
            byte[] wire = new byte[narrow.length];
            for (int i = 0; i < narrow.length; i++) {
                int sign = narrow[i] >= 0 ? 0x80 : 0;
                int magnitude = Math.min(Math.abs((int) narrow[i]), 32_767);
                int exponent = Math.max(0, 31 - Integer.numberOfLeadingZeros(Math.max(1, magnitude)) - 7);
                int mantissa = magnitude >> (exponent == 0 ? 4 : exponent + 3) & 0x0f;
                wire[i] = (byte) ((sign | exponent << 4 | mantissa) ^ 0x55);
            }
            return wire;
        }
    };

    /** Samples per second of the sound that {@link #decode} gives and {@link #encode} takes. */
    static final int RATE = 24_000;
    private static final int NARROW_BAND_FACTOR = 3;
    private static final int MU_BIAS = 0x84;

    private final String wireName;

    AudioFormat(String wireName) {
        this.wireName = wireName;
    }

    String wireName() {
        return wireName;
    }

    /** Wire bytes to 24 kHz PCM16. */
    abstract short[] decode(byte[] wire);

    /** 24 kHz PCM16 to wire bytes. */
    abstract byte[] encode(short[] sound);

    /** The format that a checked {@code format} object names. */
    static AudioFormat of(JsonNode format) {
        String name = format.path("type").asText(PCM.wireName);
        return Arrays.stream(values()).filter(one -> one.wireName.equals(name)).findFirst().orElse(PCM);
    }
}
