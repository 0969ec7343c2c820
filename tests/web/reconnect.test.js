import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ProblemError, problem } from '../../component/web/messages.js';
import { nextTryAfter, secondTryAfter } from '../../component/web/reconnect.js';
import { FakeBrowser, Scene, comeUp, latest, pass, refusing, settled } from './fake-call.js';
import { FakeConnection } from './fake-webrtc.js';
import './english.js';

/** @type {FakeBrowser} */
let browser;
/** @type {Scene} */
let scene;

beforeEach(async () => {
  browser = new FakeBrowser();
  browser.install();
  scene = new Scene();
  await scene.live();
  scene.states = [];
  scene.told = [];
  scene.assistant = [];
});

const track = () => browser.microphones[0].tracks[0];

test('gives a disconnected call five seconds to come back, and tears nothing down meanwhile', async () => {
  latest().become('disconnected');
  await pass(4900);
  assert.deepEqual([track().enabled, scene.assistant, FakeConnection.opened.length], [true, [], 1]);
  latest().become('connected');
  await pass(10_000);
  assert.deepEqual(scene.states, ['reconnecting', 'live']);
  assert.deepEqual(scene.told, ['disconnected 1', 'connected 1']);
});

test('replaces a call that does not come back within five seconds', async () => {
  const first = latest();
  first.become('disconnected');
  await pass(5000);
  assert.deepEqual(scene.told, ['disconnected 1', 'lost 1', 'call offer']);
  await comeUp();
  assert.deepEqual(scene.states, ['reconnecting', 'live']);
  assert.deepEqual([first.isClosed, FakeConnection.opened.length, browser.microphones.length], [true, 2, 1]);
});

test('replaces a failed call at once, with the same microphone, which is silent until the new one is up', async () => {
  latest().become('failed');
  await settled();
  assert.deepEqual([scene.told, track().enabled, track().readyState], [['lost 1', 'call offer'], false, 'live']);
  await comeUp();
  assert.deepEqual(scene.states, ['reconnecting', 'live']);
  assert.deepEqual(scene.told, ['lost 1', 'call offer', 'connected 2']);
  assert.deepEqual([latest().track, track().enabled], [track(), true]);
});

test('waits a moment for the host’s reason when the far end closes the channel', async () => {
  latest().channel.drop();
  await pass(300);
  scene.hostSays({ call: 1, phase: 'failed', error: { code: 'session_expired', message: 'Over.', fix: 'Start.' } });
  await pass(1000);
  assert.deepEqual([scene.states, scene.told], [['failed session_expired'], []]);
});

test('replaces a dropped call for which the host has no reason', async () => {
  latest().channel.drop();
  await pass(400);
  await comeUp();
  assert.deepEqual([scene.states, scene.told],
    [['reconnecting', 'live'], ['lost 1', 'call offer', 'connected 2']]);
});

test('replaces a call that the host says is lost, without telling it so', async () => {
  scene.hostSays({ call: 1, phase: 'reconnecting', connection_state: 'disconnected' });
  await settled();
  await comeUp();
  assert.deepEqual([scene.states, scene.told], [['reconnecting', 'live'], ['call offer', 'connected 2']]);
});

test('does not take for a loss what the host says of a call that is being placed, or of an earlier one', async () => {
  scene.hostSays({ call: 1, phase: 'reconnecting', connection_state: 'connecting' });
  scene.hostSays({ call: 0, phase: 'reconnecting', connection_state: 'disconnected' });
  await settled();
  assert.deepEqual([scene.states, scene.told], [[], []]);
});

test('does not take the echo of its own report for the host’s word, even when it comes late', async () => {
  latest().become('disconnected');
  scene.hostSays({ call: 1, phase: 'reconnecting', connection_state: 'disconnected' });
  latest().become('connected');
  scene.hostSays({ call: 1, phase: 'reconnecting', connection_state: 'disconnected' });
  await pass(500);
  scene.hostSays({ call: 1, phase: 'listening', connection_state: 'connected' });
  await pass(5000);
  assert.deepEqual([scene.states, FakeConnection.opened.length], [['reconnecting', 'live'], 1]);
});

test('believes the host when it still says so a second after the path came back', async () => {
  latest().become('disconnected');
  latest().become('connected');
  scene.hostSays({ call: 1, phase: 'reconnecting', connection_state: 'disconnected' });
  await pass(1000);
  await comeUp();
  assert.deepEqual(scene.states, ['reconnecting', 'live', 'reconnecting', 'live']);
  assert.deepEqual(scene.told, ['disconnected 1', 'connected 1', 'call offer', 'connected 2']);
});

test('tries again after 1, 2, 4, 8 and 8 seconds', async () => {
  scene.answers = Array.from({ length: 6 }, () => refusing('host_unreachable'));
  latest().become('failed');
  await settled();
  const waits = [];
  for (let tries = 1; tries < 7; tries++) {
    let waited = 0;
    while (scene.told.filter((each) => each === 'call offer').length === tries) {
      await pass(100);
      waited += 100;
    }
    waits.push(waited);
  }
  assert.deepEqual(waits, [1000, 2000, 4000, 8000, 8000, 8000]);
  await comeUp();
  assert.deepEqual(scene.states, ['reconnecting', 'live']);
});

test('gives up a minute after the loss', async () => {
  scene.answers = Array.from({ length: 20 }, () => refusing('host_unreachable'));
  latest().become('failed');
  await pass(59_900);
  assert.deepEqual(scene.states, ['reconnecting']);
  await pass(100);
  assert.deepEqual(scene.states, ['reconnecting', 'failed connection_lost']);
  assert.deepEqual([scene.told.at(-1), track().readyState], ['failed 0 connection_lost', 'ended']);
  const before = scene.told.length;
  await pass(20_000);
  assert.equal(scene.told.length, before);
});

test('a minute counts from each loss', async () => {
  latest().become('failed');
  await settled();
  await comeUp();
  await pass(70_000);
  assert.deepEqual(scene.states, ['reconnecting', 'live']);
});

for (const code of ['provider_unavailable', 'provider_timeout', 'provider_unreachable', 'rate_limit_exceeded',
  'host_unreachable', 'host_timeout', 'no_media_path']) {
  test(`tries again after ${code}`, () => {
    const error = new ProblemError({ code, message: '', fix: '' });
    assert.deepEqual([1, 2, 3, 4, 5, 6].map((tries) => nextTryAfter(error, tries)),
      [1000, 2000, 4000, 8000, 8000, 8000]);
  });
}

test('tries again after a problem of the provider’s own, whatever code it gives to it', () => {
  const error = new ProblemError({ code: 'server_error', message: '', fix: '' }, 503);
  assert.deepEqual([nextTryAfter(error, 1), secondTryAfter(error)], [1000, 500]);
});

test('waits as long as the provider asks', () => {
  const error = new ProblemError({ code: 'rate_limit_exceeded', message: '', fix: '' }, 429, 3000);
  assert.deepEqual([1, 2, 3].map((tries) => nextTryAfter(error, tries)), [3000, 3000, 4000]);
});

test('shows every other refusal and tries no more', async () => {
  scene.answers = [refusing('host_unreachable'), refusing('insufficient_quota', 429)];
  latest().become('failed');
  await pass(20_000);
  assert.deepEqual(scene.states, ['reconnecting', 'failed insufficient_quota']);
  assert.deepEqual(scene.told, ['lost 1', 'call offer', 'call offer', 'failed 0 insufficient_quota']);
});

test('gives up a new call that was answered but does not come up, and tells the host of it', async () => {
  latest().become('failed');
  await settled();
  latest().become('failed');
  await pass(1000);
  await comeUp();
  assert.deepEqual(scene.told, ['lost 1', 'call offer', 'lost 2', 'call offer', 'connected 3']);
  assert.deepEqual(scene.states, ['reconnecting', 'live']);
});

test('stops at any time', async () => {
  scene.answers = [refusing('host_unreachable')];
  latest().become('failed');
  await pass(500);
  scene.call.stop();
  await pass(20_000);
  assert.deepEqual([scene.states, scene.told], [['reconnecting', 'idle'], ['lost 1', 'call offer', 'stop']]);
  assert.equal(track().readyState, 'ended');
});

test('ends with the page at any time', async () => {
  latest().become('failed');
  await settled();
  scene.call.leave(true);
  assert.deepEqual([scene.told.at(-1), track().readyState], ['leave 2 for a moment', 'ended']);
});

test('mutes and pauses at any time', async () => {
  latest().become('failed');
  await settled();
  scene.call.mute(true);
  scene.call.pause(true);
  await comeUp();
  assert.deepEqual(scene.states, ['reconnecting', 'reconnecting muted', 'reconnecting muted paused',
    'live muted paused']);
  assert.equal(track().enabled, false);
});

test('ends when the app stops the conversation meanwhile, whichever of its calls the host means', async () => {
  scene.answers = [refusing('provider_unavailable', 503)];
  latest().become('failed');
  await pass(500);
  scene.hostSays({ call: 2, phase: 'reconnecting', connection_state: 'disconnected' });
  assert.equal(scene.call.state.name, 'reconnecting');
  scene.hostSays({ call: 2, phase: 'ended' });
  await pass(20_000);
  assert.deepEqual([scene.states, scene.told], [['reconnecting', 'idle'], ['lost 1', 'call offer']]);
});

test('knows its own refused calls from another page’s', async () => {
  scene.answers = [refusing('provider_unavailable', 503), refusing('host_unreachable')];
  latest().become('failed');
  await pass(1100);
  scene.hostSays({ call: 3, phase: 'failed' });
  assert.equal(scene.call.state.name, 'reconnecting');
  scene.hostSays({ call: 4, phase: 'connecting' });
  assert.equal(scene.call.state.name, 'idle');
});

test('a new call’s events are told with its number', async () => {
  latest().channel.receive({ type: 'a' });
  latest().become('failed');
  await settled();
  await comeUp();
  latest().channel.receive({ type: 'b' });
  assert.deepEqual(scene.events,
    ['1 {"type":"session.created"}', '1 {"type":"a"}', '2 {"type":"session.created"}', '2 {"type":"b"}']);
});

test('tells a host that is away that the call is back until it has heard', async () => {
  let tries = 0;
  scene.connected = async () => {
    if (++tries < 3) throw new ProblemError(problem('host_unreachable'), tries === 1 ? undefined : 503);
  };
  latest().become('disconnected');
  latest().become('connected');
  await pass(10_000);
  assert.deepEqual(scene.told, ['disconnected 1', 'connected 1', 'connected 1', 'connected 1']);
});
