/** Stand-ins for the browser's audio and for the WebSocket to the relay, as far as the relay's modules use them. */

export class FakeSocket {
  static OPEN = 1;
  /** @type {FakeSocket[]} */
  static opened = [];
  readyState = 0;
  bufferedAmount = 0;
  binaryType = 'blob';
  /** @type {unknown[]} what was sent: messages as objects, sound as the number of its bytes */
  sent = [];
  /** @type {string|null} */
  closed = null;
  onopen = () => {};
  onmessage = (/** @type {{data: unknown}} */ _) => {};
  onclose = (/** @type {{code: number}} */ _) => {};

  /** @param {string} url */
  constructor(url) {
    this.url = url;
    FakeSocket.opened.push(this);
  }

  open() {
    this.readyState = FakeSocket.OPEN;
    this.onopen();
  }

  /** @param {object} message */
  tell(message) {
    this.onmessage({ data: JSON.stringify(message) });
  }

  /** @param {number} bytes */
  sound(bytes) {
    this.onmessage({ data: new ArrayBuffer(bytes) });
  }

  /** @param {string|ArrayBuffer} data */
  send(data) {
    if (typeof data === 'string') this.sent.push(JSON.parse(data));
    else {
      this.sent.push(data.byteLength);
      this.bufferedAmount += data.byteLength;
    }
  }

  /** The far end closes it, or the network does. */
  drop(code = 1006) {
    this.readyState = 3;
    this.onclose({ code });
  }

  /** @param {number} [code] */
  close(code) {
    this.readyState = 2;
    this.closed ??= `closed ${code ?? 'without a code'}`;
  }
}

export class FakeNode {
  /** @type {FakeNode[]} */
  static made = [];
  /** @type {unknown[]} */
  ordered = [];
  /** @type {unknown} */
  to = null;
  stream = { name: 'assistant' };
  port = {
    onmessage: (/** @type {{data: unknown}} */ _) => {},
    postMessage: (/** @type {unknown} */ message) => this.ordered.push(message),
  };

  /**
   * @param {unknown} _
   * @param {string} [name]
   */
  constructor(_, name) {
    this.name = name;
    FakeNode.made.push(this);
  }

  /** @param {unknown} to */
  connect(to) {
    this.to = to;
  }

  disconnect() {
    this.to = null;
  }
}

export class FakeAudioContext {
  /** @type {FakeAudioContext[]} */
  static opened = [];
  baseLatency = 0.01;
  outputLatency = 0.03;
  isClosed = false;
  audioWorklet = { addModule: async () => {} };

  constructor() {
    FakeAudioContext.opened.push(this);
  }

  async resume() {}

  async close() {
    this.isClosed = true;
  }

  createMediaStreamSource() {
    return new FakeNode(this, 'source');
  }
}

/** Takes the place of the page's globals; returns what the page remembers. */
export function installRelay() {
  FakeSocket.opened = [];
  FakeNode.made = [];
  FakeAudioContext.opened = [];
  /** @type {Map<string, string>} */
  const storage = new Map();
  const globals = {
    WebSocket: FakeSocket,
    AudioContext: FakeAudioContext,
    AudioWorkletNode: FakeNode,
    MediaStreamAudioDestinationNode: FakeNode,
    MediaStream: class {},
    document: new EventTarget(),
    navigator: {},
    localStorage: {
      getItem: (/** @type {string} */ key) => storage.get(key) ?? null,
      setItem: (/** @type {string} */ key, /** @type {string} */ text) => storage.set(key, text),
      removeItem: (/** @type {string} */ key) => storage.delete(key),
    },
  };
  // Some of them are there in newer versions of node, and cannot be assigned to.
  for (const [name, value] of Object.entries(globals)) {
    Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
  }
  return storage;
}

/** @returns {FakeSocket} */
export function latestSocket() {
  return /** @type {FakeSocket} */ (FakeSocket.opened.at(-1));
}

/**
 * @param {string} name
 * @returns {FakeNode} the latest of that name
 */
export function latestNode(name) {
  return /** @type {FakeNode} */ (FakeNode.made.findLast((node) => node.name === name));
}
