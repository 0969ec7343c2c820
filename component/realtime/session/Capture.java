package realtime.session;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The row that a conversation is turned into: filled by the model, corrected by the person or the app. It outlives
 * calls, as its session does. Thread-safe: its session's lock guards it.
 */
public final class Capture {
    private final CaptureSchema schema;
    private final EventLog log;
    private final Participant.Lock lock;
    /** Guarded by the lock. */
    private final Map<String, Object> values = new LinkedHashMap<>();
    /** Guarded by the lock. */
    private final Map<String, String> errors = new LinkedHashMap<>();

    Capture(CaptureSchema schema, EventLog log, Participant.Lock lock) {
        this.schema = schema;
        this.log = log;
        this.lock = lock;
    }

    void restore(Map<String, SavedField> row) {
        values.clear();
        errors.clear();
        row.forEach((name, field) -> {
            if (field.value() != null) {
                values.put(name, field.value());
            }
            if (field.error() != null) {
                errors.put(name, field.error());
            }
        });
    }

    /** With the lock held. */
    Map<String, SavedField> saved() {
        Map<String, SavedField> row = new LinkedHashMap<>();
        schema.fields().stream().map(CaptureField::name)
            .filter(name -> values.containsKey(name) || errors.containsKey(name))
            .forEach(name -> row.put(name, new SavedField(values.get(name), errors.get(name))));
        return row;
    }

    /**
     * What became of what the model wanted to record.
     *
     * @param recorded what the row holds of it now
     * @param refused  by field, what it can hold instead
     * @param missing  the required fields that are still without a value
     */
    public record Recorded(Map<String, Object> recorded, Map<String, String> refused, List<String> missing) {}

    /** Keeps what the fields can hold, of what the model has found out; null stands for not known. */
    public Recorded record(Map<String, Object> given) {
        return lock.changing(() -> {
            Captured before = view(null);
            Map<String, Object> recorded = new LinkedHashMap<>();
            Map<String, String> refused = new LinkedHashMap<>();
            given.forEach((name, value) -> {
                Object read = value == null ? null : read(name, value);
                if (read != null) {
                    recorded.put(name, read);
                    keep(name, read);
                } else if (value != null) {
                    refused.put(name, wanted(name));
                }
            });
            refused.forEach((name, wanted) -> schema.find(name).ifPresent(field -> errors.put(name, wanted)));
            tellReaders(before);
            return new Recorded(recorded, refused, missing());
        });
    }

    /**
     * Corrects fields, all of those that are given or none; null takes a value away.
     *
     * @return by field, what is allowed where something else was given; empty when the row is corrected
     */
    public Map<String, String> correct(Map<String, Object> given) {
        return lock.changing(() -> {
            Map<String, String> wrong = new LinkedHashMap<>();
            given.forEach((name, value) -> {
                if (schema.find(name).isEmpty() || value != null && read(name, value) == null) {
                    wrong.put(name, wanted(name));
                }
            });
            if (wrong.isEmpty()) {
                Captured before = view(null);
                given.forEach((name, value) -> keep(name, value == null ? null : read(name, value)));
                tellReaders(before);
            }
            return wrong;
        });
    }

    /** As it is now, with its schema. */
    public Captured view() {
        return lock.changing(() -> view(schema.source()));
    }

    private Object read(String name, Object value) {
        return schema.find(name).map(field -> field.read(value)).orElse(null);
    }

    private String wanted(String name) {
        return schema.find(name).map(CaptureField::wanted).orElseGet(() -> "no such field; known are "
            + String.join(", ", schema.fields().stream().map(CaptureField::name).toList()));
    }

    private void keep(String name, Object value) {
        errors.remove(name);
        if (value == null) {
            values.remove(name);
        } else {
            values.put(name, value);
        }
    }

    private void tellReaders(Captured before) {
        Captured now = view(null);
        if (!now.equals(before)) {
            log.append("fields", now);
        }
    }

    private List<String> missing() {
        return schema.fields().stream().filter(CaptureField::required).map(CaptureField::name)
            .filter(name -> !values.containsKey(name)).toList();
    }

    /** With the lock held. */
    Captured view(Map<String, Object> shownSchema) {
        Map<String, Object> row = new LinkedHashMap<>();
        schema.fields().forEach(field -> row.put(field.name(), values.get(field.name())));
        return new Captured(shownSchema, row, missing(), new LinkedHashMap<>(errors), missing().isEmpty());
    }
}
