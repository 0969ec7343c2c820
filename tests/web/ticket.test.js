/** @import {CallAnswer} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterEach, beforeEach, test } from 'node:test';
import { ProblemError } from '../../component/web/messages.js';
import { redeem } from '../../component/web/ticket.js';

const NEVER = new AbortController().signal;
/** @type {import('node:http').Server} */
let provider;
/** @type {Array<[number, string, Record<string, string>?]>} status, body and headers of the answers to come */
let answers = [];
/** @type {unknown[]} */
let seen = [];
let url = '';

beforeEach(async () => {
  answers = [];
  seen = [];
  provider = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += chunk;
    const { authorization, cookie, referer } = request.headers;
    seen.push([request.method, authorization, request.headers['content-type'], cookie, referer, body]);
    const [status, text, headers] = /** @type {[number, string, Record<string, string>?]} */ (answers.shift());
    response.writeHead(status, headers).end(text);
  });
  await new Promise((resolve) => provider.listen(0, '127.0.0.1', () => resolve(undefined)));
  url = `http://127.0.0.1:${/** @type {import('node:net').AddressInfo} */ (provider.address()).port}/calls`;
});

afterEach(() => {
  provider.closeAllConnections();
  provider.close();
});

/** @param {string} secret */
function ticket(secret) {
  return { url, headers: { Authorization: `Bearer ${secret}`, 'Content-Type': 'application/sdp' } };
}

const noMore = () => assert.fail('the host was asked again');

/** @returns {Promise<CallAnswer>} */
const another = async () => ({ number: 2, isPending: false, ticket: ticket('ek_2') });

/** @param {() => Promise<CallAnswer>} [askAgain] */
async function problem(askAgain = noMore) {
  try {
    await redeem(ticket('ek_1'), 'offer', NEVER, askAgain);
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error));
    const { problem: { code, message, fix }, httpStatus, retryAfterMs } = error;
    assert.equal(httpStatus, undefined, 'the host has a call, which it must be told is over');
    assert.ok(fix);
    return { code, message, retryAfterMs };
  }
  return assert.fail('it was accepted');
}

test('posts the offer to the provider with the ticket and nothing else', async () => {
  answers = [[201, 'v=0\r\n']];
  assert.equal(await redeem(ticket('ek_1'), 'offer', NEVER, noMore), 'v=0\r\n');
  assert.deepEqual(seen, [['POST', 'Bearer ek_1', 'application/sdp', undefined, undefined, 'offer']]);
});

test('asks the host for another ticket when the first is refused, once', async () => {
  answers = [[401, ''], [201, 'v=0']];
  assert.equal(await redeem(ticket('ek_1'), 'offer', NEVER, another), 'v=0');
  answers = [[401, ''], [401, '{}']];
  assert.deepEqual(await problem(another), {
    code: 'client_secret_refused', message: 'The provider refused this page’s key.', retryAfterMs: undefined,
  });
  assert.deepEqual(seen.map((each) => /** @type {string[]} */ (each)[1]),
    ['Bearer ek_1', 'Bearer ek_2', 'Bearer ek_1', 'Bearer ek_2']);
});

test('takes the host’s own answer where it no longer hands out tickets', async () => {
  answers = [[401, '']];
  const own = async () => ({ number: 2, isPending: false, sdp: 'own' });
  assert.equal(await redeem(ticket('ek_1'), 'offer', NEVER, own), 'own');
});

test('says what the provider said, at most 300 characters of it', async () => {
  answers = [[400, JSON.stringify({ error: { message: `<b>${'x'.repeat(400)}` } })]];
  const { code, message } = await problem();
  assert.deepEqual([code, message], ['provider_refused', `<b>${'x'.repeat(297)}`]);
});

for (const [status, code] of /** @type {const} */ ([[403, 'client_secret_refused'], [404, 'provider_refused'],
  [429, 'rate_limit_exceeded'], [500, 'provider_unavailable'], [503, 'provider_unavailable']])) {
  test(`has a text of its own for a bare ${status}`, async () => {
    answers = [[status, '<html>', { 'Retry-After': '3' }]];
    const given = await problem();
    assert.deepEqual([given.code, given.retryAfterMs], [code, 3000]);
    assert.match(given.message, /^The provider /);
  });
}

test('says that the provider cannot be reached', async () => {
  provider.close();
  assert.equal((await problem()).code, 'provider_unreachable');
});

test('is aborted without a problem to show', async () => {
  const abort = new AbortController();
  abort.abort();
  await assert.rejects(redeem(ticket('ek_1'), 'offer', abort.signal, noMore), { name: 'AbortError' });
});
