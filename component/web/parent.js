/** @import {FromParent, Item, Seen, ToParent} from './types.js' */

/**
 * What is loaded for a page that talks back.
 *
 * @typedef {object} HostPage
 * @property {(command: FromParent) => void} obey
 * @property {(seen: Seen) => void} [follow]
 * @property {(item: Item, isNew: boolean) => void} [item]
 */

/**
 * Talks with the page around the widget: to its exact origin, and to nobody while that is not known. Where the browser
 * does not tell it (Firefox, and a page that sends no referrer), it is that of the page's first message: which pages
 * may be around this one at all is the host's to say, by `frame-ancestors`.
 */
export class Parent {
  /** @type {HostPage|null} */
  #hostPage = null;
  /** @type {Promise<HostPage>|null} */
  #loading = null;

  /**
   * @param {Window} page
   * @param {ToParent} greeting what the page around is told first
   * @param {() => Promise<HostPage>} load called with the first message from there
   */
  constructor(page, greeting, load) {
    this.parent = page.parent;
    this.greeting = greeting;
    this.load = load;
    this.origin = page.parent === page ? null : originOf(page);
    if (page.parent === page) return;
    page.addEventListener('message', (event) => this.#hear(event));
    this.tell(greeting);
  }

  /** @param {ToParent} message */
  tell(message) {
    if (this.origin) this.parent.postMessage({ realtime: message }, this.origin);
  }

  /** @param {Seen} seen */
  follow(seen) {
    this.#hostPage?.follow?.(seen);
  }

  /**
   * @param {Item} item as it is now
   * @param {Item['status']} [before] nothing where it is new
   */
  item(item, before) {
    this.#hostPage?.item?.(item, !before);
    const wasGrowing = (before ?? 'in_progress') === 'in_progress';
    if (wasGrowing && item.status !== 'in_progress') this.tell({ v: 1, type: 'turn.final', item });
  }

  /** @param {MessageEvent} event */
  #hear({ source, origin, data }) {
    // A page without an origin of its own ("null") cannot be addressed.
    if (source !== this.parent || origin !== (this.origin ?? origin) || origin === 'null') return;
    if (!data?.realtime) return;
    this.origin = origin;
    this.#obey(data.realtime);
  }

  /** @param {FromParent} command or anything else that page calls one */
  async #obey(command) {
    try {
      this.#loading ??= this.load();
      this.#hostPage = await this.#loading;
    } catch {
      this.#loading = null; // the next message tries again
      return;
    }
    this.#hostPage.obey(command);
  }
}

/**
 * @param {Pick<Window, 'location'|'document'>} page
 * @returns {string|null}
 */
export function originOf({ location, document }) {
  const ancestor = location.ancestorOrigins?.[0] ?? document.referrer;
  try {
    const { origin } = new URL(ancestor);
    return origin === 'null' ? null : origin;
  } catch {
    return null; // the page around us does not say who it is
  }
}
