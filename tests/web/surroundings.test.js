/** @import {Around} from './fake-page.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { examine } from '../../component/web/surroundings.js';
import { FakePage, chromiumPolicy } from './fake-page.js';
import './english.js';

/**
 * @param {Around} around
 * @param {PermissionState} [permission]
 */
const foreseen = (around, permission = 'prompt') => examine(new FakePage(around).window, permission, null);

test('counts the frames, and how many of them are of the page’s own origin', async () => {
  const featurePolicy = chromiumPolicy();
  /** @type {Array<[Array<'same'|'other'>, string]>} */
  const cases = [
    [[], 'microphone_blocked_by_header'],
    [['same'], 'microphone_blocked_by_header'],
    [['other'], 'microphone_blocked_by_frame'],
    [['other', 'other'], 'microphone_blocked_by_some_frame'],
    [['same', 'other'], 'microphone_blocked_by_outer_frame'],
    [['same', 'other', 'same'], 'microphone_blocked_by_outer_frame'],
  ];
  for (const [parents, code] of cases) {
    assert.equal((await foreseen({ featurePolicy, parents })).code, code, String(parents));
  }
});

test('takes the page around from the list of ancestors, else from the referrer, else from nowhere', async () => {
  /** @type {Array<'other'>} */
  const parents = ['other'];
  const where = async (/** @type {Around} */ around) => (await foreseen({ parents, ...around }, 'denied')).paste?.where;
  assert.equal(await where({ ancestorOrigins: ['http://localhost:8888'] }), 'In a Jupyter cell:');
  assert.equal(await where({ referrer: 'http://localhost:8501/' }), 'In the Streamlit app:');
  assert.equal(await where({}), 'In the page around this:');
});

test('asks again what the permission is when the microphone was refused', async () => {
  const page = new FakePage();
  page.permission.state = 'granted';
  const refused = await examine(page.window, 'granted', { error: 'NotAllowedError', elapsedMs: 20 });
  assert.equal(refused.code, 'microphone_denied_by_system');
});
