package realtime.session;

/** Who or what an item comes from. */
public enum ItemType { USER, ASSISTANT, SYSTEM, TOOL }
