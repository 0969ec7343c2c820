import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ProblemError } from '../../component/web/messages.js';
import { MicrophonePermission, isSuspect, openMicrophone } from '../../component/web/microphone.js';
import { FakePage, chromiumPolicy } from './fake-page.js';
import './english.js';

test('suspects nothing on a secure page that is given the microphone', () => {
  assert.equal(new FakePage().isSuspect('granted'), false);
  assert.equal(new FakePage().isSuspect('prompt'), false);
  assert.equal(new FakePage({ featurePolicy: chromiumPolicy('microphone') }).isSuspect('unknown'), false);
});

test('suspects what will fail for certain', () => {
  for (const page of [{ isSecureContext: false }, { mediaDevices: undefined }, { origin: 'null' },
    { featurePolicy: chromiumPolicy('autoplay') }]) {
    assert.equal(new FakePage(page).isSuspect('prompt'), true, JSON.stringify(page));
  }
  assert.equal(new FakePage().isSuspect('denied'), true);
});

for (const [error, code] of Object.entries({
  NotAllowedError: 'microphone_denied',
  NotFoundError: 'microphone_not_found',
  NotReadableError: 'microphone_busy',
  AbortError: 'microphone_busy',
  OverconstrainedError: 'microphone_unsuitable',
  SomethingNewError: 'microphone_failed',
})) {
  test(`maps ${error} to ${code}`, async () => {
    const page = new FakePage();
    page.getUserMedia = () => Promise.reject(new DOMException('any text', error));
    await assert.rejects(openMicrophone(page.window, 'prompt'), (thrown) =>
      thrown instanceof ProblemError && thrown.problem.code === code);
  });
}

test('survives a thrown value that is no error, and a page without media devices', async () => {
  const odd = new FakePage();
  odd.getUserMedia = () => Promise.reject('no');
  await assert.rejects(openMicrophone(odd.window, 'prompt'), (thrown) =>
    thrown instanceof ProblemError && thrown.problem.code === 'microphone_failed');
  await assert.rejects(openMicrophone(new FakePage({ mediaDevices: undefined }).window, 'unknown'), (thrown) =>
    thrown instanceof ProblemError && thrown.problem.code === 'no_media_devices');
});

test('knows a permission that was taken back', async () => {
  const page = new FakePage();
  const permission = new MicrophonePermission();
  page.permission.state = 'granted';
  let changes = 0;
  await permission.watch(page.window.navigator, () => changes++);
  assert.equal(await permission.isTakenBack(page.window.navigator), false);
  page.permission.become('prompt');
  assert.deepEqual([permission.state, changes, await permission.isTakenBack(page.window.navigator)],
    ['prompt', 1, true]);
});

test('knows nothing where the browser does not tell', async () => {
  const permission = new MicrophonePermission();
  await permission.watch(new FakePage({ permissions: undefined }).window.navigator);
  assert.equal(permission.state, 'unknown');
  assert.equal(isSuspect(new FakePage().window, permission.state), false);
});
