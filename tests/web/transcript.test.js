/** @import {Item} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Transcript } from '../../component/web/transcript.js';

/**
 * @param {string} id
 * @param {number} sequence
 * @param {Partial<Item>} [more]
 * @returns {Item}
 */
function item(id, sequence, more = {}) {
  const rest = { content: id, timestamp: 0, interrupted: false, seq: 1 };
  return { id, sequence, type: 'user', status: 'in_progress', ...rest, ...more };
}

/** @param {Transcript} transcript */
const ids = (transcript) => transcript.items.map(({ id }) => id);

test('places items by sequence and not by arrival', () => {
  const transcript = new Transcript();
  transcript.upsert(item('answer', 2));
  transcript.upsert(item('question', 1));
  assert.deepEqual(ids(transcript), ['question', 'answer']);
});

test('moves an item whose sequence changed', () => {
  const transcript = new Transcript();
  transcript.reset([item('a', 1), item('b', 2)]);
  transcript.upsert(item('a', 3, { seq: 2 }));
  assert.deepEqual(ids(transcript), ['b', 'a']);
});

test('appends text word by word and lets the final item replace it', () => {
  const transcript = new Transcript();
  transcript.reset([item('a', 1, { content: '', seq: 5 })]);
  transcript.append('a', 'Good ', 6);
  transcript.append('a', 'day', 7);
  assert.equal(transcript.find('a')?.content, 'Good day');
  transcript.upsert(item('a', 1, { content: 'Good day.', status: 'completed', seq: 8 }));
  assert.equal(transcript.find('a')?.content, 'Good day.');
});

test('changes nothing when a message comes twice', () => {
  const transcript = new Transcript();
  transcript.reset([item('a', 1, { content: 'Good day', seq: 7 })]);
  assert.equal(transcript.append('a', 'day', 7), null);
  assert.equal(transcript.upsert(item('a', 1, { content: 'Good', seq: 6 })), false);
  assert.equal(transcript.find('a')?.content, 'Good day');
});

test('ignores text for an item that it does not know', () => {
  assert.equal(new Transcript().append('none', 'word', 3), null);
});

test('removes an item', () => {
  const transcript = new Transcript();
  transcript.reset([item('a', 1), item('b', 2)]);
  transcript.remove('a');
  assert.deepEqual(ids(transcript), ['b']);
});

test('knows what was said since the last answer began', () => {
  const transcript = new Transcript();
  /** @type {Array<string|null>} */
  const seen = [transcript.unanswered];
  /** @type {Array<[string, Partial<Item>]>} */
  const steps = [
    ['greeting', { type: 'assistant' }],
    ['hello', {}],
    ['context', { type: 'system' }],
    ['unclear', { status: 'failed' }],
    ['again', {}],
    ['answer', { type: 'assistant' }],
  ];
  steps.forEach(([id, more], index) => {
    transcript.upsert(item(id, index, more));
    seen.push(transcript.unanswered);
  });
  assert.deepEqual(seen, [null, null, 'hello', 'hello', 'hello', 'again', null]);
});
