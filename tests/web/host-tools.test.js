import assert from 'node:assert/strict';
import { test } from 'node:test';
import { iframe, isVsCode, toolAround, withoutToken } from '../../component/web/host-tools.js';

const WIDGET = 'http://localhost:8080/embed?key=demo&token=secret';
const IFRAME = '<iframe allow="microphone; autoplay" src="http://localhost:8080/embed?key=demo&amp;token=secret" '
  + 'title="Voice conversation" style="width:100%;height:420px;border:0;color-scheme:normal"></iframe>';

/** The nearest origin first; what belongs into that tool's page. */
const LINES = /** @type {Array<[string[], string, string]>} */ ([
  [['http://localhost:8888'], 'Jupyter',
    `IFrame("${WIDGET}", "100%", 420, extras=['allow="microphone; autoplay"'])`],
  [['https://hub.mybinder.org'], 'Jupyter',
    `IFrame("${WIDGET}", "100%", 420, extras=['allow="microphone; autoplay"'])`],
  [['https://x-colab.googleusercontent.com', 'https://colab.research.google.com'], 'Colab',
    'from google.colab import output; output.serve_kernel_port_as_iframe(8080, '
    + 'path="/embed?key=demo&token=secret", height="420")'],
  [['http://localhost:8501'], 'Streamlit', `st.iframe("${WIDGET}", height=420)`],
  [['https://my.streamlit.app'], 'Streamlit', `st.iframe("${WIDGET}", height=420)`],
  [['http://127.0.0.1:8050'], 'Dash', `html.Iframe(src="${WIDGET}", allow="microphone; autoplay", `
    + 'style={"width": "100%", "height": 420, "border": 0})'],
  [['https://dbc-1.cloud.databricks.com'], 'Databricks', `displayHTML('${IFRAME}')`],
  [['https://adb-1.2.azuredatabricks.net'], 'Databricks', `displayHTML('${IFRAME}')`],
  [['https://team.grafana.net'], 'Grafana', IFRAME],
  [['https://grafana.example.org'], 'Grafana', IFRAME],
  [['https://me-app.hf.space', 'https://huggingface.co'], 'Gradio', `gr.HTML('${IFRAME}')`],
  [['http://127.0.0.1:7860'], 'Gradio', `gr.HTML('${IFRAME}')`],
  [['http://localhost:5006'], 'Bokeh', `Div(text='${IFRAME}')`],
  [['http://localhost:3838'], 'Shiny',
    `tags$iframe(src = "${WIDGET}", allow = "microphone; autoplay", width = "100%", height = 420)`],
  [['https://dashboard.example'], 'HTML', IFRAME],
  [['http://localhost:3000'], 'HTML', IFRAME],
  [[], 'HTML', IFRAME],
]);

for (const [ancestors, name, line] of LINES) {
  test(`has the line for ${ancestors[0] ?? 'a page that does not say who it is'}`, () => {
    const tool = toolAround(ancestors);
    assert.deepEqual([tool.name, tool.line(WIDGET)], [name, line]);
  });
}

test('believes a name before a port', () => {
  assert.equal(toolAround(['http://localhost:8888', 'https://x.streamlit.app']).name, 'Streamlit');
});

test('is not taken in by a name that only looks alike', () => {
  for (const origin of ['https://streamlit.app.evil.example', 'https://notdatabricks.com', 'http://localhost:88881']) {
    assert.equal(toolAround([origin]).name, 'HTML', origin);
  }
});

test('takes the kernel’s port from the proxy’s name', () => {
  const proxied = 'https://x-8123-colab.googleusercontent.com/embed?key=demo';
  assert.match(toolAround(['https://colab.research.google.com']).line(proxied),
    /as_iframe\(8123, path="\/embed\?key=demo"/);
});

test('knows VS Code by its pages and by its browser', () => {
  assert.equal(isVsCode(['vscode-webview://1f', 'vscode-file://vscode-app'], 'Mozilla/5.0'), true);
  assert.equal(isVsCode(['https://x.vscode-cdn.net'], 'Mozilla/5.0'), true);
  assert.equal(isVsCode([], 'Mozilla/5.0 Code/1.99.0 Chrome/134 Electron/34'), true);
  assert.equal(isVsCode(['http://localhost:8888'], 'Mozilla/5.0 Chrome/156'), false);
});

test('no line can be left through its quotes', () => {
  const hostile = `http://localhost:8080/embed?key=a"b'c\\d`;
  for (const [ancestors] of LINES) {
    const line = toolAround(ancestors).line(hostile);
    assert.doesNotMatch(line, /a"b|b'c|c\\d/, line);
  }
});

test('shows no key', () => {
  for (const [ancestors] of LINES) {
    const shown = withoutToken(toolAround(ancestors).line(WIDGET));
    assert.match(shown, /token=…/);
    assert.doesNotMatch(shown, /secret/);
  }
  assert.equal(withoutToken(iframe('http://h/embed?token=a-b_c&key=d')).includes('token=…&amp;key=d"'), true);
});
