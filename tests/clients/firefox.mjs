// A conversation with the widget on a dashboard's page in the system's Firefox, as a person has it.
// Usage: node firefox.mjs FIREFOX DASHBOARD_URL pointer|keyboard SPEECH.wav [ANSWERS [PREFERENCE=VALUE]]
// "pointer" presses the buttons and says what is in the file; "keyboard" does it all with keys, and types. It waits for
// so many answers, one where nothing is said.
// Prints one line of JSON: what the page showed and heard. Ends within DEADLINE_MS, and leaves nothing behind.
import { readFileSync } from 'node:fs';
import { Firefox, STEP_MS, isWidget } from './firefox-process.mjs';

const DEADLINE_MS = 180_000;
/** A page that takes longer to say how it is will not say it at all. */
const ANSWER_MS = 5000;
const LOOK_MS = 500;
/**
 * With PulseAudio, Firefox's own sound server now and then waits for itself for ever (seen at one of six starts of an
 * AudioContext, in one process or in two), and the page with it.
 */
const STARTS = 4;
const STUCK = 'the page does not answer';
const ENOUGH_TABS = 10;
const PREFERENCES = {
  'media.navigator.permission.disabled': true, // the microphone is granted without asking a person
  'media.navigator.streams.fake': true, // and there need not be one
  'media.peerconnection.ice.loopback': true, // the call stays on this machine
};

const [program, dashboard, means, speech, answers = '1', preference = ''] = process.argv.slice(2);
const [preferenceName, preferenceValue] = preference.split('=');
const firefox = new Firefox(DEADLINE_MS);

for (let starts = 1; ; starts++) {
  try {
    const browser = await firefox.launch(program,
      { ...PREFERENCES, ...(preference && { [preferenceName]: JSON.parse(preferenceValue) }) });
    console.log(JSON.stringify(await converse(await browser.newPage(), await browser.version())));
    await browser.close();
    process.exit(0);
  } catch (error) {
    const seen = await observed();
    if (seen === STUCK && starts < STARTS) continue;
    console.error(`Failed while ${firefox.step}:`, error, seen);
    process.exit(1);
  }
}

/**
 * @param {import('puppeteer-core').Page} page
 * @param {string} version
 */
async function converse(page, version) {
  page.setDefaultTimeout(STEP_MS);
  await page.evaluateOnNewDocument(listenIn, readFileSync(speech).toString('base64'));
  firefox.step = 'opening the dashboard';
  await page.goto(dashboard);
  const widget = await page.waitForFrame(isWidget);
  await reach(widget, 'new');

  firefox.step = 'starting the conversation';
  await press(page, widget, 'Start conversation');
  await unlessStuck(reach(widget, 'listening'));

  firefox.step = 'taking a turn';
  if (means === 'pointer') {
    await widget.evaluate(() => window.observed.voice.play());
  } else {
    await tabTo(page, widget, 'textbox', 'Type a message');
    await page.keyboard.type('Hello there.');
    await page.keyboard.press('Enter');
  }
  for (let answer = 1; answer <= Number(answers); answer++) {
    await reach(widget, 'assistant_speaking');
    await reach(widget, answer < Number(answers) ? 'user_speaking' : 'listening');
  }
  const seen = await widget.evaluate(() => window.observed.report());

  firefox.step = 'stopping';
  await press(page, widget, 'Stop');
  await reach(widget, 'ended');
  const { phases, holdsMicrophone } = await widget.evaluate(() => window.observed.report());
  return { ...seen, phases, holdsMicrophone, browser: version };
}

/**
 * Presses a button by its accessible name.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {import('puppeteer-core').Frame} widget
 * @param {string} name
 */
async function press(page, widget, name) {
  if (means === 'pointer') return (await control(widget, 'button', name)).click();
  await tabTo(page, widget, 'button', name);
  return page.keyboard.press('Enter');
}

/**
 * Takes the keyboard to a control from where it is: with Tab, or with Shift+Tab when the control stands before that.
 *
 * @param {import('puppeteer-core').Page} page
 * @param {import('puppeteer-core').Frame} widget
 * @param {string} role
 * @param {string} name
 */
async function tabTo(page, widget, role, name) {
  const wanted = await control(widget, role, name);
  const isThere = () => wanted.evaluate((element) => document.hasFocus() && document.activeElement === element);
  if (await isThere()) return;
  const isBefore = await wanted.evaluate((element) =>
    document.activeElement.compareDocumentPosition(element) === Node.DOCUMENT_POSITION_PRECEDING);
  if (isBefore) await page.keyboard.down('Shift');
  try {
    for (let tabs = 0; tabs < ENOUGH_TABS; tabs++) {
      await page.keyboard.press('Tab');
      if (await isThere()) return;
    }
  } finally {
    if (isBefore) await page.keyboard.up('Shift');
  }
  throw new Error(`The Tab key does not lead to ${name}`);
}

/**
 * @param {import('puppeteer-core').Frame} widget
 * @param {string} role
 * @param {string} name
 */
function control(widget, role, name) {
  return widget.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`, { visible: true });
}

/**
 * @param {import('puppeteer-core').Frame} widget
 * @param {string} phase the one that the widget has to come to
 */
async function reach(widget, phase) {
  await widget.waitForFunction((wanted) => document.body.dataset.phase === wanted, { polling: 20 }, phase);
}

/**
 * Waits no longer than the page answers.
 *
 * @param {Promise<void>} waiting
 */
async function unlessStuck(waiting) {
  let isOver = false;
  const over = waiting.finally(() => { isOver = true; });
  const watch = async () => {
    while (!isOver) {
      if (await observed() === STUCK && !isOver) throw new Error(STUCK);
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
    }
  };
  await Promise.race([over, watch()]);
}

/**
 * Runs in every frame before its scripts: keeps hold of what the page does, and puts given words in place of the tone
 * that is all that Firefox's fake microphone knows. They come from a media element, whose sound can be captured where
 * there is no sound card; an AudioContext is never started there.
 *
 * @param {string} speech a sound file in base64
 */
function listenIn(speech) {
  /** @type {RTCPeerConnection[]} */
  const connections = [];
  /** @type {string[]} */
  const phases = [];
  /** @type {MediaStreamTrack[]} */
  const tracks = [];
  const voice = new Audio();

  if (window.RTCPeerConnection) {
    window.RTCPeerConnection = class extends RTCPeerConnection {
      /** @param {RTCConfiguration} [configuration] */
      constructor(configuration) {
        super(configuration);
        connections.push(this);
      }
    };
  }
  let relayEnergy = 0;
  window.MediaStreamAudioDestinationNode = class extends MediaStreamAudioDestinationNode {
    /**
     * @param {AudioContext} context
     * @param {AudioNodeOptions} [options]
     */
    constructor(context, options) {
      super(context, options);
      const analyser = new AnalyserNode(context, { fftSize: 2048 });
      context.createMediaStreamSource(this.stream).connect(analyser);
      const samples = new Float32Array(2048);
      setInterval(() => {
        analyser.getFloatTimeDomainData(samples);
        relayEnergy += samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length * 0.04;
      }, 40);
    }
  };
  const ask = navigator.mediaDevices?.getUserMedia.bind(navigator.mediaDevices);
  if (ask) {
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      (await ask(constraints)).getTracks().forEach((track) => track.stop());
      const stream = voice.mozCaptureStream();
      voice.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(speech), (byte) => byte.charCodeAt(0))]));
      await new Promise((resolve) => stream.addEventListener('addtrack', resolve, { once: true }));
      tracks.push(...stream.getTracks());
      return stream;
    };
  }
  addEventListener('DOMContentLoaded', () => {
    const note = () => {
      const { phase } = document.body.dataset;
      if (phase && phases.at(-1) !== phase) phases.push(phase);
    };
    note();
    new MutationObserver(note).observe(document.body, { attributeFilter: ['data-phase'] });
  });

  async function report() {
    let heardEnergy = relayEnergy;
    for (const connection of connections) {
      for (const stats of (await connection.getStats()).values()) {
        if (stats.type === 'inbound-rtp' && stats.kind === 'audio') heardEnergy += stats.totalAudioEnergy;
      }
    }
    return {
      phases,
      heardEnergy,
      holdsMicrophone: tracks.some((track) => track.readyState === 'live'),
      transcript: Array.from(document.querySelectorAll('[role=log] li .text'), (text) => text.textContent),
      text: document.body.innerText,
      note: document.getElementById('note')?.textContent,
    };
  }

  window.observed = { voice, report };
}

/** What is known of the page, for whoever has to find out why it failed. */
async function observed() {
  try {
    const report = firefox.widget().then((widget) => widget?.evaluate(() => window.observed.report()));
    return await Promise.race([report, new Promise((resolve) => setTimeout(resolve, ANSWER_MS, STUCK))]);
  } catch (error) {
    return error;
  }
}
