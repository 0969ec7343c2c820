package realtime.host.relay;

import java.util.Map;

/**
 * How busy the relay is.
 *
 * @param connections   that are open
 * @param waitingBytes  what waits to be sent to their clients, bytes
 * @param waitingMost   of that what waits for the one that is furthest behind, bytes
 * @param droppedFrames that were made for clients and never sent to them, since the host has started: of answers that
 *                      were interrupted, and of clients that were closed
 * @param closed        how many connections the host has closed, by the close code, since it has started
 */
public record RelayFigures(int connections, long waitingBytes, long waitingMost, long droppedFrames,
                           Map<CloseCode, Long> closed) {}
