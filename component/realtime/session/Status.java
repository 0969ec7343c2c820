package realtime.session;

/** The six words that users of the Streamlit component know; {@link Phase} is the finer one. */
public enum Status { IDLE, CONNECTING, CONNECTED, RECORDING, SPEAKING, ERROR }
