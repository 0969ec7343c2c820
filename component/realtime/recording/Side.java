package realtime.recording;

/** Who is heard: the person is the left channel of a recording, the assistant the right one. */
public enum Side { USER, ASSISTANT }
