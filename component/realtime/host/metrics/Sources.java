package realtime.host.metrics;

import java.util.List;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import realtime.host.relay.RelayFigures;
import realtime.session.Phase;
import realtime.store.StoreHealth;

/**
 * Where the host's figures are looked up, each thread-safe.
 *
 * @param version      the product's
 * @param phases       of all sessions, each once
 * @param opened       how many sessions were made since the host has started
 * @param relay        how busy the relay is
 * @param clients      connections of Realtime clients that are passed on
 * @param unsentBytes  what waits to be sent to the provider, bytes
 * @param polls        requests that wait for news
 * @param streams      readers of events
 * @param store        how the store is
 */
public record Sources(String version, Supplier<List<Phase>> phases, LongSupplier opened, Supplier<RelayFigures> relay,
                      IntSupplier clients, LongSupplier unsentBytes, IntSupplier polls, IntSupplier streams,
                      Supplier<StoreHealth> store) {}
