/** @import {Action} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { ProblemError, problem, problemOf } from '../../component/web/messages.js';
import { Switches } from '../../component/web/switches.js';

const settled = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
});

/** A host that answers when the test says so. */
function host() {
  /** @type {Action[]} */
  const told = [];
  /** @type {Array<string|null>} */
  const noted = [];
  /** @type {Array<{resolve: (value?: unknown) => void, reject: (reason: unknown) => void}>} */
  const answers = [];
  const switches = new Switches((action) => {
    told.push(action);
    return new Promise((resolve, reject) => answers.push({ resolve, reject }));
  }, (reason) => noted.push(reason === null ? null : problemOf(reason).code));
  return { told, noted, answers, switches };
}

test('tells the host of a press once the one before has arrived', async () => {
  const { told, answers, switches } = host();
  switches.press('unmute');
  switches.press('mute');
  await settled();
  assert.deepEqual(told, ['unmute']);
  answers[0].resolve();
  await settled();
  assert.deepEqual(told, ['unmute', 'mute']);
});

test('of several presses meanwhile the last is told', async () => {
  const { told, answers, switches } = host();
  ['pause', 'resume', 'pause', 'resume'].forEach((action) => switches.press(/** @type {Action} */ (action)));
  answers[0].resolve();
  await settled();
  assert.deepEqual(told, ['pause', 'resume']);
});

test('the two switches do not wait for each other', () => {
  const { told, switches } = host();
  switches.press('mute');
  switches.press('pause');
  assert.deepEqual(told, ['mute', 'pause']);
});

test('a host that is away is told the last press when it is back', async () => {
  const { told, noted, answers, switches } = host();
  switches.press('unmute');
  answers[0].reject(new ProblemError(problem('host_unreachable')));
  await settled();
  switches.press('mute');
  switches.tellAgain();
  assert.equal(switches.isPressed('mute'), true);
  mock.timers.tick(1000);
  await settled();
  answers[1].reject(new ProblemError(problem('host_error'), 503));
  await settled();
  mock.timers.tick(1000);
  await settled();
  answers[2].resolve();
  await settled();
  assert.deepEqual(told, ['unmute', 'mute', 'mute']);
  assert.deepEqual(noted, ['host_unreachable', null]);
  assert.equal(switches.isPressed('mute'), false);
});

test('what is refused is told again only when it is asked for', async () => {
  const { told, noted, answers, switches } = host();
  switches.press('pause');
  answers[0].reject(new ProblemError(problem('not_connected'), 409));
  await settled();
  mock.timers.tick(60_000);
  assert.deepEqual(told, ['pause']);
  assert.deepEqual(noted, ['not_connected']);
  switches.tellAgain();
  switches.tellAgain();
  assert.equal(switches.isPressed('pause'), true);
  answers[1].resolve();
  await settled();
  assert.deepEqual(told, ['pause', 'pause']);
  assert.equal(switches.isPressed('pause'), false);
});

test('what the host says against a press that it does not know yet is out of date', async () => {
  const { answers, switches } = host();
  switches.press('mute');
  assert.equal(switches.contradicts('unmute'), true);
  assert.equal(switches.contradicts('mute'), false);
  assert.equal(switches.contradicts('resume'), false);
  answers[0].resolve();
  await settled();
  assert.equal(switches.contradicts('unmute'), false);
});

test('in another conversation nothing has been pressed', async () => {
  const { told, answers, switches } = host();
  switches.press('unmute');
  switches.press('mute');
  switches.clear();
  answers[0].resolve();
  await settled();
  assert.deepEqual(told, ['unmute']);
  assert.equal(switches.isPressed('mute'), false);
});

test('what is no switch is left to others', () => {
  const { told, switches } = host();
  assert.equal(switches.press('interrupt'), false);
  assert.equal(switches.contradicts('interrupt'), false);
  assert.deepEqual(told, []);
});
