/** @import {CallState} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { Call } from '../../component/web/call.js';
import { ProblemError } from '../../component/web/messages.js';
import { FakeConnection, FakeStream } from './fake-webrtc.js';

/** @type {FakeStream[]} */
let microphones = [];
/** @type {() => Promise<FakeStream>} */
let getUserMedia;

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  microphones = [];
  FakeConnection.opened = [];
  getUserMedia = async () => microphone();
  const navigator = { mediaDevices: { getUserMedia: () => getUserMedia() } };
  const window = { isSecureContext: true, navigator, document: {} };
  Object.assign(globalThis, { RTCPeerConnection: FakeConnection, window: { ...window, parent: window } });
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
});

function microphone() {
  const stream = new FakeStream();
  microphones.push(stream);
  return stream;
}

/**
 * A call whose host is played by `answer`, with what it did noted in order.
 *
 * @param {{answer?: () => Promise<string>, permission?: PermissionState}} [setting]
 */
function setUp({ answer = async () => 'answer', permission = 'granted' } = {}) {
  /** @type {string[]} */
  const states = [];
  /** @type {string[]} */
  const told = [];
  const api = {
    call: (/** @type {string} */ offer) => {
      told.push(`call ${offer}`);
      return answer();
    },
    control: async (/** @type {string} */ action) => told.push(action),
    connected: async () => told.push('connected'),
    failed: async (/** @type {{code: string}} */ { code }) => told.push(`failed ${code}`),
    leave: () => told.push('leave'),
  };
  const listener = {
    state: (/** @type {CallState} */ state) => states.push(words(state)),
    microphone: () => {},
    assistant: () => {},
    event: () => {},
  };
  const HostApi = /** @type {import('../../component/web/host-api.js').HostApi} */ (/** @type {unknown} */ (api));
  const asked = { state: permission, watch: async () => {} };
  return { call: new Call(HostApi, listener, asked), states, told };
}

/** @param {CallState} state */
function words(state) {
  switch (state.name) {
    case 'connecting':
      return `connecting ${state.waitingFor}`;
    case 'failed':
      return `failed ${state.problem.code}`;
    case 'live':
      return ['live', state.isMuted && 'muted', state.isPaused && 'paused', state.isWavering && 'wavering']
        .filter(Boolean).join(' ');
    default:
      return state.name;
  }
}

/** Starts a call and has the far end come up. */
async function live() {
  const parts = setUp();
  const started = parts.call.start({ isMuted: false });
  await settled();
  const [connection] = FakeConnection.opened;
  connection.channel.open();
  connection.channel.receive({ type: 'session.created' });
  await started;
  return { ...parts, connection, track: microphones[0].tracks[0] };
}

test('becomes live when the microphone is attached and the provider’s session stands', async () => {
  const { states, told, connection, track } = await live();
  assert.deepEqual(states, ['connecting host', 'live']);
  assert.deepEqual(told, ['call offer', 'connected']);
  assert.equal(connection.track, track);
});

test('places the call while the microphone opens', async () => {
  const { call, told } = setUp();
  getUserMedia = () => new Promise(() => {});
  call.start({ isMuted: false });
  await settled();
  assert.deepEqual(told, ['call offer']);
});

test('places no call before a person was asked for the microphone', async () => {
  const { call, told, states } = setUp({ permission: 'prompt' });
  let allow = () => {};
  getUserMedia = () => new Promise((resolve) => { allow = () => resolve(microphone()); });
  call.start({ isMuted: false });
  await settled();
  assert.deepEqual([states, told], [['connecting microphone'], []]);
  allow();
  await settled();
  assert.deepEqual([states.at(-1), told], ['connecting host', ['call offer']]);
});

test('is ready a little later with a provider that sends no session.created', async () => {
  const { call, states } = setUp();
  call.start({ isMuted: false });
  await settled();
  FakeConnection.opened[0].channel.open();
  mock.timers.tick(2000);
  await settled();
  assert.equal(states.at(-1), 'live');
});

test('mutes and pauses the microphone itself', async () => {
  const { call, states, track } = await live();
  const heard = [];
  for (const step of [() => call.mute(true), () => call.pause(true), () => call.mute(false), () => call.pause(false)]) {
    step();
    heard.push(track.enabled);
  }
  assert.deepEqual(states.slice(-4), ['live muted', 'live muted paused', 'live paused', 'live']);
  assert.deepEqual(heard, [false, false, false, true]);
});

test('releases everything and tells the host on stop', async () => {
  const { call, states, told, connection, track } = await live();
  call.stop();
  assert.equal(track.readyState, 'ended');
  await settled();
  assert.deepEqual([connection.isClosed, connection.channel.readyState], [true, 'closed']);
  assert.deepEqual([states.at(-1), told.at(-1)], ['idle', 'stop']);
});

test('stops a microphone that opens only after stop', async () => {
  const { call, states } = setUp();
  let allow = () => {};
  getUserMedia = () => new Promise((resolve) => { allow = () => resolve(microphone()); });
  call.start({ isMuted: false });
  await settled();
  call.stop();
  allow();
  await settled();
  assert.equal(microphones[0].tracks[0].readyState, 'ended');
  assert.deepEqual(states, ['connecting host', 'idle']);
});

test('a late answer to a stopped call changes nothing in the next one', async () => {
  /** @type {Array<(sdp: string) => void>} */
  const answers = [];
  const { call, states } = setUp({ answer: () => new Promise((resolve) => answers.push(resolve)) });
  call.start({ isMuted: false });
  await settled();
  call.stop();
  call.start({ isMuted: false });
  await settled();
  const before = [...states];
  answers[0]('garbage');
  await settled();
  assert.deepEqual(states, before);
});

test('refuses a second call while there is one', async () => {
  const { call } = await live();
  await call.start({ isMuted: false });
  assert.equal(FakeConnection.opened.length, 1);
});

test('shows what the host says about a refused call, and has none to end there', async () => {
  const refused = { code: 'invalid_api_key', message: 'No.', fix: 'Set another key.' };
  const { call, states, told } = setUp({ answer: () => Promise.reject(new ProblemError(refused, 401)) });
  await call.start({ isMuted: false });
  await settled();
  assert.deepEqual([states.at(-1), told], ['failed invalid_api_key', ['call offer']]);
  assert.equal(microphones[0].tracks[0].readyState, 'ended');
});

test('reports an answer that is no session description', async () => {
  const { call, states, told } = setUp({ answer: async () => '<html>' });
  await call.start({ isMuted: false });
  await settled();
  assert.deepEqual([states.at(-1), told.at(-1)], ['failed bad_answer', 'failed bad_answer']);
});

test('gives up when nothing comes through after the answer', async () => {
  const { call, states } = setUp();
  call.start({ isMuted: false });
  await settled();
  mock.timers.tick(15_000);
  await settled();
  assert.equal(states.at(-1), 'failed no_media_path');
});

test('gives a disconnected call five seconds to come back', async () => {
  const { states, connection } = await live();
  connection.become('disconnected');
  mock.timers.tick(4900);
  connection.become('connected');
  mock.timers.tick(10_000);
  assert.deepEqual(states, ['connecting host', 'live', 'live wavering', 'live']);
  connection.become('disconnected');
  mock.timers.tick(5000);
  assert.deepEqual(states.slice(4), ['live wavering', 'failed connection_lost']);
});

test('acts at once on a failed connection', async () => {
  const { states, connection, told, track } = await live();
  connection.become('failed');
  await settled();
  assert.deepEqual([states.at(-1), told.at(-1), track.readyState],
    ['failed connection_lost', 'failed connection_lost', 'ended']);
});

test('waits a moment for the host’s reason when the far end closes the channel', async () => {
  const { call, states, connection } = await live();
  connection.channel.drop();
  mock.timers.tick(300);
  call.ended({ code: 'session_expired', message: 'Over.', fix: 'Start again.' });
  mock.timers.tick(1000);
  assert.deepEqual(states, ['connecting host', 'live', 'failed session_expired']);
});

test('says that the call was dropped when the host gives no reason', async () => {
  const { states, connection, track } = await live();
  connection.channel.drop();
  mock.timers.tick(400);
  assert.deepEqual([states.at(-1), track.readyState], ['failed call_dropped', 'ended']);
});

test('notices that the microphone was unplugged', async () => {
  const { states, track } = await live();
  track.dispatchEvent(new Event('ended'));
  assert.equal(states.at(-1), 'failed microphone_lost');
});

test('sends client events on the open channel only', async () => {
  const { call, connection } = await live();
  call.send({ type: 'response.cancel' });
  call.stop();
  call.send({ type: 'response.create' });
  assert.deepEqual(connection.channel.sent, ['{"type":"response.cancel"}']);
});
