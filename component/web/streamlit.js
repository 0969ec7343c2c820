import { originOf } from './parent.js';
import { StreamlitConversation } from './streamlit-conversation.js';

/**
 * The widget as a Streamlit component by address (`components.declare_component(name, url=…)`), version 1 of its
 * protocol: messages with `isStreamlitMessage` to the page around, which answers with `streamlit:render`.
 * See https://docs.streamlit.io/develop/concepts/custom-components/components-v1/limitations and Streamlit's
 * frontend/lib/src/components/widgets/CustomComponent/ComponentInstance.tsx.
 */
const API_VERSION = 1;

const query = new URLSearchParams(location.search);
// Where a browser does not tell a frame who is around it, Streamlit does.
const app = originOf(window) ?? originOfAddress(query.get('streamlitUrl'));

/**
 * @param {string} type
 * @param {object} [fields]
 */
function post(type, fields) {
  if (app) window.parent.postMessage({ isStreamlitMessage: true, type: `streamlit:${type}`, ...fields }, app);
}

/**
 * @param {string|null} address
 * @returns {string|null}
 */
function originOfAddress(address) {
  return address && URL.canParse(address) ? new URL(address).origin : null;
}

const conversation = new StreamlitConversation(document.body, document.baseURI, query.get('token') ?? '', {
  tell: (value) => post('setComponentValue', { value, dataType: 'json' }),
  grow: (height) => post('setFrameHeight', { height }),
});
window.addEventListener('message', ({ source, origin, data }) => {
  if (source !== window.parent || origin !== app || data?.type !== 'streamlit:render') return;
  conversation.render(data.args ?? {}, data.theme ?? null);
});
post('componentReady', { apiVersion: API_VERSION });
