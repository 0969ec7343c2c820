package realtime.talk;

import java.nio.file.Path;

/** What is said to the assistant, one thing after the other. */
public sealed interface Turn {
    /** How it is called in messages. */
    String name();

    /** Sound. @param file of it, or {@code -} for standard input */
    record Spoken(String file) implements Turn {
        @Override
        public String name() {
            return isLive() ? "standard input" : file;
        }

        boolean isLive() {
            return file.equals(SoundFile.STDIN);
        }

        Path path() {
            return Path.of(file);
        }
    }

    /** Written words. */
    record Typed(String text) implements Turn {
        private static final int LONGEST_NAME = 40;

        @Override
        public String name() {
            return "“" + (text.length() <= LONGEST_NAME ? text : text.substring(0, LONGEST_NAME) + "…") + "”";
        }
    }
}
