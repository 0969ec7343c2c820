package realtime.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Arrays;
import java.util.Base64;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PictureTest {
    private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10};
    private static final byte[] JPEG = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, (byte) 0xE0};
    private static final String A_DATA_URL = "a data URL, data:image/png;base64,… or data:image/jpeg;base64,…";

    private static String url(String type, byte[] bytes) {
        return "data:" + type + ";base64," + Base64.getEncoder().encodeToString(bytes);
    }

    private static String refusal(String dataUrl) {
        return assertThrows(IllegalArgumentException.class, () -> Picture.of(dataUrl, "auto")).getMessage();
    }

    @Test
    void png_and_jpeg_are_taken_unchanged() {
        assertEquals(new Picture(url("image/png", PNG), "low"), Picture.of(url("image/png", PNG), "low"));
        assertEquals(url("image/jpeg", JPEG), Picture.of(url("image/jpeg", JPEG), "auto").dataUrl());
    }

    @Test
    void what_a_picture_says_it_is_must_be_so() {
        String lie = "a PNG or JPEG, as its data URL says";
        assertEquals(lie, refusal(url("image/png", JPEG)));
        assertEquals(lie, refusal(url("image/jpeg", PNG)));
        assertEquals(lie, refusal(url("image/png", "<svg/>".getBytes())));
        assertEquals(lie, refusal(url("image/png", new byte[0])));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"https://example.org/a.png", "data:image/svg+xml;base64,PHN2Zy8+", "data:image/png,x", "''",
        "data:text/html;base64,iVBORw=="})
    void anything_else_is_told_what_is_wanted(String given) {
        assertEquals(A_DATA_URL, refusal(given));
    }

    @Test
    void what_is_no_base64_is_refused() {
        assertEquals("a data URL in base64", refusal("data:image/png;base64,<>"));
    }

    @Test
    void four_megabytes_are_the_most() {
        byte[] largest = Arrays.copyOf(PNG, Picture.MOST_BYTES);
        assertEquals(url("image/png", largest), Picture.of(url("image/png", largest), "auto").dataUrl());
        assertEquals("at most 4000000 bytes of PNG or JPEG", refusal(url("image/png", Arrays.copyOf(PNG,
            Picture.MOST_BYTES + 1))));
    }

    @Test
    void printing_it_shows_no_picture() {
        assertEquals("Picture[34 characters]", Picture.of(url("image/png", PNG), "auto").toString());
    }
}
