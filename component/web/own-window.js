import { text } from './texts.js';

const SIZE = 'popup,width=420,height=640';
/** No event tells that another window was closed. */
const LOOK_AFTER_MS = 1000;

/** Opens the same conversation in a window of its own, where no frame is in the way. */
export class OwnWindow {
  /** @type {Window|null} */
  #opened = null;
  #link = document.createElement('a');
  #words = document.createElement('span');

  constructor() {
    const address = new URL(location.href);
    // By its id: a key may name a newer session by then.
    address.searchParams.delete('key');
    address.searchParams.set('session', document.body.dataset.sessionId ?? '');
    address.searchParams.set('layout', 'full'); // the frame may have had room for a bar only
    this.#link.href = address.href;
    this.#link.target = '_blank';
    this.#link.className = 'button small own-window';
    this.#link.addEventListener('click', (event) => this.#open(event));
    this.#words.role = 'status';
  }

  /** In the page's language. */
  get elements() {
    this.#describe();
    return [this.#link, this.#words];
  }

  /** @param {Event} event the link opens a tab where no window may be opened */
  #open(event) {
    if (this.#opened && !this.#opened.closed) {
      this.#opened.focus();
      event.preventDefault();
      return;
    }
    this.#opened = window.open(this.#link.href, '', SIZE);
    if (!this.#opened) {
      // A sandbox may forbid the window and the tab.
      this.#words.textContent = text('windowBlocked');
      return;
    }
    event.preventDefault();
    this.#describe();
    const looks = setInterval(() => {
      if (!this.#opened?.closed) return;
      clearInterval(looks);
      this.#describe();
    }, LOOK_AFTER_MS);
  }

  #describe() {
    const isOpen = Boolean(this.#opened && !this.#opened.closed);
    this.#link.textContent = text(isOpen ? 'showWindow' : 'openWindow');
    this.#words.textContent = isOpen ? text('windowOpen') : '';
  }
}
