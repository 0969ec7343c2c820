/** @import {CallState, Link, Phase, Problem, SessionState, Status} from './types.js' */
import { PHASE_WORDS, WORDS } from './messages.js';

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

/**
 * What the widget knows: its own call, what the host last said about the session, and how the line to it is.
 *
 * @typedef {object} Known
 * @property {CallState} call
 * @property {SessionState|null} session
 * @property {Link} link
 * @property {Problem|null} refusal why the host gives us nothing any more (link `gone`)
 */

/**
 * What a person sees of it.
 *
 * @typedef {object} Shown
 * @property {Phase} phase
 * @property {Status} status
 * @property {string} words
 * @property {Problem|null} problem
 * @property {boolean} canStart
 * @property {boolean} isCalling a call is up or being set up
 * @property {boolean} isLive
 * @property {boolean} isMuted
 * @property {boolean} isPaused
 * @property {'off'|'muted'|'on'} microphone
 */

/**
 * @param {Phase} phase
 * @returns {boolean}
 */
export function hasCall(phase) {
  return !WITHOUT_A_CALL.has(phase);
}

/**
 * @param {Known} known
 * @returns {Shown}
 */
export function shown(known) {
  const { call, link } = known;
  const phase = phaseOf(known);
  const isLive = call.name === 'live';
  const isCalling = isLive || call.name === 'connecting';
  const isMuted = isLive && call.isMuted;
  const isPaused = isLive && call.isPaused;
  return {
    phase,
    status: STATUS_OF[phase],
    words: wordsFor(phase, known),
    problem: problemIn(known),
    canStart: !isCalling && link !== 'gone',
    isCalling,
    isLive,
    isMuted,
    isPaused,
    microphone: !isLive ? 'off' : isMuted || isPaused ? 'muted' : 'on',
  };
}

/**
 * This page's own call comes first: the host's word about it is always a little late.
 *
 * @param {Known} known
 * @returns {Phase}
 */
function phaseOf({ call, session }) {
  switch (call.name) {
    case 'connecting':
      return 'connecting';
    case 'failed':
      return 'failed';
    case 'live':
      if (call.isWavering) return 'reconnecting';
      if (call.isPaused) return 'paused';
      return session && hasCall(session.phase) && session.phase !== 'connecting' ? session.phase : 'listening';
    case 'idle':
      if (!session) return 'new';
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
function wordsFor(phase, { call, session, link }) {
  if (link === 'lost') return WORDS.hostLost;
  if (call.name === 'connecting' && call.waitingFor === 'microphone') return WORDS.allowMicrophone;
  if (call.name === 'idle' && session && hasCall(session.phase)) return WORDS.elsewhere;
  if (call.name === 'live' && call.isMuted && phase === 'listening') return WORDS.muted;
  return PHASE_WORDS[phase];
}

/**
 * @param {Known} known
 * @returns {Problem|null}
 */
function problemIn({ call, session, refusal }) {
  if (refusal) return refusal;
  if (call.name === 'failed') return call.problem;
  return call.name === 'idle' && session?.phase === 'failed' ? session.error : null;
}

/**
 * @param {never} value
 * @returns {never}
 */
function assertNever(value) {
  throw new Error(`unexpected ${JSON.stringify(value)}`);
}
