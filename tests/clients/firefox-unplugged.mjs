// A conversation in the system's Firefox whose microphones are really unplugged: sources of the sound server that
// PULSE_SERVER names, which has no other.
// Usage: node firefox-unplugged.mjs FIREFOX WIDGET_URL SPEECH.wav (48 kHz, mono)
// Prints one line of JSON: what the page showed at each step. Ends within DEADLINE_MS, and leaves nothing behind.
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Firefox, STEP_MS } from './firefox-process.mjs';

const DEADLINE_MS = 90_000;
const WAV_HEADER_BYTES = 44;
const PREFERENCES = {
  'media.navigator.permission.disabled': true, // the microphone is granted without asking a person
  'media.peerconnection.ice.loopback': true, // the call stays on this machine
};

/** Microphones by their names; each takes its sound from a pipe. */
class Microphones {
  #folder = mkdtempSync(join(tmpdir(), 'microphones-'));
  /** @type {Map<string, string>} */
  #modules = new Map();

  constructor() {
    process.on('exit', () => rmSync(this.#folder, { recursive: true, force: true }));
  }

  /** @param {string} name which also becomes the system's choice */
  plug(name) {
    this.#modules.set(name, this.#pactl('load-module', 'module-pipe-source', `source_name=${name}`,
      `file=${this.#pipe(name)}`, 'rate=48000', 'channels=1', `source_properties=device.description=${name}`));
    this.#pactl('set-default-source', name);
  }

  /** What Firefox hears by, it also plays to. It counts among the microphones, so that it must not be there before. */
  plugSpeaker() {
    this.#pactl('load-module', 'module-null-sink', 'rate=48000');
  }

  /** @param {string} name */
  unplug(name) {
    this.#pactl('unload-module', this.#modules.get(name) ?? '');
  }

  /**
   * Speaks into it, as fast as it listens.
   *
   * @param {string} name
   * @param {Buffer} samples
   */
  speak(name, samples) {
    const file = join(this.#folder, 'samples');
    writeFileSync(file, samples);
    // A pipe that nobody reads would hold this process up.
    const speaker = spawn('cp', [file, this.#pipe(name)]);
    process.on('exit', () => speaker.kill());
  }

  /** @param {string} name */
  #pipe(name) {
    return join(this.#folder, name);
  }

  /** @param {string[]} command */
  #pactl(...command) {
    return execFileSync('pactl', command, { encoding: 'utf8' }).trim();
  }
}

const [program, address, speech] = process.argv.slice(2);
const firefox = new Firefox(DEADLINE_MS);
const microphones = new Microphones();
/** @type {import('puppeteer-core').Page} */
let page;

try {
  microphones.plug('Desk');
  microphones.plug('Headset');
  const browser = await firefox.launch(program, PREFERENCES);
  page = await browser.newPage();
  page.setDefaultTimeout(STEP_MS);
  console.log(JSON.stringify(await converse()));
  await browser.close();
  process.exit(0);
} catch (error) {
  console.error(`Failed while ${firefox.step}:`, error, await page?.evaluate(() => document.body.innerText));
  process.exit(1);
}

async function converse() {
  await page.evaluateOnNewDocument(holdOn);
  await page.goto(address);
  firefox.step = 'starting the conversation';
  await press('Start conversation');
  await reach('listening');
  const first = await seen();

  firefox.step = 'unplugging the microphone in use';
  const atFirst = Date.now();
  microphones.unplug('Headset');
  await page.waitForFunction(() => window.tracks.length === 2 && !document.getElementById('note')?.hidden,
    { polling: 20 });
  const second = { ...await seen(), ms: Date.now() - atFirst };

  firefox.step = 'unplugging the last one';
  const atLast = Date.now();
  microphones.unplug('Desk');
  await page.waitForFunction(() => !document.getElementById('problem')?.hidden, { polling: 20 });
  const none = { ...await seen(), ms: Date.now() - atLast };

  firefox.step = 'typing';
  await (await control('textbox', 'Type a message')).type('Hello there.');
  await page.keyboard.press('Enter');
  await reach('assistant_speaking');
  await reach('listening');

  firefox.step = 'plugging one in again';
  microphones.plugSpeaker();
  microphones.plug('Headset');
  await page.waitForFunction(async () =>
    (await navigator.mediaDevices.enumerateDevices()).some(({ label }) => label === 'Headset'), { polling: 100 });
  await press('Use the microphone');
  await page.waitForFunction(() => window.tracks.length === 3, { polling: 20 });
  microphones.speak('Headset', readFileSync(speech).subarray(WAV_HEADER_BYTES));
  await reach('user_speaking');
  await reach('assistant_speaking');
  await reach('listening');
  const again = await seen();

  firefox.step = 'stopping';
  await press('Stop');
  await reach('ended');
  return { first, second, none, again, last: await seen() };
}

/** @param {string} name */
async function press(name) {
  await (await control('button', name)).click();
}

/**
 * @param {string} role
 * @param {string} name
 */
function control(role, name) {
  return page.waitForSelector(`::-p-aria([name="${name}"][role="${role}"])`, { visible: true });
}

/** @param {string} phase */
async function reach(phase) {
  await page.waitForFunction((wanted) => document.body.dataset.phase === wanted, { polling: 20 }, phase);
}

function seen() {
  return page.evaluate(() => ({
    microphones: window.tracks.map(({ label, readyState }) => `${label} ${readyState}`),
    note: document.getElementById('note')?.innerText ?? '',
    problem: document.getElementById('problem')?.hidden ? '' : document.getElementById('problem')?.dataset.code,
    phases: window.phases,
  }));
}

/** Runs in the page before its scripts. */
function holdOn() {
  window.tracks = [];
  window.phases = [];
  const ask = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (constraints) => {
    const stream = await ask(constraints);
    window.tracks.push(...stream.getTracks());
    return stream;
  };
  addEventListener('DOMContentLoaded', () => {
    const note = () => {
      const { phase } = document.body.dataset;
      if (phase && window.phases.at(-1) !== phase) window.phases.push(phase);
    };
    note();
    new MutationObserver(note).observe(document.body, { attributeFilter: ['data-phase'] });
  });
}
