import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ThisBrowser } from '../../component/web/this-browser.js';

/** @type {Array<{onmessage: ((event: {data: unknown}) => void)|null}>} */
let channels = [];
/** @type {string[]} */
let taken = [];
let now = 1000;

class FakeChannel {
  /** @type {((event: {data: unknown}) => void)|null} */
  onmessage = null;

  constructor() {
    channels.push(this);
  }

  /** @param {unknown} data */
  postMessage(data) {
    const others = channels.filter((channel) => channel !== this);
    others.forEach((channel) => channel.onmessage?.({ data }));
  }

  close() {
    channels = channels.filter((channel) => channel !== this);
  }
}

/** @param {string} session */
const page = (session) => new ThisBrowser(session, () => taken.push(session));

/** @param {Map<string, string>|null} kept null where the browser refuses */
function storage(kept) {
  Object.defineProperty(globalThis, 'sessionStorage', { configurable: true, get: () => {
    if (!kept) throw new DOMException('Access is denied', 'SecurityError');
    return {
      getItem: (/** @type {string} */ name) => kept.get(name) ?? null,
      setItem: (/** @type {string} */ name, /** @type {string} */ value) => kept.set(name, value),
      removeItem: (/** @type {string} */ name) => kept.delete(name),
    };
  } });
}

/** Cookies as far as they are used here: set, listed, and gone with max-age=0. */
function cookies() {
  /** @type {Map<string, string>} */
  const jar = new Map();
  const document = {
    get cookie() {
      return [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    },
    set cookie(text) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(text) ?? [];
      if (text.includes('max-age=0')) jar.delete(name);
      else jar.set(name, value);
    },
  };
  Object.assign(globalThis, { document });
}

const { now: clock } = Date;
beforeEach(() => {
  channels = [];
  taken = [];
  Object.assign(globalThis, { BroadcastChannel: FakeChannel });
  Date.now = () => now++;
  storage(new Map());
  cookies();
});
afterEach(() => {
  Date.now = clock;
});

test('the conversation that begins last has the microphone, and the one before it hears so once', () => {
  const [sales, stock] = [page('sales'), page('stock')];
  sales.talk(true);
  sales.talk(true);
  stock.talk(true);
  assert.deepEqual(taken, ['sales']);
  sales.talk(true);
  assert.deepEqual(taken, ['sales', 'stock']);
});

test('of two that begin at the same moment one has it', () => {
  Date.now = () => 5;
  const [sales, stock] = [page('sales'), page('stock')];
  sales.talk(true);
  stock.talk(true);
  // Each has told the other; what the first told comes when the second listens.
  channels.at(-1)?.onmessage?.({ data: { session: 'sales', since: 5 } });
  assert.deepEqual(taken, ['sales']);
});

test('two pages of one session leave each other alone, and who is silent has nothing to lose', () => {
  const [older, newer, stock] = [page('sales'), page('sales'), page('stock')];
  older.talk(true);
  newer.talk(true);
  older.talk(false);
  newer.talk(false);
  stock.talk(true);
  assert.deepEqual([taken, channels.length], [[], 1]);
});

test('a browser that has no channels for the frame lets it talk', () => {
  Object.assign(globalThis, { BroadcastChannel: class {
    constructor() {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    }
  } });
  page('sales').talk(true);
  assert.deepEqual(taken, []);
});

test('the page that comes next in this tab was in the call, and says so once', () => {
  assert.equal(page('sales').leave(3), true);
  assert.equal(page('stock').hasLeft(3), false);
  assert.equal(page('sales').hasLeft(3), true);
  assert.equal(page('sales').hasLeft(3), false);
});

test('a call that another page has placed since is none of its own', () => {
  page('sales').leave(3);
  assert.equal(page('sales').hasLeft(4), false);
});

test('where there is no storage, or it is lost, a cookie serves pages that were loaded since', () => {
  for (const kept of [null, new Map()]) {
    storage(kept);
    now = performance.timeOrigin;
    assert.equal(page('sales').leave(3), true);
    kept?.clear();
    assert.equal(page('sales').hasLeft(3), true);
    assert.equal(page('sales').hasLeft(3), false);
    now = performance.timeOrigin + 60_000;
    page('sales').leave(4);
    kept?.clear();
    assert.equal(page('sales').hasLeft(4), false, 'an old page that looked on');
  }
});

test('where the browser keeps nothing at all, that is said', () => {
  storage(null);
  Object.assign(globalThis, { document: Object.defineProperty({}, 'cookie', { get: () => '', set: () => {} }) });
  assert.deepEqual([page('sales').leave(3), page('sales').hasLeft(3)], [false, false]);
});
