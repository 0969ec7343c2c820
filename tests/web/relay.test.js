/** @import {Said} from './fake-call.js' */
import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { FakeBrowser, Scene, comeUp, latest, pass, refusing, settled } from './fake-call.js';
import { FakeAudioContext, FakeSocket, installRelay, latestNode, latestSocket } from './fake-relay.js';
import { FakeConnection } from './fake-webrtc.js';
import './english.js';

/** @type {Map<string, string>} */
let storage;

beforeEach(() => {
  new FakeBrowser().install();
  storage = installRelay();
  Object.assign(window, { addEventListener: () => {} });
});

/** A module that is loaded on demand takes a moment more. */
async function opened() {
  for (let i = 0; i < 5000 && latestSocket()?.readyState !== 0; i++) await settled();
  return latestSocket();
}

/** @param {Said} [more] */
function connected(more) {
  latestSocket().tell({ type: 'status', phase: 'listening', transport: 'websocket', connection_state: 'connected',
    call: 1, seq: 5, ...more });
}

/** @param {string} [transport] */
async function relayed(transport = 'websocket') {
  const scene = new Scene('granted', { transport });
  const started = scene.call.start({ isMuted: false });
  (await opened()).open();
  connected();
  await started;
  return scene;
}

test('becomes live when the host says that the provider is there, and reports nothing by itself', async () => {
  const scene = await relayed();
  assert.deepEqual([scene.states, scene.told], [['connecting host', 'live'], []]);
  assert.deepEqual(scene.assistant, [{ name: 'assistant' }]);
  assert.equal(FakeConnection.opened.length, 0);
});

test('is not taken in by what the host says of the session’s earlier calls', async () => {
  const scene = new Scene('granted', { transport: 'websocket' });
  scene.call.start({ isMuted: false });
  (await opened()).open();
  connected({ transport: 'webrtc', call: 3 });
  connected({ connection_state: 'closed', call: 4 });
  connected({ connection_state: 'connecting', call: 5 });
  await settled();
  assert.deepEqual(scene.states, ['connecting host']);
  connected({ call: 5 });
  await settled();
  assert.deepEqual(scene.states, ['connecting host', 'live']);
});

test('says what the microphone hears, and plays and reports what comes', async () => {
  await relayed();
  const [capture, playback] = [latestNode('capture'), latestNode('playback')];
  assert.equal(latestNode('source').to, capture);
  capture.port.onmessage({ data: new ArrayBuffer(1920) });
  latestSocket().tell({ type: 'audio', item_id: 'a' });
  latestSocket().sound(960);
  playback.port.onmessage({ data: { item: 'a', ms: 100 } });
  latestSocket().tell({ type: 'flush' });
  assert.deepEqual(latestSocket().sent, [1920, { type: 'played', item_id: 'a', ms: 100 }]);
  assert.deepEqual(playback.ordered, [{ latency: 30 }, { begin: 'a' }, { sound: new ArrayBuffer(960) },
    { latency: 30 }, { flush: true }]);
});

test('is silent at once for a person, and stays so until the host has heard of it', async () => {
  const { call } = await relayed();
  const { ordered } = latestNode('playback');
  call.hush();
  latestSocket().sound(960);
  latestSocket().tell({ type: 'flush' });
  latestSocket().tell({ type: 'audio', item_id: 'b' });
  latestSocket().sound(480);
  assert.deepEqual(ordered.slice(1), [{ flush: true }, { flush: true }, { begin: 'b' },
    { sound: new ArrayBuffer(480) }]);
});

test('tells what is said by button in its place among the sound', async () => {
  const { call, told } = await relayed();
  call.tell('start_recording');
  latestNode('capture').port.onmessage({ data: new ArrayBuffer(1920) });
  call.tell('stop_recording');
  assert.deepEqual([latestSocket().sent, told], [[{ type: 'start_recording' }, 1920, { type: 'stop_recording' }], []]);
});

test('stops at once, and leaves the end to the host', async () => {
  const { call, states, told } = await relayed();
  call.stop();
  await settled();
  assert.deepEqual([states.at(-1), told], ['idle', ['stop']]);
  assert.deepEqual([FakeAudioContext.opened[0].isClosed, latestSocket().closed], [true, null]);
});

test('connects again to the same call when the line breaks, and tells nobody that it is lost', async () => {
  const scene = await relayed();
  latestSocket().drop();
  const again = await opened();
  again.open();
  connected({ connection_state: 'disconnected', seq: 8 });
  connected({ seq: 9 });
  await settled();
  assert.deepEqual([scene.states, scene.told], [['connecting host', 'live', 'reconnecting', 'live'], []]);
  assert.deepEqual([FakeSocket.opened.length, FakeAudioContext.opened.length], [2, 2]);
});

test('tries again after a while when the host cannot be reached', async () => {
  const scene = await relayed();
  scene.probe = refusing('host_unreachable');
  latestSocket().drop();
  (await opened()).drop();
  await settled();
  await pass(900);
  assert.equal(FakeSocket.opened.length, 2);
  await pass(100);
  (await opened()).open();
  connected({ seq: 9 });
  await settled();
  assert.deepEqual(scene.states, ['connecting host', 'live', 'reconnecting', 'live']);
});

test('believes the later of two words of the host, whichever way they come', async () => {
  const scene = await relayed();
  scene.hostSays({ call: 1, phase: 'reconnecting', connection_state: 'disconnected', seq: 4 });
  assert.equal(FakeSocket.opened.length, 1);
  scene.hostSays({ call: 1, phase: 'reconnecting', connection_state: 'disconnected', seq: 6 });
  await opened();
  assert.equal(FakeSocket.opened.length, 2);
});

test('comes back to a host that has hung up for want of it', async () => {
  const scene = await relayed();
  latestSocket().drop();
  await opened();
  scene.hostSays({ call: 1, phase: 'ended', ended_reason: 'widget_gone', seq: 7 });
  latestSocket().open();
  connected({ call: 2, seq: 9 });
  await settled();
  assert.deepEqual(scene.states.slice(-2), ['reconnecting', 'live']);
});

for (const [code, name] of /** @type {Array<[number, string]>} */ ([[1000, 'an ordinary end'], [4404, 'a deletion'],
  [4409, 'another page’s taking over']])) {
  test(`ends quietly after ${name}`, async () => {
    const scene = await relayed();
    latestSocket().drop(code);
    await settled();
    assert.deepEqual([scene.states.at(-1), scene.told, FakeSocket.opened.length], ['idle', [], 1]);
  });
}

test('fails with the host’s reason when the provider drops the conversation', async () => {
  const scene = await relayed();
  latestSocket().tell({ type: 'error', error: { code: 'session_expired', message: 'Over.', fix: 'Start.' } });
  latestSocket().drop(4502);
  await settled();
  assert.deepEqual(scene.states.at(-1), 'failed session_expired');
});

test('fails with the host’s reason when the provider refuses, and goes no other way', async () => {
  const scene = new Scene('granted', { transport: 'auto' });
  storage.set('realtime-detour', JSON.stringify({ until: Date.now() + 1000, network: '' }));
  scene.call.start({ isMuted: false });
  (await opened()).open();
  latestSocket().tell({ type: 'error', error: { code: 'invalid_api_key', message: 'No.', fix: 'Set it.' } });
  latestSocket().drop(4502);
  await settled();
  assert.deepEqual([scene.states.at(-1), FakeConnection.opened.length], ['failed invalid_api_key', 0]);
});

test('tries once more by itself when the provider was unavailable', async () => {
  const scene = new Scene('granted', { transport: 'websocket' });
  scene.call.start({ isMuted: false });
  (await opened()).open();
  latestSocket().tell({ type: 'error', error: { code: 'provider_unavailable', message: 'No.', fix: 'Wait.' } });
  latestSocket().drop(4502);
  await pass(500);
  (await opened()).open();
  connected({ call: 2 });
  await settled();
  assert.deepEqual(scene.states, ['connecting host', 'live']);
});

test('gives up a host that answers nothing for twelve seconds', async () => {
  const scene = new Scene('granted', { transport: 'websocket' });
  scene.call.start({ isMuted: false });
  (await opened()).open();
  await pass(12_000);
  assert.deepEqual(scene.states.at(-1), 'failed host_timeout');
});

test('says what the host says of a refused connection', async () => {
  const scene = new Scene('granted', { transport: 'websocket' });
  scene.probe = refusing('token_wrong', 403);
  scene.call.start({ isMuted: false });
  (await opened()).drop();
  await settled();
  assert.deepEqual(scene.states.at(-1), 'failed token_wrong');
});

test('says that WebSockets are blocked where the host is there and nothing else is wrong', async () => {
  const scene = new Scene('granted', { transport: 'websocket' });
  scene.call.start({ isMuted: false });
  (await opened()).drop();
  await settled();
  assert.deepEqual(scene.states.at(-1), 'failed no_websocket');
});

test('falls back three seconds after an answer that nothing comes of, says so, and remembers it', async () => {
  const scene = new Scene('granted', { transport: 'auto' });
  const started = scene.call.start({ isMuted: false });
  await settled();
  latest().iceConnectionState = 'checking';
  await pass(2900);
  assert.equal(FakeSocket.opened.length, 0);
  await pass(100);
  (await opened()).open();
  connected({ call: 2 });
  await started;
  assert.deepEqual([scene.states, scene.told], [['connecting host', 'live'], ['call offer']]);
  assert.deepEqual([latest().isClosed, latestNode('source').to], [true, latestNode('capture')]);
  assert.equal(noteOf(scene), 'relayed');
  assert.ok(storage.has('realtime-detour'));
});

test('falls back at once when ICE fails, or where there is no WebRTC', async () => {
  const failed = new Scene('granted', { transport: 'auto' });
  failed.call.start({ isMuted: false });
  await settled();
  latest().become('failed');
  await opened();
  assert.equal(FakeSocket.opened.length, 1);

  storage.clear();
  Object.assign(globalThis, { RTCPeerConnection: undefined });
  const without = new Scene('granted', { transport: 'auto' });
  without.call.start({ isMuted: false });
  latestSocket().readyState = 3;
  await opened();
  assert.deepEqual([FakeSocket.opened.length, without.told], [2, []]);
});

test('goes on through the host when the direct way breaks off, and tries that again the next time', async () => {
  const scene = new Scene('granted', { transport: 'auto' });
  await scene.live();
  latest().become('failed');
  await settled();
  latest().become('failed');
  (await opened()).open();
  connected({ call: 3 });
  await settled();
  assert.deepEqual([scene.states, scene.told],
    [['connecting host', 'live', 'reconnecting', 'live'], ['call offer', 'connected 1', 'lost 1', 'call offer']]);
  assert.deepEqual([noteOf(scene), storage.size], ['relayed', 0]);
});

test('stays with a direct call that has a path, however long the rest takes', async () => {
  const scene = new Scene('granted', { transport: 'auto' });
  scene.call.start({ isMuted: false });
  await settled();
  latest().iceConnectionState = 'connected';
  await pass(10_000);
  await comeUp();
  await settled();
  assert.deepEqual([scene.states, FakeSocket.opened.length], [['connecting host', 'live'], 0]);
  assert.equal(noteOf(scene), null);
});

test('stays with WebRTC where the session wants nothing else', async () => {
  const scene = new Scene('granted', { transport: 'webrtc' });
  scene.call.start({ isMuted: false });
  await settled();
  latest().become('failed');
  await settled();
  assert.deepEqual([scene.states.at(-1), FakeSocket.opened.length], ['failed no_media_path', 0]);
});

test('a provider’s refusal is no reason to fall back', async () => {
  const scene = new Scene('granted', { transport: 'auto' });
  scene.answers.push(refusing('rate_limit_exceeded', 429));
  scene.call.start({ isMuted: false });
  await pass(5000);
  assert.deepEqual([scene.states.at(-1), FakeSocket.opened.length], ['failed rate_limit_exceeded', 0]);
});

test('goes at once where it went before, as long as that is remembered for this network', async () => {
  for (const [memory, isUsed] of /** @type {Array<[object, boolean]>} */ ([
    [{ until: Date.now() + 1000, network: '' }, true], [{ until: Date.now() - 1, network: '' }, false],
    [{ until: Date.now() + 1000, network: 'cellular' }, false], [{ something: 'else' }, false]])) {
    FakeConnection.opened = [];
    storage.set('realtime-detour', JSON.stringify(memory));
    const { call } = new Scene('granted', { transport: 'auto' });
    call.start({ isMuted: false });
    if (isUsed) (await opened()).readyState = 3;
    else for (let i = 0; i < 20; i++) await settled();
    assert.equal(FakeConnection.opened.length, isUsed ? 0 : 1, JSON.stringify(memory));
    call.stop();
  }
});

test('tries the direct way when the remembered one is blocked, and forgets it', async () => {
  storage.set('realtime-detour', JSON.stringify({ until: Date.now() + 1000, network: '' }));
  const scene = new Scene('granted', { transport: 'auto' });
  const started = scene.call.start({ isMuted: false });
  (await opened()).drop();
  for (let i = 0; i < 5000 && !latest(); i++) await settled();
  await comeUp();
  await started;
  assert.deepEqual([scene.states, scene.told], [['connecting host', 'live'], ['call offer', 'connected 1']]);
  assert.equal(storage.size, 0);
});

test('a message about both ways where both are blocked', async () => {
  const scene = new Scene('granted', { transport: 'auto' });
  scene.call.start({ isMuted: false });
  await settled();
  latest().become('failed');
  (await opened()).drop();
  await settled();
  assert.deepEqual([scene.states, scene.told.at(-1)], [['connecting host', 'failed no_way'], 'failed 0 no_way']);
});

test('a stop while it falls back opens nothing more', async () => {
  const { call } = new Scene('granted', { transport: 'auto' });
  call.start({ isMuted: false });
  await settled();
  latest().become('failed');
  call.stop();
  for (let i = 0; i < 20; i++) await settled();
  assert.deepEqual([FakeSocket.opened.length, FakeAudioContext.opened.length], [0, 0]);
});

test('tells quietly when the network is too slow for the voice', async () => {
  const scene = await relayed();
  latestSocket().bufferedAmount = 1e6;
  for (let i = 0; i < 60; i++) latestNode('capture').port.onmessage({ data: new ArrayBuffer(1920) });
  assert.equal(noteOf(scene), 'behind');
});

/** @param {Scene} scene */
function noteOf({ call: { state } }) {
  return state.name === 'live' ? state.note : undefined;
}
