/** @import {StreamlitConversation} from '../../component/web/streamlit-conversation.js' */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';

const BASE = 'http://localhost:8080/';
const TOKEN = 'the-hosts';
const HOST_IS_ASKED_AGAIN_MS = 2000;

/** As much of an element as the conversation touches. */
class FakeElement extends EventTarget {
  /** @type {Map<string, string>} */
  attributes = new Map();
  /** @type {FakeElement[]} */
  children = [];
  textContent = '';
  isConnected = false;

  setAttribute(/** @type {string} */ name, /** @type {string} */ value) {
    this.attributes.set(name, value);
  }

  removeAttribute(/** @type {string} */ name) {
    this.attributes.delete(name);
  }

  append(/** @type {FakeElement} */ child) {
    child.isConnected = true;
    this.children.push(child);
  }
}

/** Where the component stands. */
class Place extends FakeElement {
  /** @type {FakeElement|null} */
  alert = null;
  /** How often something was put there to be read out. */
  alerts = 0;

  querySelector() {
    return this.alert && Object.assign(this.alert, { remove: () => {
      this.alert = null;
    } });
  }

  prepend(/** @type {FakeElement} */ words) {
    this.alert = words;
    this.alerts++;
  }
}

const real = { fetch: globalThis.fetch };
/** @type {unknown[]} */
let asked;
let isThere = true;
/** @type {Place} */
let place;
/** @type {number[]} */
let heights;
/** @type {any[]} */
let told;
/** @type {StreamlitConversation} */
let conversation;

async function settled() {
  for (let i = 0; i < 5; i++) await new Promise((resolve) => setImmediate(resolve));
}

/** @param {Record<string, unknown>} args of the app's script, which runs again */
async function run(args) {
  conversation.render({ key: 'demo', ...args }, null);
  await settled();
}

async function waitForTheNextTry() {
  mock.timers.tick(HOST_IS_ASKED_AGAIN_MS);
  await settled();
}

beforeEach(async () => {
  Object.assign(globalThis, {
    HTMLElement: FakeElement,
    document: { createElement: () => new FakeElement() },
    customElements: { get: () => FakeElement },
    fetch: async (/** @type {URL} */ address, /** @type {RequestInit} */ { method, body }) => {
      if (!isThere) throw new TypeError('any text');
      asked.push([method, address.pathname, JSON.parse(String(body))]);
      return Response.json({ embed_url: `${BASE}embed?key=demo&token=t` }, { status: method === 'POST' ? 201 : 200 });
    },
  });
  mock.timers.enable({ apis: ['setTimeout'] });
  [asked, heights, told, isThere, place] = [[], [], [], true, new Place()];
  const module = await import('../../component/web/streamlit-conversation.js');
  const app = { tell: (/** @type {object} */ value) => told.push(value), grow: (/** @type {number} */ height) => {
    heights.push(height);
  } };
  conversation = new module.StreamlitConversation(/** @type {any} */ (place), BASE, TOKEN, app);
});

afterEach(() => {
  mock.timers.reset();
  Object.assign(globalThis, real);
});

test('a change while the host is away is told, and made when the host is back', async () => {
  await run({ voice: 'marin' });
  isThere = false;
  await run({ voice: 'cedar' });
  assert.equal(place.alert?.textContent, 'The host cannot be reached. Start it.');
  await waitForTheNextTry();
  assert.equal(place.alerts, 1, 'read out again');
  isThere = true;
  await waitForTheNextTry();
  assert.equal(place.alert, null);
  assert.deepEqual(asked.at(-1), ['PATCH', '/api/sessions/demo', { voice: 'cedar' }]);
});

test('a host that is away from the start is told once, in a frame that is high enough, and asked again', async () => {
  isThere = false;
  await run({});
  await waitForTheNextTry();
  assert.equal(place.alert?.textContent, 'The host cannot be reached. Start it.');
  assert.equal(heights.at(-1), 210);
  assert.deepEqual(told.map(({ status, error }) => [status, error.code]), [['error', 'host_unreachable']]);
  isThere = true;
  await waitForTheNextTry();
  assert.equal(place.alert, null);
  assert.deepEqual([heights.at(-1), place.children.length], [420, 1]);
});

test('the frame is as high as the script says in its latest run', async () => {
  await run({ height: null });
  await run({ height: 300 });
  await run({ height: 300, voice: 'cedar' });
  await run({ height: 500 });
  await run({ height: 'auto' });
  place.children[0].dispatchEvent(new CustomEvent('resize', { detail: { height: 555 } }));
  await run({ height: 'auto', voice: 'marin' });
  await run({});
  place.children[0].dispatchEvent(new CustomEvent('resize', { detail: { height: 600 } }));
  await run({ height: 'auto' });
  assert.deepEqual(heights, [420, 300, 500, 420, 555, 420, 600]);
});
