/** @import {Item} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Changes, digest, stageOf } from '../../component/web/streamlit-changes.js';

const ADDRESS = 'http://localhost:8080/embed?key=demo&token=t';

/** A host that knows sessions with a key, and one frame after the other in the same tab. */
function host() {
  /** @type {unknown[]} */
  const asked = [];
  /** @type {Map<string, string>} */
  const kept = new Map();
  const storage = {
    getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
    setItem: (/** @type {string} */ name, /** @type {string} */ value) => void kept.set(name, value),
  };
  let isThere = false;
  const request = async (/** @type {string} */ path, /** @type {string} */ method, /** @type {object} */ body) => {
    asked.push([method, path, body]);
    const status = method === 'POST' && !isThere ? 201 : 200;
    isThere = true;
    return { status, body: { embed_url: ADDRESS } };
  };
  const frame = () => described(new Changes(request, storage));
  return { asked, frame };
}

/**
 * What a run of the script comes to.
 *
 * @param {Changes} changes
 */
function described(changes) {
  return async (/** @type {Record<string, unknown>} */ settings) => {
    const address = await changes.address(settings);
    await changes.change(settings);
    return address;
  };
}

test('makes one session, and changes nothing where nothing changed', async () => {
  const { asked, frame } = host();
  const run = frame();
  assert.equal(await run({ key: 'demo', instructions: 'Be brief.' }), ADDRESS);
  assert.equal(await run({ instructions: 'Be brief.', key: 'demo' }), ADDRESS);
  assert.deepEqual(asked, [['POST', '', { key: 'demo', instructions: 'Be brief.' }]]);
});

test('sends what has changed and may change, and takes back what is no longer said', async () => {
  const { asked, frame } = host();
  const run = frame();
  await run({ key: 'demo', prompt: 'Sales', instructions: 'Be brief.', speed: 1.2 });
  await run({ key: 'demo', prompt: 'Stock', instructions: 'Be long.' });
  await run({ key: 'demo', prompt: 'Stock', instructions: 'Be long.' });
  assert.deepEqual(asked.slice(1), [['PATCH', '/demo', { instructions: 'Be long.', speed: null }]]);
});

test('in the next frame of the tab, changes what was said otherwise to the one before', async () => {
  const { asked, frame } = host();
  await frame()({ key: 'demo', instructions: 'Be brief.' });
  await frame()({ key: 'demo', instructions: 'Be brief.' });
  await frame()({ key: 'demo', instructions: 'Be long.' });
  assert.deepEqual(asked.map((each) => (/** @type {unknown[]} */ (each))[0]), ['POST', 'POST', 'POST', 'PATCH']);
});

test('makes another session for another key', async () => {
  const { asked, frame } = host();
  const run = frame();
  await run({ key: 'demo' });
  await run({ key: 'other' });
  assert.deepEqual(asked, [['POST', '', { key: 'demo' }], ['POST', '', { key: 'other' }]]);
});

test('does not ask a second time for what was refused', async () => {
  /** @type {string[]} */
  const asked = [];
  const run = described(new Changes(async (_, method) => {
    asked.push(method);
    if (method === 'PATCH') throw { code: 'invalid_setting' };
    return { status: 201, body: { embed_url: ADDRESS } };
  }, null));
  await run({ key: 'demo', voice: 'marin' });
  await assert.rejects(run({ key: 'demo', voice: 'nobody' }), { code: 'invalid_setting' });
  await run({ key: 'demo', voice: 'nobody' });
  assert.deepEqual(asked, ['POST', 'PATCH']);
});

test('asks again for what did not reach the host', async () => {
  /** @type {unknown[]} */
  const asked = [];
  let isThere = true;
  const run = described(new Changes(async (_, method, body) => {
    if (!isThere) throw { code: 'host_unreachable' };
    asked.push([method, body]);
    return { status: 201, body: { embed_url: ADDRESS } };
  }, null));
  await run({ key: 'demo', voice: 'marin' });
  isThere = false;
  await assert.rejects(run({ key: 'demo', voice: 'cedar' }), { code: 'host_unreachable' });
  isThere = true;
  await run({ key: 'demo', voice: 'cedar' });
  assert.deepEqual(asked.slice(1), [['PATCH', { voice: 'cedar' }]]);
});

test('tells finished turns only, and those that were cut short again', () => {
  const item = /** @type {Item} */ ({ id: 'a', type: 'user', content: 'What', status: 'in_progress',
    interrupted: false, timestamp: 1, sequence: 1, seq: 1 });
  assert.deepEqual(digest([item]), []);
  assert.deepEqual(digest([{ ...item, content: 'What sold?', status: 'completed' }]),
    [['a', 'completed', 'What sold?', false]]);
});

test('who speaks is no news to a script, but whether anybody can is', () => {
  assert.deepEqual(['idle', 'connecting', 'connected', 'recording', 'speaking', 'error']
    .map((status) => stageOf(/** @type {any} */ (status), false)), ['off', 'off', 'on', 'on', 'on', 'error']);
  assert.equal(stageOf('connected', true), 'paused');
});
