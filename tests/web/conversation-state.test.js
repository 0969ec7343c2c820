/** @import {CallState, Known, Phase, SessionState} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown } from '../../component/web/conversation-state.js';
import { problem } from '../../component/web/messages.js';
import './english.js';

const LIVE = /** @type {const} */ ({ name: 'live', isMuted: false, isPaused: false, hasMicrophone: true });
const RECONNECTING = /** @type {const} */ ({ ...LIVE, name: 'reconnecting' });

/**
 * @param {Partial<SessionState>} said
 * @returns {SessionState} by the host
 */
function state(said) {
  return /** @type {SessionState} */ ({ phase: 'listening', error: problem('call_dropped'), ...said });
}

/**
 * @param {CallState} call
 * @param {Phase|null} phase the host's
 * @param {Partial<Known>} [more]
 */
function show(call, phase, more = {}) {
  const session = phase ? state({ phase }) : null;
  return shown({
    call, session, link: 'open', refusal: null, turn: 'none', foreseen: null, hint: null, remark: null,
    isUnanswered: false, ...more,
  });
}

test('follows the host’s phase during a call', () => {
  /** @type {Phase[]} */
  const phases = ['listening', 'user_speaking', 'thinking', 'assistant_speaking'];
  const seen = phases.map((given) => show(LIVE, given)).map(({ phase, status, words }) => [phase, status, words]);
  assert.deepEqual(seen, [
    ['listening', 'connected', 'Listening'],
    ['user_speaking', 'recording', 'Hearing you'],
    ['thinking', 'connected', 'Thinking…'],
    ['assistant_speaking', 'speaking', 'Speaking'],
  ]);
});

test('listens while the host’s word about the new call is still on its way', () => {
  /** @type {Phase[]} */
  const late = ['new', 'connecting', 'reconnecting', 'ended', 'failed'];
  assert.deepEqual(late.map((phase) => show(LIVE, phase).phase),
    Array(5).fill('listening'));
});

test('shows pause, mute and a broken call before the host’s phase', () => {
  assert.equal(show({ ...LIVE, isPaused: true }, 'assistant_speaking').phase, 'paused');
  assert.equal(show({ ...RECONNECTING, isPaused: true }, 'listening').phase, 'reconnecting');
  assert.equal(show({ ...LIVE, isMuted: true }, 'listening').words, 'Muted');
  assert.deepEqual(
    [show(LIVE, null), show({ ...LIVE, isMuted: true }, null), show({ ...LIVE, isPaused: true }, null),
      show({ name: 'idle' }, null)].map(({ microphone }) => microphone),
    ['on', 'muted', 'muted', 'off']);
});

test('offers to start again after every failure of a call', () => {
  const failed = show({ name: 'failed', problem: problem('microphone_lost') }, 'ended');
  assert.deepEqual([failed.phase, failed.status, failed.problem?.code, failed.canStart, failed.isCalling],
    ['failed', 'error', 'microphone_lost', true, false]);
});

test('shows why the conversation failed to a page that was opened afterwards', () => {
  const reopened = show({ name: 'idle' }, 'failed');
  assert.deepEqual([reopened.phase, reopened.problem?.code, reopened.canStart], ['failed', 'call_dropped', true]);
});

test('shows what went wrong with an answer while the conversation goes on', () => {
  const warned = show(LIVE, 'listening');
  assert.deepEqual([warned.phase, warned.status, warned.problem?.code, warned.isLive],
    ['listening', 'connected', 'call_dropped', true]);
  // Of an earlier call, which the host has not replaced yet.
  assert.deepEqual([show(LIVE, 'failed').problem, show({ name: 'connecting', waitingFor: 'host' }, 'failed').problem],
    [null, null]);
});

test('does not claim a call that another window has', () => {
  const other = show({ name: 'idle' }, 'listening');
  assert.deepEqual([other.phase, other.status, other.words, other.canStart],
    ['ended', 'idle', 'Live in another window', true]);
});

test('foresees what will keep the microphone shut, and still offers to start', () => {
  const foreseen = problem('microphone_failed');
  const { phase, status, canStart, isForeseen, problem: seen } = show({ name: 'idle' }, 'new', { foreseen });
  assert.deepEqual({ phase, status, canStart, isForeseen, seen },
    { phase: 'new', status: 'idle', canStart: true, isForeseen: true, seen: foreseen });
});

test('foresees nothing where the conversation goes on: here or in another window', () => {
  const foreseen = problem('microphone_failed');
  const elsewhere = show({ name: 'idle' }, 'listening', { foreseen });
  assert.deepEqual([elsewhere.problem, elsewhere.words], [null, 'Live in another window']);
  assert.equal(show({ name: 'connecting', waitingFor: 'host' }, 'new', { foreseen }).problem, null);
  const failed = show({ name: 'failed', problem: problem('no_media_path') }, 'new', { foreseen });
  assert.deepEqual([failed.problem?.code, failed.isForeseen], ['no_media_path', false]);
});

test('does not show one page’s want of a microphone to another page of the session', () => {
  for (const code of ['microphone_blocked_by_frame', 'insecure_ancestor', 'no_media_devices', 'no_webrtc']) {
    const session = state({ phase: 'failed', error: { code, message: 'No.', fix: 'Do.' } });
    const { phase, status, problem: seen } = show({ name: 'idle' }, null, { session });
    assert.deepEqual([phase, status, seen], ['new', 'idle', null], code);
  }
});

test('hints at the browser’s question while it connects', () => {
  const hint = problem('microphone_waiting');
  assert.match(show({ name: 'connecting', waitingFor: 'microphone' }, 'new', { hint }).notes, /^Answer the browser’s/);
  assert.equal(show(LIVE, 'listening', { hint }).notes, '');
});

test('does not offer to start where the host gives the page nothing', () => {
  const gone = show({ name: 'idle' }, 'ended', { link: 'gone', refusal: problem('session_deleted') });
  assert.deepEqual([gone.canStart, gone.problem?.code], [false, 'session_deleted']);
});

test('says when the line to the host is down', () => {
  assert.equal(show(LIVE, 'listening', { link: 'lost' }).words, 'Reconnecting to the host…');
});

test('asks for the microphone in words only while the browser asks', () => {
  assert.equal(show({ name: 'connecting', waitingFor: 'microphone' }, 'new').words, 'Allow the microphone…');
  assert.equal(show({ name: 'connecting', waitingFor: 'host' }, 'new').words, 'Connecting…');
});

test('keeps Stop, Mute and Pause in reach while it reconnects, and the microphone off', () => {
  const { words, status, isCalling, isInCall, isLive, isMuted, canStart, microphone } =
    show({ ...RECONNECTING, isMuted: true }, 'reconnecting');
  assert.deepEqual({ words, status, isCalling, isInCall, isLive, isMuted, canStart, microphone }, {
    words: 'Reconnecting…', status: 'connecting', isCalling: true, isInCall: true, isLive: false, isMuted: true,
    canStart: false, microphone: 'off',
  });
});

test('shows the host’s note as long as it holds, in every state', () => {
  const note = { code: 'transcriber_unavailable', message: 'Your words are not written down.', fix: 'Talk on.' };
  /** @type {CallState[]} */
  const calls = [LIVE, RECONNECTING, { name: 'idle' }];
  assert.deepEqual(calls.map((call) => show(call, null, { session: state({ note }) }).notes),
    Array(3).fill('Your words are not written down. Talk on.'));
  assert.equal(show(LIVE, 'listening').notes, '');
});

test('says beside it which way the sound goes, as long as it does', () => {
  const session = state({ note: { code: 'transcriber_unavailable', message: 'Not written down.', fix: 'Talk on.' } });
  const call = { ...LIVE, note: 'relayed' };
  const words = 'The sound goes through the host: this network lets no direct calls through.';
  assert.equal(show(call, null, {}).notes, words);
  assert.equal(show(call, null, { session }).notes, `Not written down. Talk on. ${words}`);
  assert.equal(show({ ...call, name: 'reconnecting' }, null, {}).notes, '');
});

test('a person who holds a button to talk sees whose turn it is, and the microphone off between turns', () => {
  const session = state({ turn_detection: { type: 'push_to_talk' } });
  /** @type {import('../../component/web/types.js').Turn[]} */
  const turns = ['none', 'held', 'toggled', 'tail', 'too_short'];
  const seen = turns.map((turn) => show(LIVE, null, { session, turn }));
  assert.deepEqual(seen.map(({ phase, words, microphone }) => [phase, words, microphone]), [
    ['listening', 'Your turn', 'off'],
    ['user_speaking', 'Hearing you', 'on'],
    ['user_speaking', 'Hearing you', 'on'],
    ['user_speaking', 'Hearing you', 'on'],
    ['listening', 'Hold while you speak', 'off'],
  ]);
  assert.deepEqual([show(LIVE, null, { session }).isHoldToTalk, show(LIVE, 'listening').isHoldToTalk], [true, false]);
  assert.equal(show({ ...LIVE, isMuted: true }, null, { session }).words, 'Muted');
});

test('offers to be asked for an answer where the assistant does not answer by itself', () => {
  /**
   * @param {Phase} phase
   * @param {boolean} [create_response]
   */
  const offers = (phase, create_response, isUnanswered = true, call = /** @type {CallState} */ (LIVE)) => {
    const session = state({ phase, turn_detection: { type: 'semantic_vad', create_response } });
    return show(call, null, { session, isUnanswered }).canAskForAnswer;
  };
  assert.deepEqual([offers('listening', false), offers('thinking', false)], [true, true]);
  assert.deepEqual([offers('user_speaking', false), offers('assistant_speaking', false)], [false, false]);
  assert.deepEqual([offers('listening', false, false), offers('listening', true), offers('listening')],
    [false, false, false]);
  assert.equal(offers('listening', false, true, RECONNECTING), false);
});

test('a person who types has the turn, and no microphone', () => {
  const typed = show({ ...LIVE, hasMicrophone: false }, 'listening');
  assert.deepEqual([typed.phase, typed.words, typed.microphone], ['listening', 'Your turn', 'none']);
  assert.equal(show({ ...LIVE, hasMicrophone: false }, 'assistant_speaking').words, 'Speaking');
});

test('offers text where the microphone cannot be had, and only there', () => {
  /** @param {string} code */
  const offers = (code) => show({ name: 'failed', problem: { code, message: '', fix: '' } }, 'new').isTextOffered;
  assert.deepEqual(
    [offers('microphone_denied'), offers('microphone_not_found'), offers('insecure_page'), offers('no_media_devices')],
    [true, true, true, true]);
  assert.deepEqual([offers('no_media_path'), offers('host_unreachable'), show(LIVE, 'listening').isTextOffered],
    [false, false, false]);
});

test('adds what only the page knows to the notes', () => {
  assert.equal(show(LIVE, 'listening', { remark: { key: 'microphoneGone', values: { label: 'Headset' } } }).notes,
    '“Headset” is not there; the system’s microphone is used.');
});

test('says that the money is spent, of the session as of the day', () => {
  const words = ['max_usd', 'max_usd_per_day', 'stopped'].map((reason) => show({ name: 'idle' }, null, {
    session: state({ phase: 'ended', ended_reason: reason }),
  }).words);
  assert.deepEqual(words, ['Ended: the budget is spent', 'Ended: the budget is spent', 'Ended']);
});
