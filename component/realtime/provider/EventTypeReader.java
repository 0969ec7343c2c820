package realtime.provider;

/** Tells an event's type by its text: nothing that stands behind it is looked at. Not thread-safe. */
final class EventTypeReader extends EventText {
    /** Empty when the event has no type, or is none. */
    String read(String event) {
        text = event;
        at = 0;
        try {
            for (boolean more = begins(); more; more = follows()) {
                int from = at + 1;
                int to = passString();
                expect(':');
                if (is("type", from, to)) {
                    int valueFrom = at + 1;
                    return plain(valueFrom, passString());
                }
                passValue();
            }
            return "";
        } catch (IndexOutOfBoundsException | IllegalArgumentException malformed) {
            return "";
        } finally {
            text = null;
        }
    }
}
