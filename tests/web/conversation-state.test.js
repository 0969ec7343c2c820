/** @import {CallState, Phase, SessionState} from '../../component/web/types.js' */
/** @import {Known} from '../../component/web/conversation-state.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { shown } from '../../component/web/conversation-state.js';
import { problem } from '../../component/web/messages.js';

const LIVE = /** @type {const} */ ({ name: 'live', isMuted: false, isPaused: false, isWavering: false });

/**
 * @param {CallState} call
 * @param {Phase|null} phase the host's
 * @param {Partial<Known>} [more]
 */
function show(call, phase, more = {}) {
  const session = phase ? /** @type {SessionState} */ ({ phase, error: problem('call_dropped') }) : null;
  return shown({ call, session, link: 'open', refusal: null, ...more });
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
  const late = ['new', 'connecting', 'ended', 'failed'];
  assert.deepEqual(late.map((phase) => show(LIVE, phase).phase),
    ['listening', 'listening', 'listening', 'listening']);
});

test('shows pause, mute and a wavering network before the host’s phase', () => {
  assert.equal(show({ ...LIVE, isPaused: true }, 'assistant_speaking').phase, 'paused');
  assert.equal(show({ ...LIVE, isWavering: true }, 'listening').phase, 'reconnecting');
  assert.equal(show({ ...LIVE, isMuted: true }, 'listening').words, 'Muted');
  assert.deepEqual(
    [show(LIVE, null), show({ ...LIVE, isMuted: true }, null), show({ ...LIVE, isPaused: true }, null),
      show({ name: 'idle' }, null)].map(({ microphone }) => microphone),
    ['on', 'muted', 'muted', 'off']);
});

test('offers to start again after every failure of a call', () => {
  const failed = show({ name: 'failed', problem: problem('microphone_denied') }, 'ended');
  assert.deepEqual([failed.phase, failed.status, failed.problem?.code, failed.canStart, failed.isCalling],
    ['failed', 'error', 'microphone_denied', true, false]);
});

test('shows why the conversation failed to a page that was opened afterwards', () => {
  const reopened = show({ name: 'idle' }, 'failed');
  assert.deepEqual([reopened.phase, reopened.problem?.code, reopened.canStart], ['failed', 'call_dropped', true]);
});

test('does not claim a call that another window has', () => {
  const other = show({ name: 'idle' }, 'listening');
  assert.deepEqual([other.phase, other.status, other.words, other.canStart],
    ['ended', 'idle', 'Live in another window', true]);
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
