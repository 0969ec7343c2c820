import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { learn } from '../../component/web/texts.js';
import { textsIn } from './english.js';

const FULL = { code: 'recording_failed', message: 'The recording could not be written.', fix: 'Make room.' };

class FakeElement {
  textContent = '';
  title = '';
  dataset = {};
}

before(() => {
  Object.assign(globalThis, { HTMLElement: FakeElement });
  learn(Object.assign({}, ...Object.values(textsIn('en'))));
});

after(() => {
  Object.assign(globalThis, { document: undefined, HTMLElement: undefined });
});

/** @param {object} recording of a session in a call, which the host tells of twice */
async function said(recording) {
  const mark = new FakeElement();
  Object.assign(globalThis, { document: { getElementById: () => mark } });
  /** @type {unknown[]} */
  const notes = [];
  /** @type {Set<(name: string) => void>} */
  const watchers = new Set();
  const widget = {
    session: { recording, transport: 'websocket' }, call: { state: { name: 'live' } }, extras: { watchers },
    note: (/** @type {unknown} */ problem) => notes.push(problem),
  };
  const { open } = await import('../../component/web/recording.js');
  open(/** @type {any} */ (widget));
  watchers.forEach((tell) => tell('session'));
  return [mark.textContent, notes];
}

test('why a recording ended is said, once', async () => {
  assert.deepEqual(await said({ status: 'ended', error: FULL }), ['Recording ended', [FULL]]);
});

test('nothing is said of a recording that goes on, or ended with the call', async () => {
  assert.deepEqual(await said({ status: 'recording' }), ['Recording', []]);
  assert.deepEqual(await said({ status: 'ended', error: null }), ['Recording ended', []]);
});
