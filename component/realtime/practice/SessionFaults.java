package realtime.practice;

/** What the script does to one session; null does not apply. Immutable. */
record SessionFaults(Integer expireAfterMs, Integer dropAfterMs, Integer dropAfterTurn, Script.EventFault events) {
    static final SessionFaults NONE = new SessionFaults(null, null, null, null);
}
