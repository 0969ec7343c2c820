/** @import {Item, Phase, Status, ToParent} from './types.js' */
import { LOOKS, PLACES, frameAddress } from './frame-address.js';
import { FrameLink } from './frame-link.js';

const ALLOW = 'microphone; autoplay; clipboard-write; speaker-selection; screen-wake-lock';
const STYLE = `:host{display:block;position:relative;height:420px}
:host([height=auto]){max-height:640px}
:host([hidden]){display:none}
iframe{display:block;width:100%;height:100%;border:0}
div{position:absolute;inset:0;box-sizing:border-box;padding:16px;overflow:auto;border:1px solid;border-radius:12px;
font:15px/1.45 system-ui,sans-serif;background:Canvas;color:CanvasText}
a{color:LinkText}`;
const BLOCKED = {
  code: 'frame_blocked',
  message: 'The conversation could not be shown here: framing was refused, or the network blocks it.',
  fix: 'Open it in a window, or start the host with --allow-origin and this page’s origin.',
};
const NO_HOST = {
  code: 'no_host',
  message: 'The element has no address of a host.',
  fix: 'Give it src="http://localhost:8080", or the embed_url of a session.',
};
/** The iframe's colour scheme is that of the page inside: any other paints it white, or black. */
const SCHEMES = /** @type {Record<string, string>} */ ({ light: 'light', dark: 'dark' });
/** The names of the widget's messages as this element's events. */
const EVENTS = /** @type {Record<string, string>} */ ({
  ready: 'ready', state: 'statuschange', 'turn.started': 'turnstart', 'turn.partial': 'turnpartial',
  'turn.final': 'turn', transcript: 'transcript', usage: 'usage', error: 'error', ended: 'ended',
  permission: 'permission', resize: 'resize',
});
/** Windows have events of these names, which would be taken for theirs. */
const NOT_BUBBLING = new Set(['error', 'resize']);
const ANSWER_MS = 15_000;
/** A person may have to find the button that allows the microphone. */
const START_MS = 60_000;

/**
 * `<realtime-audio>`: a conversation by voice in an iframe. It fills the element's box, or is as high as it wants to be
 * with `height="auto"`. Attributes: see frame-address.js; also `height` and `frame-title`.
 *
 * Events, with plain data as `detail`: `ready` {session_id}, `statuschange` {status, phase}, `turnstart`,
 * `turnpartial` and `turn` (the item), `transcript` {items, text}, `usage`, `error` {code, message, fix}, `ended`
 * {reason}, `permission` {state}, `resize` {height}. All bubble and are composed but `error` and `resize`.
 *
 * Commands wait until the widget is ready. Their promises reject with an Error that has `code` and `fix`: `start`
 * within a minute, the others within 15 seconds.
 */
export class RealtimeAudio extends HTMLElement {
  static observedAttributes = [...PLACES, ...LOOKS, 'height', 'frame-title'];

  /** @type {Status} */
  status = 'idle';
  /** @type {Phase} */
  phase = 'new';
  /** @type {string|null} */
  sessionId = null;
  /** The newest that the widget told. @type {Item[]} */
  transcript = [];
  /** @type {HTMLIFrameElement|null} */
  #frame = null;
  #sheet = new CSSStyleSheet();
  #isStale = false;
  /** @type {Set<string>} */
  #looks = new Set();
  #link = new FrameLink({ message: (message) => this.#hear(message), silent: () => this.#blocked() });
  #sight = new IntersectionObserver((entries) => {
    // A lazy frame that is out of sight is not loaded, and owes nothing.
    if (entries.some(({ isIntersecting }) => isIntersecting)) this.#link.expect();
  });

  /** @param {string} home the loader's own address; empty where it does not know */
  constructor(home) {
    super();
    this.home = home;
    this.#sheet.replaceSync(STYLE);
    this.attachShadow({ mode: 'open' }).adoptedStyleSheets = [this.#sheet];
  }

  connectedCallback() {
    this.#build();
  }

  /** Moved by `moveBefore`, with which the frame lives on. */
  connectedMoveCallback() {}

  disconnectedCallback() {
    this.#sight.disconnect();
    this.#link.detach();
    this.#frame?.remove();
    this.#frame = null;
  }

  /**
   * @param {string} name
   * @param {string|null} before
   * @param {string|null} now
   */
  attributeChangedCallback(name, before, now) {
    if (!this.#frame || before === now) return;
    if (name === 'height') return this.#size(null);
    if (name === 'frame-title') {
      this.#frame.title = now ?? '';
      return;
    }
    if (LOOKS.includes(name)) this.#looks.add(name);
    else this.#isStale = true;
    queueMicrotask(() => this.#update());
  }

  start() { return this.#ask('start', {}, START_MS); }
  stop() { return this.#ask('stop'); }
  pause() { return this.#ask('pause'); }
  resume() { return this.#ask('resume'); }
  mute() { return this.#ask('mute'); }
  unmute() { return this.#ask('unmute'); }
  /** Ends what the assistant says now. */
  interrupt() { return this.#ask('interrupt'); }
  /** As the person's words; they are answered. @param {string} text */
  say(text) { return this.#ask('say', { text }); }
  /** As the person's words; they are answered with the next turn. @param {string} text */
  sendText(text) { return this.#ask('sendText', { text }); }
  /**
   * Lets the assistant know what the page shows now, in place of what it showed under the same title.
   *
   * @param {string} title
   * @param {unknown} content a text, or data
   */
  setContext(title, content) {
    return this.#ask('setContext', { title, [typeof content === 'string' ? 'text' : 'data']: content });
  }
  /** @param {string} theme `auto`, `light` or `dark` */
  setTheme(theme) { this.setAttribute('theme', theme); }
  /** @param {string} accent `#rrggbb` */
  setAccent(accent) { this.setAttribute('accent', accent); }
  /** @param {string} locale such as `en` or `pt-BR` */
  setLanguage(locale) { this.setAttribute('locale', locale); }
  /** @returns {Promise<{items: Item[], text: string}>} */
  getTranscript() { return this.#ask('getTranscript'); }
  /** @returns {Promise<string[]>} */
  getSupportedCommands() { return this.#ask('getSupportedCommands'); }
  /** @returns {Promise<string[]>} of this element */
  async getSupportedEvents() {
    const names = await this.#ask('getSupportedEvents');
    return names.map((/** @type {string} */ name) => EVENTS[name]).filter(Boolean);
  }

  /**
   * @param {string} type
   * @param {object} [fields]
   * @param {number} [limitMs]
   */
  #ask(type, fields = {}, limitMs = ANSWER_MS) {
    if (this.#frame) this.#frame.loading = 'eager';
    return this.#link.ask(type, fields, limitMs);
  }

  #build() {
    this.#isStale = false;
    this.#looks.clear();
    const url = frameAddress((name) => this.getAttribute(name), this.home, document.baseURI);
    if (!url) return this.#emit('error', NO_HOST);
    const frame = document.createElement('iframe');
    frame.allow = ALLOW;
    frame.title = this.getAttribute('frame-title') ?? 'Voice conversation';
    frame.loading = 'lazy';
    frame.src = url.href;
    this.#frame = frame;
    this.#scheme();
    this.#size(null);
    this.#link.attach(frame, url.origin);
    this.shadowRoot?.replaceChildren(frame);
    this.#sight.disconnect();
    this.#sight.observe(this);
  }

  /** Several attributes that change at once are one change. */
  #update() {
    if (!this.#frame) return;
    if (this.#isStale) return this.#build();
    if (!this.#looks.size) return;
    const look = Object.fromEntries([...this.#looks].map((name) => [name, this.getAttribute(name)]));
    this.#looks.clear();
    this.#scheme();
    const told = 'locale' in look ? [this.#ask('setLanguage', { locale: look.locale })] : [];
    told.push(this.#ask('setTheme', look));
    Promise.all(told).catch(({ code, message, fix }) => this.#emit('error', { code, message, fix }));
  }

  #scheme() {
    if (this.#frame) this.#frame.style.colorScheme = SCHEMES[this.getAttribute('theme') ?? ''] ?? 'light dark';
  }

  /** @param {number|null} wanted by the widget, in pixels */
  #size(wanted) {
    const given = this.getAttribute('height');
    const height = given === 'auto' ? wanted && `${wanted}px` : given && (Number(given) ? `${given}px` : given);
    if (height) this.#rule.style.height = height;
  }

  get #rule() {
    return /** @type {CSSStyleRule} */ (this.#sheet.cssRules[0]);
  }

  /** @param {Exclude<ToParent, {type: 'answer'}>} message */
  #hear({ v, type, ...detail }) {
    this.shadowRoot?.querySelector('div')?.remove();
    const name = EVENTS[type];
    if (!name) return;
    const news = /** @type {any} */ (detail);
    if (type === 'state') Object.assign(this, news);
    if (type === 'transcript') this.transcript = news.items;
    if (type === 'ready') this.sessionId = news.session_id;
    if (type === 'resize') this.#size(news.height);
    this.#emit(name, news.item ?? news.usage ?? news);
  }

  #blocked() {
    const box = document.createElement('div');
    box.role = 'alert';
    const link = document.createElement('a');
    Object.assign(link, { href: this.#frame?.src, target: '_blank', rel: 'noopener noreferrer' });
    link.textContent = 'Open it in a window';
    const slot = document.createElement('slot');
    slot.name = 'blocked';
    slot.append(`${BLOCKED.message} `);
    box.append(slot, link);
    this.shadowRoot?.append(box);
    this.#emit('error', BLOCKED);
  }

  /**
   * @param {string} type
   * @param {object} detail
   */
  #emit(type, detail) {
    const isOpen = !NOT_BUBBLING.has(type);
    this.dispatchEvent(new CustomEvent(type, { detail, bubbles: isOpen, composed: isOpen }));
  }
}
