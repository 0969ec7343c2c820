/** @import {PanelContext, Part} from './panel.js' */
/** @import {Device} from './devices.js' */
/** @import {Remembered} from './settings.js' */
import { devicesOf, find, listDevices } from './devices.js';
import { button, make, row, section, worded } from './elements.js';
import { problemOf, sentences } from './messages.js';
import { metersOf } from './meter.js';
import { text } from './texts.js';

/** Of the volume, in hundredths. */
const STEP = 5;

/**
 * Microphone with its level, speaker and volume: the person's own, kept in this browser.
 *
 * @param {PanelContext} context
 * @returns {Part}
 */
export function soundSection(context) {
  const { widget, preferences } = context;
  const test = new MicrophoneTest(context, () => show());
  const microphone = picker((device) => preferences.change({ microphone: device }).then(() => test.again()));
  const speaker = picker((device) => preferences.change({ speaker: device }));
  const volume = make('input', { type: 'range', min: '0', max: '100', step: String(STEP) });
  volume.oninput = () => preferences.change({ volume: Number(volume.value) / 100 });
  const hint = worded('p', 'devicesHidden', { className: 'hint' });
  const canChoose = 'setSinkId' in widget.view.audio;
  const show = async () => {
    const { values } = preferences;
    volume.value = String(Math.round(values.volume * 100));
    test.show();
    const all = await listDevices();
    const inputs = devicesOf(all, 'audioinput');
    microphone.show(inputs, values.microphone);
    speaker.show(devicesOf(all, 'audiooutput'), values.speaker);
    hint.hidden = inputs.length > 0;
  };
  return {
    element: section('sound', row('microphone', microphone.select, test.button), hint, test.meter,
      canChoose ? row('speaker', speaker.select) : worded('p', 'speakerFixed', { className: 'hint' }),
      row('volume', volume)),
    show,
    close: () => test.stop(),
  };
}

/** @param {(device: Remembered|null) => void} onchange null for the system's */
function picker(onchange) {
  const select = make('select');
  /** @type {readonly Device[]} */
  let known = [];
  select.onchange = () => {
    const device = known.find(({ deviceId }) => deviceId === select.value);
    onchange(device ? { id: device.deviceId, label: device.label } : null);
  };
  return {
    select,
    /**
     * @param {readonly Device[]} devices
     * @param {Remembered|null} remembered
     */
    show: (devices, remembered) => {
      known = devices;
      const found = find(devices, remembered);
      const options = [make('option', { value: '' }, text('systemDevice')),
        ...devices.map(({ deviceId, label }) => make('option', { value: deviceId }, label))];
      if (remembered && !found) {
        options.push(make('option', { value: remembered.id }, text('deviceGone', { label: remembered.label })));
      }
      select.replaceChildren(...options);
      select.value = remembered ? found?.deviceId ?? remembered.id : '';
    },
  };
}

/** The level of the microphone: of the call's while there is one, else of one that is opened for it. */
class MicrophoneTest {
  /** @type {MediaStream|null} */
  #stream = null;
  /** @type {MediaStream|null} */
  #shown = null;

  /**
   * @param {PanelContext} context
   * @param {() => void} onchange the browser may tell more of the devices now
   */
  constructor({ widget, attempt, say }, onchange) {
    this.widget = widget;
    this.attempt = attempt;
    this.say = say;
    this.onchange = onchange;
    this.button = button('test', () => {
      if (!this.#stream) return this.#start();
      this.stop();
      this.show();
    });
    const level = { className: 'input-level', role: 'img', ariaLabel: text('level'), 'data-label': 'level' };
    this.meter = make('div', level, make('i'));
  }

  show() {
    const { microphone } = this.widget.call;
    if (microphone && this.#stream) this.stop();
    const stream = microphone ?? this.#stream;
    this.button.hidden = Boolean(microphone);
    this.button.dataset.text = this.#stream ? 'testStop' : 'test';
    this.button.textContent = text(this.button.dataset.text);
    this.meter.hidden = !stream;
    if (stream === this.#shown) return;
    this.#shown = stream;
    metersOf(this.widget).show(this.meter, stream);
  }

  /** With the microphone that was chosen meanwhile. */
  async again() {
    if (this.#stream) await this.#start();
    else this.show();
  }

  stop() {
    this.#stream?.getTracks().forEach((track) => track.stop());
    this.#stream = null;
    if (this.#shown) metersOf(this.widget).show(this.meter, null);
    this.#shown = null;
  }

  async #start() {
    metersOf(this.widget).wake();
    this.say('');
    try {
      const stream = await this.widget.call.open();
      this.stop();
      this.#stream = stream;
    } catch (error) {
      this.say(sentences(problemOf(error)));
    }
    this.onchange();
  }
}
