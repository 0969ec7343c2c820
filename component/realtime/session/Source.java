package realtime.session;

/** Where a conversation event reached us from; two sources may report the same item. */
public enum Source { SIDEBAND, WIDGET }
