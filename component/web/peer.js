import { ProblemError, problem } from './messages.js';

/** From the answer to a data channel that carries something. */
const READY_LIMIT_MS = 15_000;
/** A provider that greets nobody: an open channel is good enough after this. */
const GREETING_LIMIT_MS = 2000;
/** A candidate that takes longer to find is not worth the wait. */
const GATHERING_LIMIT_MS = 2000;

/**
 * @typedef {object} Peer
 * @property {RTCPeerConnection} connection
 * @property {RTCRtpSender} sender takes the microphone's track when there is one
 * @property {RTCDataChannel} channel
 */

/**
 * A connection that can be negotiated before the microphone is there.
 *
 * @returns {Peer}
 */
export function openPeer() {
  if (typeof RTCPeerConnection === 'undefined') throw new ProblemError(problem('no_webrtc'));
  const connection = new RTCPeerConnection();
  const { sender } = connection.addTransceiver('audio', { direction: 'sendrecv' });
  const channel = connection.createDataChannel('oai-events');
  return { connection, sender, channel };
}

/**
 * Offer out, answer in. The offer need not wait for this side's candidates, which takes 100 ms and more: the provider's
 * stand in its answer, and it learns ours from the checks that we send to them.
 *
 * @param {RTCPeerConnection} connection
 * @param {(offer: string) => Promise<string>} exchange
 * @param {boolean} isComplete the offer waits all the same, for a provider that learns nothing from checks
 * @returns {Promise<void>}
 */
export async function negotiate(connection, exchange, isComplete) {
  await connection.setLocalDescription();
  if (isComplete) await gathered(connection);
  const answer = await exchange(connection.localDescription?.sdp ?? '');
  try {
    await connection.setRemoteDescription({ type: 'answer', sdp: answer });
  } catch {
    throw new ProblemError(problem('bad_answer'));
  }
}

/**
 * @param {RTCPeerConnection} connection
 * @returns {Promise<void>}
 */
function gathered(connection) {
  return new Promise((resolve) => {
    const check = () => connection.iceGatheringState === 'complete' && resolve();
    connection.addEventListener('icegatheringstatechange', check);
    setTimeout(resolve, GATHERING_LIMIT_MS);
    check();
  });
}

/**
 * Resolves when the provider's session can be talked to.
 *
 * @param {RTCDataChannel} channel
 * @param {AbortSignal} signal
 * @returns {Promise<void>} rejects with a ProblemError when nothing comes through, or with the signal's reason
 */
export function ready(channel, signal) {
  const listening = new AbortController();
  /** @type {Array<ReturnType<typeof setTimeout>>} */
  const timers = [];
  /** @type {Promise<void>} */
  const result = new Promise((resolve, reject) => {
    const on = { signal: listening.signal };
    timers.push(setTimeout(() => reject(new ProblemError(problem('no_media_path'))), READY_LIMIT_MS));
    signal.addEventListener('abort', () => reject(signal.reason), on);
    channel.addEventListener('open', () => timers.push(setTimeout(resolve, GREETING_LIMIT_MS)), on);
    // Whatever it says, it says because the session is there.
    channel.addEventListener('message', () => resolve(), on);
  });
  return result.finally(() => {
    listening.abort();
    timers.forEach((timer) => clearTimeout(timer));
  });
}
