/** @import {Surroundings} from '../../component/web/microphone.js' */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { obstacle, reasonFor } from '../../component/web/microphone.js';

/** @type {Surroundings} */
const OWN_WINDOW = { isSecure: true, hasMediaDevices: true, isFramed: false, isPassedOn: true };
/** @type {Surroundings} */
const FIREFOX_FRAME = { ...OWN_WINDOW, isFramed: true, isPassedOn: null };

/** @param {string} name */
const refusal = (name) => new DOMException('any text', name);

test('finds nothing in the way on a secure page', () => {
  assert.equal(obstacle(OWN_WINDOW), null);
  assert.equal(obstacle(FIREFOX_FRAME), null);
});

test('names the first thing in the way', () => {
  assert.equal(obstacle({ ...OWN_WINDOW, isSecure: false, hasMediaDevices: false }), 'insecure_page');
  assert.equal(obstacle({ ...OWN_WINDOW, hasMediaDevices: false }), 'no_media_devices');
  assert.equal(obstacle({ ...OWN_WINDOW, isFramed: true, isPassedOn: false }), 'microphone_blocked_by_page');
});

test('tells a person who refuses from a page that withholds the microphone', () => {
  const notAllowed = refusal('NotAllowedError');
  assert.equal(reasonFor(notAllowed, OWN_WINDOW, 4), 'microphone_denied');
  assert.equal(reasonFor(notAllowed, { ...OWN_WINDOW, isFramed: true }, 4), 'microphone_denied');
  assert.equal(reasonFor(notAllowed, FIREFOX_FRAME, 4), 'microphone_blocked');
  assert.equal(reasonFor(notAllowed, FIREFOX_FRAME, 2400), 'microphone_denied');
});

for (const [name, reason] of Object.entries({
  SecurityError: 'microphone_sandboxed',
  NotFoundError: 'microphone_not_found',
  NotReadableError: 'microphone_busy',
  AbortError: 'microphone_busy',
  OverconstrainedError: 'microphone_unsuitable',
  SomethingNewError: 'microphone_failed',
})) {
  test(`maps ${name} to ${reason}`, () => {
    assert.equal(reasonFor(refusal(name), OWN_WINDOW, 50), reason);
  });
}

test('survives a thrown value that is no error', () => {
  assert.equal(reasonFor('no', OWN_WINDOW, 50), 'microphone_failed');
});
