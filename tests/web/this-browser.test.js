/** @import {CallState, InBrowser, Problem, SessionState} from '../../component/web/types.js' */
import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import { ThisBrowser } from '../../component/web/this-browser.js';
import './english.js';

/** @type {Array<{onmessage: ((event: {data: unknown}) => void)|null}>} */
let channels = [];
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

/** A widget's page, as far as it concerns the browser. */
class Page {
  /** @type {CallState} */
  state = { name: 'idle' };
  session = /** @type {SessionState} */ ({ phase: 'new', call: 3 });
  /** @type {string[]} */
  acts = [];
  /** @type {Problem|null} */
  hint = null;
  hasMicrophone = true;

  /**
   * @param {string} name of its session
   * @param {{permission?: string}} [more]
   */
  constructor(name, { permission = 'granted' } = {}) {
    const page = this;
    this.browser = new ThisBrowser(/** @type {InBrowser} */ (/** @type {unknown} */ ({
      sessionId: name,
      call: {
        get state() {
          return page.state;
        },
      },
      permission: { state: permission },
      permissionKnown: Promise.resolve(),
      see: () => ({ session: page.session }),
      act: (/** @type {string} */ action) => {
        page.acts.push(action);
        if (action === 'pause') page.is('paused');
      },
      comeBack: (/** @type {{isPaused: boolean, isTyped: boolean}} */ { isPaused, isTyped }) => {
        page.acts.push(['come back', isPaused && 'paused', isTyped && 'typing'].filter(Boolean).join(' '));
      },
      know: (/** @type {{hint: Problem|null}} */ { hint }) => {
        page.hint = hint;
      },
    })));
  }

  /** @param {'live'|'paused'|'reconnecting'|'idle'} name */
  is(name) {
    const is = { isMuted: false, isPaused: name === 'paused', hasMicrophone: this.hasMicrophone };
    if (name === 'idle') this.state = { name };
    else if (name === 'reconnecting') this.state = { name, ...is };
    else this.state = { name: 'live', ...is };
    this.browser.follow();
  }

  leaves() {
    this.is('live');
    const mayReturn = this.browser.leave();
    this.is('idle');
    return mayReturn;
  }

  /**
   * Hears from the host that the page in the call has gone.
   *
   * @param {Partial<SessionState>} [said]
   */
  async hears(said = {}) {
    Object.assign(this.session, { phase: 'reconnecting', ...said });
    this.browser.follow();
    await new Promise((resolve) => setImmediate(resolve));
    return this.acts.splice(0);
  }
}

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
  Object.assign(globalThis, { BroadcastChannel: FakeChannel });
  Date.now = () => now++;
  storage(new Map());
  cookies();
});
afterEach(() => {
  Date.now = clock;
});

test('the conversation that begins last has the microphone; the one before pauses, and knows why', () => {
  const [sales, stock] = [new Page('sales'), new Page('stock')];
  sales.is('live');
  sales.is('live');
  stock.is('live');
  assert.deepEqual([sales.acts, stock.acts, sales.hint?.code, stock.hint],
    [['pause'], [], 'microphone_elsewhere', null]);
  sales.is('live');
  assert.deepEqual([sales.acts, stock.acts, sales.hint, stock.hint?.code],
    [['pause'], ['pause'], null, 'microphone_elsewhere']);
});

test('one that is being called again keeps its claim', () => {
  const [sales, stock] = [new Page('sales'), new Page('stock')];
  sales.is('live');
  sales.is('reconnecting');
  stock.is('live');
  assert.deepEqual(sales.acts, ['pause']);
});

test('of two that begin at the same moment one has it', () => {
  Date.now = () => 5;
  const [sales, stock] = [new Page('sales'), new Page('stock')];
  sales.is('live');
  stock.is('live');
  // Each has told the other; what the first told comes when the second listens.
  channels.at(-1)?.onmessage?.({ data: { session: 'sales', since: 5 } });
  assert.deepEqual([sales.acts, stock.acts], [['pause'], []]);
});

test('two pages of one session leave each other alone, and who is silent has nothing to lose', () => {
  const [older, newer, paused, stock] = [new Page('sales'), new Page('sales'), new Page('news'), new Page('stock')];
  paused.is('live');
  paused.is('paused');
  older.is('live');
  newer.is('live');
  older.is('idle');
  newer.is('idle');
  stock.is('live');
  assert.deepEqual([older, newer, paused, stock].map(({ acts }) => acts), [[], [], [], []]);
  assert.equal(channels.length, 1);
});

test('a browser that has no channels for the frame lets it talk', () => {
  Object.assign(globalThis, { BroadcastChannel: class {
    constructor() {
      throw new DOMException('The operation is insecure.', 'SecurityError');
    }
  } });
  const page = new Page('sales');
  page.is('live');
  assert.deepEqual(page.acts, []);
});

test('the page that comes next goes on with the call that was left, once', async () => {
  assert.equal(new Page('sales').leaves(), true);
  assert.deepEqual(await new Page('stock').hears(), []);
  assert.deepEqual(await new Page('sales').hears({ phase: 'listening' }), [], 'the host does not know yet');
  assert.deepEqual(await new Page('sales').hears(), ['come back']);
  assert.deepEqual(await new Page('sales').hears(), []);
});

test('it is as paused as it was', async () => {
  new Page('sales').leaves();
  assert.deepEqual(await new Page('sales').hears({ is_paused: true }), ['come back paused']);
});

test('it waits for a click where the browser would ask for the microphone', async () => {
  new Page('sales').leaves();
  assert.deepEqual(await new Page('sales', { permission: 'prompt' }).hears(), []);
});

test('who has typed so far finds no microphone open, and need not be asked for one', async () => {
  const typing = new Page('sales');
  typing.hasMicrophone = false;
  typing.leaves();
  assert.deepEqual(await new Page('sales', { permission: 'prompt' }).hears(), ['come back typing']);
});

test('a call that another page has placed since is none of its own', async () => {
  new Page('sales').leaves();
  assert.deepEqual(await new Page('sales').hears({ call: 4 }), []);
});

test('a page without a call leaves nothing', async () => {
  assert.equal(new Page('sales').browser.leave(), false);
  assert.deepEqual(await new Page('sales').hears(), []);
});

test('where there is no storage, or it is lost, a cookie serves pages that were loaded since', async () => {
  for (const kept of [null, new Map()]) {
    storage(kept);
    now = performance.timeOrigin + 60_000;
    assert.equal(new Page('sales').leaves(), true);
    kept?.clear();
    assert.deepEqual(await new Page('sales').hears(), [], 'an old page that looked on');
    now = performance.timeOrigin;
    new Page('sales').leaves();
    kept?.clear();
    assert.deepEqual(await new Page('sales').hears(), ['come back']);
    assert.deepEqual(await new Page('sales').hears(), []);
  }
});

test('where the browser keeps nothing at all, the page will not come back', async () => {
  storage(null);
  Object.assign(globalThis, { document: Object.defineProperty({}, 'cookie', { get: () => '', set: () => {} }) });
  assert.equal(new Page('sales').leaves(), false);
  assert.deepEqual(await new Page('sales').hears(), []);
});
