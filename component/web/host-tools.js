/**
 * A program whose pages embed the widget.
 *
 * @typedef {object} HostTool
 * @property {string} name
 * @property {string} where key of the text that says where the line belongs
 * @property {(address: string) => string} line that shows the widget with a microphone
 */

/** What the widget needs of each frame around it. */
export const ALLOW = 'allow="microphone; autoplay"';
const LOOK = 'style="width:100%;height:420px;border:0;color-scheme:normal"';

/** @type {HostTool} */
const HTML = { name: 'HTML', where: 'inPage', line: (address) => iframe(address) };

/** @type {HostTool} */
const JUPYTER = {
  name: 'Jupyter',
  where: 'in_jupyter',
  line: (address) => `IFrame("${quoted(address)}", "100%", 420, extras=['${ALLOW}'])`,
};

/** @type {HostTool} */
const STREAMLIT = {
  name: 'Streamlit',
  where: 'in_streamlit',
  line: (address) => `st.iframe("${quoted(address)}", height=420)`,
};

/** @type {HostTool} */
const DASH = {
  name: 'Dash',
  where: 'in_dash',
  line: (address) => `html.Iframe(src="${quoted(address)}", allow="microphone; autoplay",`
    + ' style={"width": "100%", "height": 420, "border": 0})',
};

/** @type {HostTool} */
const COLAB = {
  name: 'Colab',
  where: 'in_colab',
  line: (address) => `from google.colab import output; output.serve_kernel_port_as_iframe(${portOf(address)},`
    + ` path="${pathOf(address)}", height="420")`,
};

/** @type {HostTool} */
const DATABRICKS = {
  name: 'Databricks',
  where: 'in_databricks',
  line: (address) => `displayHTML('${iframe(address)}')`,
};

/** @type {HostTool} */
const GRAFANA = {
  name: 'Grafana',
  where: 'in_grafana',
  line: (address) => iframe(address),
};

/** @type {HostTool} */
const GRADIO = {
  name: 'Gradio',
  where: 'in_gradio',
  line: (address) => `gr.HTML('${iframe(address)}')`,
};

/** @type {HostTool} */
const BOKEH = {
  name: 'Bokeh',
  where: 'in_bokeh',
  line: (address) => `Div(text='${iframe(address)}')`,
};

/** @type {HostTool} */
const SHINY = {
  name: 'Shiny',
  where: 'in_shiny',
  line: (address) => `tags$iframe(src = "${quoted(address)}", allow = "microphone; autoplay", width = "100%",`
    + ' height = 420)',
};

/** By what an origin ends with. @type {Array<[RegExp, HostTool]>} */
const BY_NAME = [
  [/^https:\/\/colab\.research\.google\.com$|colab[^/]*\.googleusercontent\.com$|\.colab\.dev$/, COLAB],
  [/\.(?:streamlit\.app|streamlitapp\.com)$/, STREAMLIT],
  [/\.(?:databricks\.com|azuredatabricks\.net|databricks\.azure\.us)$/, DATABRICKS],
  [/\.grafana\.net$|\/\/grafana\./, GRAFANA],
  [/\.(?:hf\.space|gradio\.live)$/, GRADIO],
  [/\.shinyapps\.io$/, SHINY],
  [/\/\/(?:jupyter|jupyterhub|hub|notebook)\.|\.mybinder\.org$/, JUPYTER],
];

/** By the port that a tool takes when it is started on the user's own machine. @type {Array<[RegExp, HostTool]>} */
const BY_PORT = [
  [/:88(?:8\d|9\d)$/, JUPYTER],
  [/:850\d$/, STREAMLIT],
  [/:805\d$/, DASH],
  [/:786\d$/, GRADIO],
  [/:500[67]$/, BOKEH],
  [/:3838$/, SHINY],
];

/**
 * Guesses from the addresses around the widget which tool has made the page; plain HTML where nothing tells.
 *
 * @param {string[]} ancestors origins, the nearest first
 * @returns {HostTool}
 */
export function toolAround(ancestors) {
  for (const tools of [BY_NAME, BY_PORT]) {
    for (const origin of ancestors) {
      const found = tools.find(([pattern]) => pattern.test(origin));
      if (found) return found[1];
    }
  }
  return HTML;
}

/**
 * VS Code shows notebook outputs and webviews in frames that have no microphone, and none can be had there.
 *
 * @param {string[]} ancestors
 * @param {string} browser user agent
 * @returns {boolean}
 */
export function isVsCode(ancestors, browser) {
  return /\bCode\/\d/.test(browser)
    || ancestors.some((origin) => /^vscode-|\.vscode-(?:cdn|webview)\.net$/.test(origin));
}

/**
 * @param {string} address
 * @param {string} [more] attributes
 * @returns {string} HTML
 */
export function iframe(address, more = '') {
  const src = quoted(address).replaceAll('&', '&amp;');
  // What is missing comes first: the rest of a long line may be out of sight.
  return `<iframe ${ALLOW}${more && ` ${more}`} src="${src}" title="Voice conversation" ${LOOK}></iframe>`;
}

/**
 * What is shown of a line that carries the session's key: people send pictures of what does not work.
 *
 * @param {string} line
 * @returns {string}
 */
export function withoutToken(line) {
  return line.replace(/([?&](?:amp;)?token=)[^&"'\s)]+/g, '$1…');
}

/** @param {string} address stands between quotes of either kind afterwards */
function quoted(address) {
  return address.replaceAll('"', '%22').replaceAll("'", '%27').replaceAll('\\', '%5C');
}

/**
 * @param {string} address
 * @returns {string} of the host; a kernel's proxy has it in its name
 */
function portOf(address) {
  const { hostname, port } = new URL(address);
  return hostname.match(/(?:^|-)(\d{4,5})-/)?.[1] ?? (port || '8080');
}

/** @param {string} address */
function pathOf(address) {
  const { pathname, search } = new URL(address);
  return quoted(pathname + search);
}
