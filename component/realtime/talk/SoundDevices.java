package realtime.talk;

import java.util.List;

/** The microphones and speakers of a machine. */
public interface SoundDevices {
    /** By name, the usual one first. */
    List<String> microphones();

    /** By name, the usual one first. */
    List<String> speakers();

    /**
     * Opens a microphone.
     *
     * @param name or a part of it, whatever its case; null for the usual one
     * @throws TalkException when there is none, or none of that name, or another program has it
     */
    SoundSource microphone(String name) throws TalkException;

    /** Opens a speaker, in the same way. */
    SoundSink speaker(String name) throws TalkException;
}
