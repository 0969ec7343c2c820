import { StreamlitConversation } from './streamlit-conversation.js';

/** @type {WeakMap<object, StreamlitConversation>} */
const mounted = new WeakMap();

/**
 * The widget as a Streamlit component of version 2, which stands in the app's own page: what its `js` exports by
 * default, imported from `<host>/assets/streamlit-component.js`. Called with each run of the script; the
 * conversation is the app's as `conversation`.
 *
 * @param {object} component
 * @param {Record<string, unknown>} component.data what the script passed; `embed_url` among it
 * @param {HTMLElement|ShadowRoot} component.parentElement
 * @param {(name: string, value: unknown) => void} component.setStateValue
 * @returns {() => void} called when the component is taken away
 */
export function mount({ data, parentElement, setStateValue }) {
  let conversation = mounted.get(parentElement);
  if (!conversation) {
    const box = document.createElement('div');
    parentElement.append(box);
    conversation = new StreamlitConversation(box, new URL('../', import.meta.url).href, '', {
      tell: (value) => setStateValue('conversation', value),
      grow: (height) => {
        box.style.height = `${height}px`;
      },
    });
    mounted.set(parentElement, conversation);
  }
  conversation.render(data, null);
  return () => {
    mounted.get(parentElement)?.close();
    mounted.delete(parentElement);
    parentElement.replaceChildren();
  };
}
