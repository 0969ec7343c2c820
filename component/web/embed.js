import { hostOf } from './frame-address.js';
import { RealtimeAudio } from './realtime-audio.js';

const NAME = 'realtime-audio';

/** Modules have no current script: theirs is found by its address, unless another module imports this one. */
const script = /** @type {HTMLScriptElement|null} */ (
  document.currentScript ?? document.querySelector('script[type=module][src*="/embed.js"]'));
const home = script?.src ?? '';

if (!customElements.get(NAME)) {
  customElements.define(NAME, class extends RealtimeAudio {
    constructor() {
      super(home);
    }
  });
}

/**
 * A widget where the script stands, from its `data-` attributes.
 *
 * @param {HTMLScriptElement} from
 */
function insert(from) {
  const element = document.createElement(NAME);
  element.setAttribute('src', hostOf(home));
  for (const { name, value } of from.attributes) {
    if (name.startsWith('data-')) element.setAttribute(name.slice('data-'.length), value);
  }
  if (from.closest('body')) from.after(element);
  else if (document.body) document.body.append(element);
  else addEventListener('DOMContentLoaded', () => document.body.append(element));
}

if (script && script === document.currentScript && Object.keys(script.dataset).length) insert(script);
