package realtime.session;

/** How far an item is: its text still grows, is final, or could not be had. */
public enum ItemStatus { IN_PROGRESS, COMPLETED, FAILED }
