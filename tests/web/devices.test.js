import assert from 'node:assert/strict';
import { test } from 'node:test';
import { devicesOf, find } from '../../component/web/devices.js';

/**
 * @param {string} deviceId
 * @param {string} label
 * @param {MediaDeviceKind} [kind]
 */
const device = (deviceId, label, kind = 'audioinput') => ({ deviceId, label, kind });

const ALL = [
  device('default', 'Default - Headset'), device('communications', 'Communications - Headset'),
  device('a', 'Headset'), device('b', 'Webcam'), device('c', 'Headset', 'audiooutput'), device('d', 'Cam', 'videoinput'),
];

test('lists the devices of a kind, each once', () => {
  assert.deepEqual(devicesOf(ALL, 'audioinput').map(({ deviceId }) => deviceId), ['a', 'b']);
  assert.deepEqual(devicesOf(ALL, 'audiooutput').map(({ deviceId }) => deviceId), ['c']);
});

test('lists none while the browser hides their names', () => {
  assert.deepEqual(devicesOf([device('', ''), device('a', '')], 'audioinput'), []);
});

test('finds the remembered device by its id, else by its name', () => {
  const inputs = devicesOf(ALL, 'audioinput');
  assert.equal(find(inputs, { id: 'b', label: 'Headset' })?.deviceId, 'b');
  assert.equal(find(inputs, { id: 'older', label: 'Webcam' })?.deviceId, 'b');
  assert.equal(find(inputs, { id: 'gone', label: 'Studio' }), null);
  assert.equal(find(inputs, null), null);
});
