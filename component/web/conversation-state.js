/** @import {CallState, Known, LiveCall, Phase, Problem, ReconnectingCall, SessionState, Shown, Status, Turn}
 *   from './types.js'
 */
import { sentences } from './messages.js';
import { isKnown, text } from './texts.js';

/** @type {Record<Phase, Status>} */
const STATUS_OF = {
  new: 'idle',
  connecting: 'connecting',
  listening: 'connected',
  user_speaking: 'recording',
  thinking: 'connected',
  assistant_speaking: 'speaking',
  paused: 'connected',
  reconnecting: 'connecting',
  ended: 'idle',
  failed: 'error',
};

/** @type {ReadonlySet<Phase>} */
const WITHOUT_A_CALL = new Set(['new', 'ended', 'failed']);
/** Codes of the problems that a person who types does not have. */
const OF_MICROPHONE = /^(microphone_|insecure_|no_media_devices)/;
/** What only the host can know. @type {ReadonlySet<Phase>} */
const IN_A_CALL = new Set(['listening', 'user_speaking', 'thinking', 'assistant_speaking', 'paused']);

/** Codes of what is wrong around a page. */
const OF_ONE_PAGE = /^(?:microphone_|insecure_|no_media_devices|no_webrtc)/;

/**
 * @param {Phase} phase
 * @returns {boolean}
 */
export function hasCall(phase) {
  return !WITHOUT_A_CALL.has(phase);
}

/**
 * @param {CallState} call
 * @returns {call is LiveCall|ReconnectingCall} whether it has been up, and is not over
 */
export function isInCall(call) {
  return call.name === 'live' || call.name === 'reconnecting';
}

/**
 * @param {Known} known
 * @returns {Shown}
 */
export function shown(known) {
  const { call, session, link, turn } = known;
  const phase = phaseOf(known);
  const problem = problemIn(known);
  const foreseen = foreseenIn(known);
  const isLive = call.name === 'live';
  const isUp = isInCall(call);
  const isCalling = isUp || call.name === 'connecting';
  const isMuted = isUp && call.isMuted;
  const isPaused = isUp && call.isPaused;
  return {
    phase,
    status: STATUS_OF[phase],
    words: wordsFor(phase, known),
    problem: problem ?? foreseen,
    isForeseen: !problem && Boolean(foreseen),
    notes: notesIn(known),
    canStart: !isCalling && link !== 'gone',
    isTextOffered: call.name === 'failed' && OF_MICROPHONE.test(call.problem.code),
    isCalling,
    isLive,
    isInCall: isUp,
    isMuted,
    isPaused,
    microphone: microphoneIn(known),
    isHoldToTalk: isHoldToTalk(session),
    turn,
    canAskForAnswer: isLive && known.isUnanswered && (phase === 'listening' || phase === 'thinking')
      && session?.turn_detection?.create_response === false,
  };
}

/**
 * @param {SessionState|null} session
 * @returns {boolean}
 */
export function isHoldToTalk(session) {
  return session?.turn_detection?.type === 'push_to_talk';
}

/**
 * @param {Known} known
 * @returns {string}
 */
function notesIn({ call, session, hint, remark }) {
  const isOwn = call.name === 'connecting' || 'isPaused' in call && call.isPaused;
  const told = isOwn && hint || session?.note;
  const note = told ? sentences(told) : '';
  const way = call.name === 'live' && call.note ? text(call.note) : '';
  return [note, way, remark && text(remark.key, remark.values)].filter(Boolean).join(' ');
}

/**
 * @param {Known} known
 * @returns {Shown['microphone']}
 */
function microphoneIn({ call, session, turn }) {
  if (call.name !== 'live') return 'off';
  if (!call.hasMicrophone) return 'none';
  if (call.isMuted || call.isPaused) return 'muted';
  return isHoldToTalk(session) && !isSpeaking(turn) ? 'off' : 'on';
}

/**
 * @param {Turn} turn
 * @returns {boolean}
 */
function isSpeaking(turn) {
  return turn === 'held' || turn === 'toggled' || turn === 'tail';
}

/**
 * This page's own call comes first: the host's word about it is always a little late.
 *
 * @param {Known} known
 * @returns {Phase}
 */
function phaseOf({ call, session, turn }) {
  switch (call.name) {
    case 'connecting':
    case 'reconnecting':
      return call.name;
    case 'failed':
      return 'failed';
    case 'live':
      if (call.isPaused) return 'paused';
      if (isSpeaking(turn)) return 'user_speaking';
      return session && IN_A_CALL.has(session.phase) ? session.phase : 'listening';
    case 'idle':
      if (!session || isOfAnotherPage(session)) return 'new';
      return hasCall(session.phase) ? 'ended' : session.phase;
    default:
      return assertNever(call);
  }
}

/**
 * @param {Phase} phase
 * @param {Known} known
 * @returns {string}
 */
function wordsFor(phase, { call, session, link, turn }) {
  if (link === 'lost') return text('hostLost');
  if (call.name === 'connecting' && call.waitingFor === 'microphone') return text('allowMicrophone');
  if (call.name === 'idle' && session && hasCall(session.phase)) return text('elsewhere');
  if (call.name === 'live' && phase === 'listening') {
    if (!call.hasMicrophone) return text('yourTurn');
    if (call.isMuted) return text('muted');
    if (isHoldToTalk(session)) return text(turn === 'too_short' ? 'holdLonger' : 'yourTurn');
  }
  const reason = session?.ended_reason;
  const why = `ended_${reason === 'max_usd_per_day' ? 'max_usd' : reason}`;
  return text(phase === 'ended' && isKnown(why) ? why : phase);
}

/**
 * @param {Known} known
 * @returns {Problem|null}
 */
function problemIn({ call, session, refusal }) {
  if (refusal) return refusal;
  if (call.name === 'failed') return call.problem;
  // What went wrong with an answer is no end; the next answer clears it.
  if (call.name === 'live' && session && IN_A_CALL.has(session.phase)) return session.error;
  return call.name === 'idle' && session?.phase === 'failed' && !isOfAnotherPage(session) ? session.error : null;
}

/**
 * @param {Known} known
 * @returns {Problem|null} nothing where the conversation goes on in another window
 */
function foreseenIn({ call, session, foreseen }) {
  return call.name === 'idle' && !(session && hasCall(session.phase)) ? foreseen : null;
}

/**
 * What kept the microphone from another page is no matter of this one, which may be the window that was opened for it.
 *
 * @param {SessionState} session
 * @returns {boolean}
 */
function isOfAnotherPage({ phase, error }) {
  return phase === 'failed' && OF_ONE_PAGE.test(error?.code ?? '');
}

/**
 * @param {never} value
 * @returns {never}
 */
function assertNever(value) {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
