import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { ProblemError, problem } from '../../component/web/messages.js';
import { FakeBrowser, Scene, comeUp, latest, pass, refusing, settled } from './fake-call.js';
import { FakeConnection } from './fake-webrtc.js';
import './english.js';

/** @type {FakeBrowser} */
let browser;

beforeEach(() => {
  browser = new FakeBrowser();
  browser.install();
});

async function live() {
  const scene = new Scene();
  await scene.live();
  return { scene, call: scene.call, connection: latest(), track: browser.microphones[0].tracks[0] };
}

test('becomes live when the microphone is attached and the provider’s session stands', async () => {
  const { scene, connection, track } = await live();
  assert.deepEqual(scene.states, ['connecting host', 'live']);
  assert.deepEqual(scene.told, ['call offer', 'connected 1']);
  assert.equal(connection.track, track);
});

test('places the call while the microphone opens', async () => {
  const scene = new Scene();
  browser.getUserMedia = () => new Promise(() => {});
  scene.call.start({ isMuted: false });
  await settled();
  assert.deepEqual(scene.told, ['call offer']);
});

test('places no call before a person was asked for the microphone', async () => {
  const { call, told, states } = new Scene('prompt');
  let allow = () => {};
  browser.getUserMedia = () => new Promise((resolve) => { allow = () => resolve(browser.microphone()); });
  call.start({ isMuted: false });
  await settled();
  assert.deepEqual([states, told], [['connecting microphone'], []]);
  allow();
  await settled();
  assert.deepEqual([states.at(-1), told], ['connecting host', ['call offer']]);
});

test('is ready a little later with a provider that sends no session.created', async () => {
  const { call, states } = new Scene();
  call.start({ isMuted: false });
  await settled();
  latest().channel.open();
  await pass(2000);
  assert.equal(states.at(-1), 'live');
});

test('mutes and pauses the microphone itself', async () => {
  const { scene: { states }, call, track } = await live();
  const heard = [];
  for (const step of [() => call.mute(true), () => call.pause(true), () => call.mute(false), () => call.pause(false)]) {
    step();
    heard.push(track.enabled);
  }
  assert.deepEqual(states.slice(-4), ['live muted', 'live muted paused', 'live paused', 'live']);
  assert.deepEqual(heard, [false, false, false, true]);
});

test('keeps what was pressed while the call came up', async () => {
  const { call, states } = new Scene();
  call.start({ isMuted: false });
  await settled();
  call.mute(true);
  assert.equal(browser.microphones[0].tracks[0].enabled, false);
  await comeUp();
  assert.deepEqual(states, ['connecting host', 'live muted']);
});

test('lets nothing through while the gate is closed', async () => {
  const { call, track } = await live();
  call.gate(false);
  const closed = track.enabled;
  call.gate(true);
  assert.deepEqual([closed, track.enabled], [false, true]);
});

test('releases everything and tells the host on stop', async () => {
  const { scene, call, connection, track } = await live();
  call.stop();
  assert.equal(track.readyState, 'ended');
  await settled();
  assert.deepEqual([connection.isClosed, connection.channel.readyState], [true, 'closed']);
  assert.deepEqual([scene.states.at(-1), scene.told.at(-1)], ['idle', 'stop']);
});

test('places the next call once the host has heard of the end of the one before', async () => {
  const { scene, call } = await live();
  let hear = () => {};
  scene.controlled = () => new Promise((resolve) => { hear = () => resolve(undefined); });
  const before = scene.told.length;
  call.stop();
  call.start({ isMuted: false });
  await settled();
  const unheard = scene.told.slice(before);
  hear();
  await settled();
  assert.deepEqual([unheard, scene.told.slice(before)], [['stop'], ['stop', 'call offer']]);
  assert.deepEqual(scene.states.slice(-2), ['idle', 'connecting host']);
});

test('stops a microphone that opens only after stop', async () => {
  const { call, states } = new Scene();
  let allow = () => {};
  browser.getUserMedia = () => new Promise((resolve) => { allow = () => resolve(browser.microphone()); });
  call.start({ isMuted: false });
  await settled();
  call.stop();
  allow();
  await settled();
  assert.equal(browser.microphones[0].tracks[0].readyState, 'ended');
  assert.deepEqual(states, ['connecting host', 'idle']);
});

test('a late answer to a stopped call changes nothing in the next one', async () => {
  const { call, states, answers } = new Scene();
  /** @type {Array<(answer: {sdp: string}) => void>} */
  const late = [];
  answers.push(() => new Promise((resolve) => late.push(resolve)), () => new Promise(() => {}));
  call.start({ isMuted: false });
  await settled();
  call.stop();
  call.start({ isMuted: false });
  await settled();
  const before = [...states];
  late[0]({ sdp: 'garbage' });
  await settled();
  assert.deepEqual(states, before);
});

test('refuses a second call while there is one', async () => {
  const { call } = await live();
  await call.start({ isMuted: false });
  assert.equal(FakeConnection.opened.length, 1);
});

test('shows what the host says about a refused call, and has none to end there', async () => {
  const { call, states, told, answers } = new Scene();
  answers.push(refusing('invalid_api_key', 401));
  await call.start({ isMuted: false });
  await settled();
  assert.deepEqual([states, told], [['connecting host', 'failed invalid_api_key'], ['call offer']]);
  assert.equal(browser.microphones[0].tracks[0].readyState, 'ended');
});

test('reports an answer that is no session description', async () => {
  const { call, states, told, answers } = new Scene();
  answers.push(async () => ({ sdp: '<html>' }));
  await call.start({ isMuted: false });
  await settled();
  assert.deepEqual([states.at(-1), told.at(-1)], ['failed bad_answer', 'failed 1 bad_answer']);
});

test('reports a call that the host never answered without a number', async () => {
  const { call, told, answers } = new Scene();
  answers.push(refusing('host_timeout'));
  await call.start({ isMuted: false });
  await settled();
  assert.equal(told.at(-1), 'failed 0 host_timeout');
});

test('gives up when nothing comes through after the answer', async () => {
  const { call, states } = new Scene();
  call.start({ isMuted: false });
  await settled();
  await pass(15_000);
  assert.deepEqual(states, ['connecting host', 'failed no_media_path']);
});

test('gives up at once when the first call finds no way', async () => {
  const { call, states } = new Scene();
  call.start({ isMuted: false });
  await settled();
  latest().become('failed');
  await settled();
  assert.deepEqual(states, ['connecting host', 'failed no_media_path']);
});

test('tries a first call once more by itself when the provider was unavailable', async () => {
  const { call, states, told, answers } = new Scene();
  answers.push(refusing('provider_unavailable', 503));
  call.start({ isMuted: false });
  await pass(400);
  assert.deepEqual(told, ['call offer']);
  await pass(100);
  await comeUp();
  assert.deepEqual([states, told], [['connecting host', 'live'], ['call offer', 'call offer', 'connected 2']]);
  assert.equal(latest().track, browser.microphones[0].tracks[0]);
});

test('waits as long as the provider asks before that second try, up to ten seconds', async () => {
  const patient = new Scene();
  patient.answers.push(refusing('rate_limit_exceeded', 429, 10_000), refusing('rate_limit_exceeded', 429, 10_000));
  patient.call.start({ isMuted: false });
  await pass(9900);
  assert.deepEqual(patient.told, ['call offer']);
  await pass(100);
  assert.deepEqual(patient.states, ['connecting host', 'failed rate_limit_exceeded']);
  assert.deepEqual(patient.told, ['call offer', 'call offer']);

  const impatient = new Scene();
  impatient.answers.push(refusing('rate_limit_exceeded', 429, 11_000));
  await impatient.call.start({ isMuted: false });
  assert.deepEqual([impatient.states.at(-1), impatient.told], ['failed rate_limit_exceeded', ['call offer']]);
});

test('a stop while it waits for the second try ends it', async () => {
  const { call, states, told, answers } = new Scene();
  answers.push(refusing('provider_unavailable', 503));
  call.start({ isMuted: false });
  await pass(100);
  call.stop();
  await pass(2000);
  assert.deepEqual([states, told], [['connecting host', 'idle'], ['call offer']]);
});

test('opens the microphone to a provider that is set up later only when the host says that it is', async () => {
  const scene = new Scene();
  scene.answers.push(async () => ({ isPending: true }));
  let confirm = () => {};
  scene.connected = () => new Promise((resolve) => { confirm = () => resolve(undefined); });
  scene.call.start({ isMuted: false });
  await settled();
  await comeUp();
  const [track] = browser.microphones[0].tracks;
  assert.deepEqual([scene.states, track.enabled], [['connecting host'], false]);
  confirm();
  await settled();
  assert.deepEqual([scene.states, track.enabled], [['connecting host', 'live'], true]);
});

test('fails with the host’s reason when the provider cannot be set up', async () => {
  const scene = new Scene();
  scene.answers.push(async () => ({ isPending: true }));
  scene.connected = refusing('invalid_setting', 502);
  scene.call.start({ isMuted: false });
  await settled();
  await comeUp();
  assert.deepEqual([scene.states.at(-1), scene.told.at(-1)],
    ['failed invalid_setting', 'failed 1 invalid_setting']);
});

test('asks for servers to reach the provider by, where there are some', async () => {
  const scene = new Scene('granted', { asksForIceServers: true });
  await scene.live();
  assert.deepEqual(scene.told, ['ice servers', 'call offer', 'connected 1']);
  assert.deepEqual(latest().configuration, { iceServers: [{ urls: 'stun:host' }] });
});

test('waits with the offer until all candidates are in it, where the provider wants that', async () => {
  const scene = new Scene('granted', { isOfferComplete: true });
  scene.call.start({ isMuted: false });
  await settled();
  assert.deepEqual(scene.told, []);
  latest().gather();
  await settled();
  assert.deepEqual(scene.told, ['call offer with candidates']);
});

test('waits two seconds for candidates and no longer', async () => {
  const scene = new Scene('granted', { isOfferComplete: true });
  scene.call.start({ isMuted: false });
  await pass(1900);
  assert.deepEqual(scene.told, []);
  await pass(100);
  assert.deepEqual(scene.told, ['call offer']);
});

test('goes on with another microphone when one is unplugged', async () => {
  const { scene, connection, track } = await live();
  track.dispatchEvent(new Event('ended'));
  await settled();
  const [, second] = browser.microphones;
  assert.deepEqual(scene.states, ['connecting host', 'live', 'live typed', 'live']);
  assert.deepEqual([connection.track, second.tracks[0].enabled, scene.noted], [second.tracks[0], true, []]);
});

test('goes on without a microphone when the only one is unplugged, and says so', async () => {
  const { scene, call, track } = await live();
  browser.getUserMedia = () => Promise.reject(new DOMException('', 'NotFoundError'));
  track.dispatchEvent(new Event('ended'));
  while (!scene.noted.length) await settled(); // what knows the reasons is loaded first
  assert.deepEqual([scene.states.at(-1), scene.noted, scene.told], ['live typed', ['microphone_lost'],
    ['call offer', 'connected 1']]);
  await assert.rejects(call.listen());
  assert.equal(scene.states.at(-1), 'live typed');
});

test('a conversation by text asks for no microphone, which may come later', async () => {
  const scene = new Scene('prompt');
  const started = scene.call.start({ isMuted: false, isTyped: true });
  await settled();
  await comeUp();
  await started;
  assert.deepEqual([scene.states, browser.microphones.length], [['connecting host', 'live typed'], 0]);
  await scene.call.listen();
  const [{ tracks: [track] }] = browser.microphones;
  assert.deepEqual([scene.states.at(-1), latest().track, track.enabled], ['live', track, true]);
});

test('another microphone takes the place of the one before, which is closed', async () => {
  const { scene, call, connection, track } = await live();
  call.mute(true);
  await call.listen();
  const [, { tracks: [second] }] = browser.microphones;
  assert.deepEqual([track.readyState, connection.track, second.enabled], ['ended', second, false]);
  call.mute(false);
  assert.deepEqual([second.enabled, scene.states.at(-1), scene.noted], [true, 'live', []]);
  call.stop();
  assert.equal(second.readyState, 'ended');
});

test('a microphone that cannot be opened leaves the one before in place', async () => {
  const { call, connection, track } = await live();
  browser.getUserMedia = () => Promise.reject(new DOMException('', 'NotReadableError'));
  await assert.rejects(call.listen(), { name: 'ProblemError' });
  assert.deepEqual([track.readyState, connection.track, call.state.name], ['live', track, 'live']);
});

test('a microphone that was taken back is not asked for again, and the call goes on', async () => {
  const { scene, track } = await live();
  scene.permission.isTakenBack = async () => true;
  track.dispatchEvent(new Event('ended'));
  await settled();
  assert.deepEqual([scene.states.at(-1), scene.noted, browser.microphones.length],
    ['live typed', ['microphone_revoked'], 1]);
});

test('tells the host why no call could be placed', async () => {
  const { call, states, told } = new Scene('prompt');
  browser.getUserMedia = () => Promise.reject(new DOMException('any text', 'NotFoundError'));
  await call.start({ isMuted: false });
  assert.deepEqual([states, told],
    [['connecting microphone', 'failed microphone_not_found'], ['not placed microphone_not_found']]);
});

test('tells the host of a microphone that fails while the call is placed', async () => {
  const { call, told } = new Scene();
  browser.getUserMedia = () => Promise.reject(new DOMException('any text', 'NotReadableError'));
  await call.start({ isMuted: false });
  await settled();
  assert.deepEqual(told, ['call offer', 'failed 1 microphone_busy']);
});

test('waits for a person for as long as they take', async () => {
  const { call, states, told } = new Scene('prompt');
  browser.getUserMedia = () => new Promise(() => {});
  call.start({ isMuted: false });
  await pass(120_000);
  assert.deepEqual([states, told], [['connecting microphone'], []]);
});

test('sends client events on the open channel only', async () => {
  const { call, connection } = await live();
  call.send({ type: 'response.cancel' });
  call.stop();
  call.send({ type: 'response.create' });
  assert.deepEqual(connection.channel.sent, ['{"type":"response.cancel"}']);
});

test('ends with the call that the host says is over, and with no other', async () => {
  const { scene, call } = await live();
  scene.hostSays({ call: 0, phase: 'ended' });
  scene.hostSays({ call: 0, phase: 'failed' });
  assert.equal(call.state.name, 'live');
  scene.hostSays({ call: 1, phase: 'failed', error: { code: 'session_expired', message: 'Over.', fix: 'Start.' } });
  assert.deepEqual(scene.states, ['connecting host', 'live', 'failed session_expired']);
});

test('ends a call that the host ended before its answer was here', async () => {
  const scene = new Scene();
  scene.answers.push(async () => {
    scene.hostSays({ call: 1, phase: 'ended' });
    return {};
  });
  scene.call.start({ isMuted: false });
  await settled();
  assert.deepEqual([scene.states, scene.told], [['connecting host', 'idle'], ['call offer']]);
});

test('gives way quietly to another page that took the conversation over', async () => {
  const { scene, track } = await live();
  scene.hostSays({ call: 2, phase: 'connecting' });
  await settled();
  assert.deepEqual([scene.states, scene.told, track.readyState],
    [['connecting host', 'live', 'idle'], ['call offer', 'connected 1'], 'ended']);
});

test('tells a host that is away that the call is up until it has heard, or the call is over', async () => {
  for (const hears of [true, false]) {
    const scene = new Scene();
    let tries = 0;
    scene.connected = async () => {
      if (++tries < 3 || !hears) throw new ProblemError(problem('host_unreachable'));
    };
    scene.call.start({ isMuted: false });
    await settled();
    await comeUp();
    assert.deepEqual(scene.states.slice(-1), ['live']);
    await pass(2500);
    scene.call.stop();
    await pass(5000);
    assert.equal(scene.told.filter((each) => each === 'connected 1').length, 3);
  }
});
