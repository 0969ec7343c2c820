package realtime.provider;

import java.util.Base64;

/**
 * A picture for the model, such as a dashboard's screenshot: PNG or JPEG.
 *
 * @param dataUrl {@code data:image/png;base64,…}
 * @param detail  how closely it is looked at, which decides what it costs: {@code auto}, {@code low} or {@code high}
 */
public record Picture(String dataUrl, String detail) {
    /** More is neither needed to read a dashboard nor welcome in a message. */
    public static final int MOST_BYTES = 4_000_000;

    /** @throws IllegalArgumentException saying what is wrong, when it is no PNG or JPEG or too large */
    public static Picture of(String dataUrl, String detail) {
        String[] parts = dataUrl.split(";base64,", 2);
        boolean isPng = parts[0].equals("data:image/png");
        if (parts.length < 2 || !isPng && !parts[0].equals("data:image/jpeg")) {
            throw new IllegalArgumentException("a data URL, data:image/png;base64,… or data:image/jpeg;base64,…");
        }
        byte[] bytes = decoded(parts[1]);
        if (bytes.length > MOST_BYTES) {
            throw new IllegalArgumentException("at most " + MOST_BYTES + " bytes of PNG or JPEG");
        }
        if (!(isPng ? startsWith(bytes, 0x89, 'P', 'N', 'G') : startsWith(bytes, 0xFF, 0xD8, 0xFF))) {
            throw new IllegalArgumentException("a PNG or JPEG, as its data URL says");
        }
        return new Picture(dataUrl, detail);
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("a data URL in base64");
        }
    }

    private static boolean startsWith(byte[] bytes, int... magic) {
        for (int i = 0; i < magic.length; i++) {
            if (bytes.length <= i || (bytes[i] & 0xFF) != magic[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return "Picture[" + dataUrl.length() + " characters]";
    }
}
