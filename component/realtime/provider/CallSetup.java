package realtime.provider;

import com.fasterxml.jackson.databind.node.ObjectNode;
import realtime.session.SessionSettings;

/**
 * How a call is set up.
 *
 * @param settings     what the session object was made of
 * @param session      the session object that was asked for, in the GA shape
 * @param transcribers those that are left to try
 * @param bySocket     by a WebSocket of its own, sound included
 * @param isLate       the provider takes the settings only once the call is up
 * @param isResumed    the call went on while the host was away: it has begun, and knows what was said
 */
record CallSetup(SessionSettings settings, ObjectNode session, Transcribers transcribers, boolean bySocket,
                 boolean isLate, boolean isResumed) {}
