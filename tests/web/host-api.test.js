/** @import {IncomingMessage, RequestListener} from 'node:http' */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { afterEach, test } from 'node:test';
import { HostApi } from '../../component/web/host-api.js';
import { ProblemError } from '../../component/web/messages.js';
import './english.js';

const NEVER = new AbortController().signal;
/** @type {Array<() => void>} */
const cleanUp = [];

afterEach(() => cleanUp.splice(0).forEach((step) => step()));

/**
 * @param {RequestListener} answer
 * @returns {Promise<string>} the address of a page on the server
 */
async function serve(answer) {
  const server = createServer(answer);
  await new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(undefined)));
  cleanUp.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = /** @type {import('node:net').AddressInfo} */ (server.address());
  return `http://127.0.0.1:${address.port}/prefix/embed?session=s`;
}

/** @param {IncomingMessage} request */
async function bodyOf(request) {
  let body = '';
  for await (const chunk of request) body += chunk;
  return body;
}

/**
 * @param {Promise<unknown>} call
 * @returns {Promise<unknown>}
 */
async function problemFrom(call) {
  try {
    await call;
  } catch (error) {
    assert.ok(error instanceof ProblemError, String(error));
    return { ...error.problem, httpStatus: error.httpStatus };
  }
  return assert.fail('it was accepted');
}

test('sends the offer with the token below the page’s own path and returns the answer byte for byte', async () => {
  /** @type {unknown[]} */
  const seen = [];
  const page = await serve(async (request, response) => {
    const { method, url, headers } = request;
    seen.push(method, url, headers['content-type'], headers.authorization, await bodyOf(request));
    response.writeHead(201, { 'Content-Type': 'application/sdp', 'X-Call': '7' }).end('v=0\r\na=answer\r\n');
  });
  const answer = await new HostApi(page, 'a/b', 'secret').call('v=0\r\na=offer\r\n', NEVER);
  assert.deepEqual(answer, { number: 7, isPending: false, sdp: 'v=0\r\na=answer\r\n' });
  assert.deepEqual(
    seen, ['POST', '/prefix/api/sessions/a%2Fb/call', 'application/sdp', 'Bearer secret', 'v=0\r\na=offer\r\n']);
});

test('reads the session as it is', async () => {
  /** @type {unknown[]} */
  const seen = [];
  const page = await serve(({ method, url, headers }, response) => {
    seen.push(method, url, headers.authorization);
    response.end('{"call":2,"phase":"listening"}');
  });
  assert.deepEqual(await new HostApi(page, 's', 'secret').snapshot(), { call: 2, phase: 'listening' });
  assert.deepEqual(seen, ['GET', '/prefix/api/sessions/s', 'Bearer secret']);
});

test('sends texts, actions and forwarded events as JSON, the events as they came', async () => {
  /** @type {unknown[]} */
  const seen = [];
  const page = await serve(async (request, response) => {
    seen.push([request.url, request.headers.authorization, await bodyOf(request)]);
    response.end('{}');
  });
  const api = new HostApi(page, 's', '');
  await api.say('Hello');
  await api.control('mute');
  await api.forward(3, ['{"type":"a"}', '{ "type": "b" }']);
  assert.deepEqual(seen, [
    ['/prefix/api/sessions/s/messages', undefined, '{"text":"Hello","respond":true}'],
    ['/prefix/api/sessions/s/control', undefined, '{"action":"mute"}'],
    ['/prefix/api/sessions/s/call/events?call=3', undefined, '[{"type":"a"},{ "type": "b" }]'],
  ]);
});

test('knows a provider that is set up after the call, and a call that the page places itself', async () => {
  const ticket = { call: 8, url: 'https://far/calls', headers: { Authorization: 'Bearer ek_1' } };
  const bodies = [['v=0'], [JSON.stringify({ ...ticket, content_type: 'application/sdp', setup: 'pending' })]];
  const page = await serve((_, response) => {
    const [body] = bodies.shift() ?? [];
    if (body === 'v=0') response.writeHead(201, { 'X-Call': '7', 'X-Setup': 'pending' });
    response.end(body);
  });
  const api = new HostApi(page, 's', '');
  assert.deepEqual(await api.call('v=0', NEVER), { number: 7, isPending: true, sdp: 'v=0' });
  assert.deepEqual(await api.call('v=0', NEVER), {
    number: 8,
    isPending: true,
    ticket: { url: ticket.url, headers: { Authorization: 'Bearer ek_1', 'Content-Type': 'application/sdp' } },
  });
});

test('names the call in every report on it, where it has a number', async () => {
  /** @type {unknown[]} */
  const seen = [];
  const page = await serve(async (request, response) => {
    seen.push([request.method, request.url, await bodyOf(request)]);
    response.writeHead(204).end();
  });
  const api = new HostApi(page, 's', '');
  const reason = { code: 'a', message: 'b', fix: 'c' };
  await api.connected(1);
  await api.disconnected(2, NEVER);
  await api.lost(3);
  await api.failed(4, reason);
  await api.failed(0, reason);
  assert.deepEqual(seen, [
    ['POST', '/prefix/api/sessions/s/call/connected?call=1', '{}'],
    ['POST', '/prefix/api/sessions/s/call/disconnected?call=2', '{}'],
    ['POST', '/prefix/api/sessions/s/call/lost?call=3', '{}'],
    ['POST', '/prefix/api/sessions/s/call/failed?call=4', JSON.stringify(reason)],
    ['POST', '/prefix/api/sessions/s/call/failed', JSON.stringify(reason)],
  ]);
});

test('asks for servers to reach the provider by', async () => {
  const servers = [{ urls: ['turn:t'], username: 'u', credential: 'c' }];
  const page = await serve(({ method, url }, response) => {
    assert.deepEqual([method, url], ['GET', '/prefix/api/sessions/s/call']);
    response.end(JSON.stringify({ ice_servers: servers }));
  });
  assert.deepEqual(await new HostApi(page, 's', '').iceServers(NEVER), servers);
});

test('hands on when to try again', async () => {
  const waits = ['7', '0', 'Fri, 31 Dec 1999 23:59:59 GMT', ''];
  const page = await serve((_, response) => {
    response.writeHead(429, { 'Retry-After': waits.shift() }).end('{"error":{"message":"Slowly."}}');
  });
  const api = new HostApi(page, 's', '');
  const seen = [];
  for (let i = 0; i < 4; i++) seen.push(await api.call('v=0', NEVER).catch(({ retryAfterMs }) => retryAfterMs));
  assert.deepEqual(seen, [7000, 0, undefined, undefined]);
});

test('hands on what the host says about an error', async () => {
  const error = { code: 'invalid_api_key', message: 'The key is not accepted.', fix: 'Set another one.' };
  const page = await serve((_, response) => {
    response.writeHead(401).end(JSON.stringify({ error }));
  });
  assert.deepEqual(await problemFrom(new HostApi(page, 's', '').say('x')), { ...error, httpStatus: 401 });
});

const NO_ENVELOPE = ['<h1>Bad gateway</h1>', '', 'null', '{"error":null}', '{"error":{"message":7}}', '{"detail":"x"}'];

for (const body of NO_ENVELOPE) {
  test(`has a text of its own for the error body ${JSON.stringify(body)}`, async () => {
    const page = await serve((_, response) => {
      response.writeHead(500).end(body);
    });
    const problem = await problemFrom(new HostApi(page, 's', '').say('x'));
    assert.match(JSON.stringify(problem), /"code":"host_error","message":"The host answered.*"httpStatus":500/);
  });
}

for (const status of [502, 503, 504]) {
  test(`takes ${status} of a proxy for a host that is not there`, async () => {
    const page = await serve((_, response) => {
      response.writeHead(status).end('<h1>Bad gateway</h1>');
    });
    assert.match(JSON.stringify(await problemFrom(new HostApi(page, 's', '').say('x'))), /"code":"host_unreachable"/);
  });
}

test('says that a host which is not there does not answer', async () => {
  const page = await serve(() => {});
  cleanUp.splice(0).forEach((step) => step());
  assert.match(JSON.stringify(await problemFrom(new HostApi(page, 's', '').say('x'))), /host_unreachable/);
});

test('gives up on a host that accepts the offer and then hangs', async () => {
  const page = await serve(() => {});
  const api = new HostApi(page, 's', '', { call: 50 });
  assert.match(JSON.stringify(await problemFrom(api.call('v=0', NEVER))), /host_timeout/);
});

test('is aborted without a problem to show', async () => {
  const page = await serve(() => {});
  const abort = new AbortController();
  const call = new HostApi(page, 's', '').call('v=0', abort.signal);
  abort.abort();
  await assert.rejects(call, { name: 'AbortError' });
});

test('puts the token and the page’s name into the event stream’s address', () => {
  const api = new HostApi('http://localhost:8080/embed', 's', 't&t');
  assert.equal(api.eventsUrl('w1'), 'http://localhost:8080/api/sessions/s/events?token=t%26t&widget=w1');
  const withCookie = new HostApi('http://localhost:8080/', 's', '');
  assert.equal(withCookie.eventsUrl(), 'http://localhost:8080/api/sessions/s/events');
});
