package realtime.store;

import realtime.session.SessionError;

/**
 * How the store is.
 *
 * @param where    what it is and where, for people
 * @param problem  why nothing is saved now; null while all is
 * @param unsaved  how many sessions have something that is not saved
 * @param commitMs how long the latest save took, milliseconds
 */
public record StoreHealth(String where, SessionError problem, int unsaved, double commitMs) {}
