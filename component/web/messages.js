/** @import {Phase, Problem} from './types.js' */

/** A failure that has a text for people; everything else that is thrown is a defect. */
export class ProblemError extends Error {
  /**
   * @param {Problem} problem
   * @param {number} [httpStatus] where the host answered with it
   * @param {number} [retryAfterMs] where it said when to try again
   */
  constructor(problem, httpStatus, retryAfterMs) {
    super(problem.message);
    this.name = 'ProblemError';
    this.problem = problem;
    this.httpStatus = httpStatus;
    this.retryAfterMs = retryAfterMs;
  }
}

const AGAIN = 'then press “Start conversation”.';

/** Texts by code: what happened, and the next thing to do. */
const PROBLEMS = {
  no_webrtc: ['This browser cannot make calls (no WebRTC).', 'Use a current Chrome, Edge, Firefox or Safari.'],
  microphone_lost: ['The microphone went away.', 'Plug it in again, then press “Use the microphone”, or type.'],
  microphone_revoked: [
    'The microphone was taken back.',
    'Allow it again beside the address bar, then press “Use the microphone”, or type.',
  ],
  microphone_waiting: ['Answer the browser’s question about the microphone.', 'It stands beside the address bar.'],
  microphone_elsewhere: ['Paused: another conversation has the microphone.', 'Press “Resume” to talk here.'],
  microphone_failed: ['The microphone could not be opened.', `Reload the page, ${AGAIN}`],
  host_unreachable: ['The host does not answer.', `Check that it is running and that you are online, ${AGAIN}`],
  host_timeout: ['The call was not answered within 12 seconds.', 'Press “Start conversation” to try again.'],
  host_error: ['The host answered with an error.', `Look at its output for the reason, ${AGAIN}`],
  bad_answer: ['The answer to the call could not be used.', `Check the provider’s address and model, ${AGAIN}`],
  no_media_path: [
    'The call was answered, but no sound or data came through.',
    `A firewall or VPN may block it (UDP). Try another network, ${AGAIN}`,
  ],
  no_websocket: [
    'The host can be reached, but not by WebSocket.',
    `A proxy or firewall in between may refuse WebSockets. Have them let through, or try another network, ${AGAIN}`,
  ],
  no_way: [
    'Neither a direct call (UDP) nor one through the host (WebSocket) gets through.',
    `A firewall, proxy or VPN may block both. Try another network, ${AGAIN}`,
  ],
  connection_lost: ['The connection broke off.', 'Check the network, then press “Start conversation” to go on.'],
  call_dropped: ['The call was ended by the other side.', 'Press “Start conversation” to go on.'],
  session_deleted: ['This conversation was deleted.', 'Reload the page for a new one.'],
  not_connected: ['There is no call to say this into.', 'Press “Start conversation” first.'],
  unexpected: ['Something unexpected stopped the conversation.', 'Reload the page and start again.'],
};

/** @typedef {keyof typeof PROBLEMS} ProblemCode */

/**
 * @param {ProblemCode} code
 * @returns {Problem}
 */
export function problem(code) {
  const [message, fix] = PROBLEMS[code];
  return { code, message, fix };
}

/**
 * @param {unknown} error
 * @returns {Problem}
 */
export function problemOf(error) {
  return error instanceof ProblemError ? error.problem : problem('unexpected');
}

/** @type {Record<Phase, string>} */
export const PHASE_WORDS = {
  new: 'Ready',
  connecting: 'Connecting…',
  listening: 'Listening',
  user_speaking: 'Hearing you',
  thinking: 'Thinking…',
  assistant_speaking: 'Speaking',
  paused: 'Paused',
  reconnecting: 'Reconnecting…',
  ended: 'Ended',
  failed: 'Stopped',
};

export const WORDS = {
  allowMicrophone: 'Allow the microphone…',
  muted: 'Muted',
  yourTurn: 'Your turn',
  holdToTalk: 'Hold to talk',
  letGo: 'Let go to send',
  pressAgain: 'Press again to send',
  holdLonger: 'Hold while you speak',
  hostLost: 'Reconnecting to the host…',
  elsewhere: 'Live in another window',
  microphoneOn: 'Microphone on',
  microphoneMuted: 'Microphone muted',
  microphoneOff: 'Microphone off',
  microphoneNone: 'No microphone',
  useMicrophone: 'Use the microphone',
  mute: 'Mute',
  unmute: 'Unmute',
  pause: 'Pause',
  resume: 'Resume',
  typeHere: 'Type a message',
  user: 'You',
  assistant: 'Assistant',
  system: 'Note',
  tool: 'Tool',
  interrupted: 'interrupted',
  unheard: 'Not heard:',
  failedUser: 'This could not be put into words',
  failedOther: 'This answer failed',
};
