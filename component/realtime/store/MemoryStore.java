package realtime.store;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import realtime.session.SavedItem;
import realtime.session.SavedSession;
import realtime.session.SessionEvent;
import realtime.session.ToolUse;

/** Keeps sessions for as long as the process runs. Thread-safe: one lock guards all. */
public final class MemoryStore implements SessionStore {
    private final Map<String, SavedSession> sessions = new HashMap<>();
    private final Map<String, Long> deleted = new HashMap<>();
    /** By day. */
    private final Map<LocalDate, Map<String, Spent>> spent = new HashMap<>();

    /** What a session had cost before the day, and now. */
    private record Spent(double before, double now) {}

    @Override
    public void open() {
        // It always is.
    }

    @Override
    public void probe() {
        // It always does.
    }

    @Override
    public synchronized List<String> save(List<SavedSession> changes) {
        for (SavedSession change : changes) {
            spend(change);
            if (change.isDeleted()) {
                sessions.remove(change.id());
                String key = change.state().settings().key();
                if (key != null) {
                    deleted.merge(key, change.state().seq(), Math::max);
                }
            } else {
                sessions.merge(change.id(), with(null, change), (before, same) -> with(before, change));
            }
        }
        return List.of();
    }

    private void spend(SavedSession change) {
        SavedSession before = sessions.get(change.id());
        double usdBefore = before == null ? 0 : before.state().usage().usdEstimate();
        double usd = change.state().usage().usdEstimate();
        spent.computeIfAbsent(change.state().savedOn(), day -> new HashMap<>())
            .merge(change.id(), new Spent(usdBefore, usd), (known, now) -> new Spent(known.before(), usd));
    }

    @Override
    public synchronized double spent(LocalDate day) {
        return spent.getOrDefault(day, Map.of()).values().stream().mapToDouble(one -> one.now() - one.before()).sum();
    }

    @Override
    public synchronized Kept load(long eventsSince) {
        List<SavedSession> all = new ArrayList<>();
        for (SavedSession each : sessions.values()) {
            boolean isOld = each.state().savedAt() < eventsSince;
            all.add(!isOld ? each : new SavedSession(each.state(), false, each.items(), List.of(), List.of(),
                each.toolUses(), each.context(), each.feedback(), each.fields()));
        }
        all.sort(Comparator.comparingLong(each -> each.state().createdAt()));
        return new Kept(all, Map.copyOf(deleted));
    }

    @Override
    public String words() {
        return "in memory, until the host stops";
    }

    @Override
    public synchronized void close() {
        sessions.clear();
    }

    private static SavedSession with(SavedSession before, SavedSession change) {
        Map<String, SavedItem> items = new LinkedHashMap<>();
        Map<String, ToolUse> toolUses = new LinkedHashMap<>();
        List<SessionEvent> events = new ArrayList<>();
        if (before != null) {
            before.items().forEach(item -> items.put(item.item().id(), item));
            before.toolUses().forEach(use -> toolUses.put(use.callId(), use));
            events.addAll(before.events());
        }
        change.items().forEach(item -> items.put(item.item().id(), item));
        change.removed().forEach(items::remove);
        change.toolUses().forEach(use -> toolUses.put(use.callId(), use));
        events.addAll(change.events());
        List<SavedItem> inOrder = new ArrayList<>(items.values());
        inOrder.sort(Comparator.comparingInt(item -> item.item().sequence()));
        return new SavedSession(change.state(), false, inOrder, List.of(),
            List.copyOf(events.subList(Math.max(0, events.size() - SavedSession.MOST_EVENTS), events.size())),
            List.copyOf(toolUses.values()),
            change.context() != null ? change.context() : before == null ? Map.of() : before.context(),
            change.feedback() != null ? change.feedback() : before == null ? List.of() : before.feedback(),
            change.fields() != null ? change.fields() : before == null ? Map.of() : before.fields());
    }
}
