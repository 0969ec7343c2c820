package realtime.host.metrics;

import java.util.EnumMap;
import java.util.Map;
import realtime.host.relay.RelayFigures;
import realtime.session.Phase;
import realtime.store.StoreHealth;

/** What was looked up for one answer, each thing once. */
record Reading(Map<Phase, Integer> phases, long opened, RelayFigures relay, int clients, long unsentBytes, int polls,
               int streams, StoreHealth store, long residentBytes) {
    static Reading of(Sources sources) {
        Map<Phase, Integer> phases = new EnumMap<>(Phase.class);
        sources.phases().get().forEach(phase -> phases.merge(phase, 1, Integer::sum));
        return new Reading(phases, sources.opened().getAsLong(), sources.relay().get(), sources.clients().getAsInt(),
            sources.unsentBytes().getAsLong(), sources.polls().getAsInt(), sources.streams().getAsInt(),
            sources.store().get(), ResidentMemory.bytes());
    }
}
