import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DEFAULTS, Settings } from '../../component/web/settings.js';

/**
 * @param {string} [text] what is in the browser's storage
 * @returns {Map<string, string>} what is in it now
 */
function storage(text) {
  const kept = new Map(text === undefined ? [] : [['realtime-settings', text]]);
  const fake = {
    getItem: (/** @type {string} */ key) => kept.get(key) ?? null,
    setItem: (/** @type {string} */ key, /** @type {string} */ value) => kept.set(key, value),
    removeItem: (/** @type {string} */ key) => kept.delete(key),
  };
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: () => fake });
  return kept;
}

const HEADSET = { id: 'h1', label: 'Headset' };

test('a page that is opened later has what was set', () => {
  storage();
  const first = new Settings();
  assert.deepEqual(first.values, DEFAULTS);
  first.change({ volume: 0.4, microphone: HEADSET });
  first.change({ captions: 2, turns: { from: 'semantic_vad', to: 'push_to_talk' } });
  assert.deepEqual(new Settings().values, { microphone: HEADSET, speaker: null, volume: 0.4, captions: 2,
    turns: { from: 'semantic_vad', to: 'push_to_talk' } });
});

test('nothing is left of it after a reset', () => {
  const kept = storage();
  const settings = new Settings();
  settings.change({ volume: 0 });
  settings.reset();
  assert.deepEqual([settings.values, kept.size], [DEFAULTS, 0]);
});

test('what no version of it has written is as if it were not there', () => {
  const foreign = ['', 'no JSON', 'null', '7', '[]', '{"volume":2,"captions":3,"microphone":"h","speaker":{"id":1},'
    + '"turns":{"from":"semantic_vad","to":"telepathy"}}', '{"volume":"loud","captions":"1","turns":1}',
  JSON.stringify({ microphone: { id: 'h', label: 'x'.repeat(301) } })];
  for (const text of foreign) {
    storage(text);
    assert.deepEqual(new Settings().values, DEFAULTS, text);
  }
  storage('{"volume":0.5,"captions":9}');
  assert.equal(new Settings().values.volume, 0.5);
});

test('where a frame has no storage, it holds as long as the page is there', () => {
  const get = () => {
    throw new DOMException('denied', 'SecurityError');
  };
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get });
  const settings = new Settings();
  settings.change({ volume: 0.2 });
  assert.equal(settings.values.volume, 0.2);
  settings.reset();
  assert.deepEqual(settings.values, DEFAULTS);
});
