import assert from 'node:assert/strict';
import { test } from 'node:test';
import { wantedHeight } from '../../component/web/wanted-height.js';

test('grows with the transcript, from a height that is never the short form’s', () => {
  assert.deepEqual([wantedHeight(120, 0, true), wantedHeight(120, 100, true), wantedHeight(120, 400, true)],
    [320, 320, 544]);
  assert.ok(wantedHeight(80, 0, true) > 300);
});

test('is that of the controls where there is no transcript', () => {
  assert.deepEqual([wantedHeight(82.4, 900, false), wantedHeight(140.2, 0, false)], [110, 141]);
});
