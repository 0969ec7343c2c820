import assert from 'node:assert/strict';
import { beforeEach, mock, test } from 'node:test';
import { connectHoldButton } from '../../component/web/hold-button.js';

/** An element, as far as events and focus go. */
class FakeElement extends EventTarget {
  disabled = false;
  isVisible = true;
  /** @type {number[]} */
  captured = [];

  /**
   * @param {string} selector what `closest` finds it by
   * @param {EventTarget|null} [document]
   */
  constructor(selector, document = null) {
    super();
    this.selector = selector;
    this.ownerDocument = document;
  }

  checkVisibility() {
    return this.isVisible;
  }

  /** @param {number} id */
  setPointerCapture(id) {
    this.captured.push(id);
  }

  /** @param {string} selectors */
  closest(selectors) {
    return selectors.split(', ').includes(this.selector) ? this : null;
  }
}

const page = new EventTarget();
/** @type {EventTarget} */
let window;
/** @type {FakeElement} */
let button;
/** @type {string[]} */
let told = [];

beforeEach(() => {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  window = Object.assign(new EventTarget(), { setTimeout, clearTimeout });
  button = new FakeElement('button', Object.assign(new EventTarget(), { defaultView: window }));
  told = [];
  let time = 0;
  mock.method(performance, 'now', () => (time += 1000));
  Object.assign(globalThis, { Element: FakeElement, window });
  connectHoldButton(/** @type {HTMLButtonElement} */ (/** @type {unknown} */ (button)), {
    microphone: () => {},
    tell: (action) => told.push(action),
    turn: () => {},
  });
});

/**
 * @param {EventTarget} target
 * @param {string} type
 * @param {object} [more]
 * @returns {boolean} whether the browser's own doing was prevented
 */
function fire(target, type, more = {}) {
  const event = Object.assign(new Event(type, { cancelable: true }), more);
  target.dispatchEvent(event);
  return event.defaultPrevented;
}

/**
 * @param {string} type
 * @param {string} key
 * @param {{target?: EventTarget, [name: string]: unknown}} [more]
 */
function press(type, key, { target = page, ...more } = {}) {
  const event = Object.assign(new Event(type, { cancelable: true }), { key, ...more });
  Object.defineProperty(event, 'target', { value: target });
  window.dispatchEvent(event);
  return event.defaultPrevented;
}

/** The tail passes. */
function toldAfterwards() {
  mock.timers.tick(200);
  return told;
}

test('takes hold of a pointer until it is up', () => {
  fire(button, 'pointerdown', { button: 0, pointerId: 4, pointerType: 'mouse' });
  assert.deepEqual([button.captured, told], [[4], ['start_recording']]);
  fire(button, 'pointerup', { pointerId: 4 });
  fire(button, 'lostpointercapture', { pointerId: 4 });
  assert.deepEqual(toldAfterwards(), ['start_recording', 'stop_recording']);
});

for (const end of ['pointercancel', 'lostpointercapture']) {
  test(`lets go on ${end}`, () => {
    fire(button, 'pointerdown', { button: 0, pointerId: 1, pointerType: 'mouse' });
    fire(button, end, { pointerId: 1 });
    assert.deepEqual(toldAfterwards(), ['start_recording', 'stop_recording']);
  });
}

test('the click that ends a hold is none of its own, also soon after a tap', () => {
  fire(button, 'pointerdown', { button: 0, pointerId: 1, pointerType: 'mouse' });
  fire(button, 'pointerup', { pointerId: 1 });
  fire(button, 'click');
  mock.timers.tick(300);
  fire(button, 'pointerdown', { button: 0, pointerId: 1, pointerType: 'mouse' });
  mock.timers.tick(300);
  fire(button, 'pointerup', { pointerId: 1 });
  fire(button, 'click');
  mock.timers.tick(200);
  assert.deepEqual(told.slice(-2), ['start_recording', 'stop_recording']);
});

test('leaves the other mouse buttons alone and has no menu', () => {
  fire(button, 'pointerdown', { button: 2, pointerId: 1 });
  assert.deepEqual([told, fire(button, 'contextmenu')], [[], true]);
});

test('Space talks from anywhere in the page, once however long it is held, and scrolls nothing', () => {
  const prevented = [press('keydown', ' '), press('keydown', ' ', { repeat: true }),
    press('keydown', ' ', { repeat: true })];
  press('keyup', ' ');
  assert.deepEqual([toldAfterwards(), prevented], [['start_recording', 'stop_recording'], [true, true, true]]);
});

test('Space means something else in a text field, on another button and on a link', () => {
  const elsewhere = ['input', 'button', 'a[href]'].map((selector) => new FakeElement(selector));
  const prevented = elsewhere.map((target) => press('keydown', ' ', { target }));
  assert.deepEqual([told, prevented], [[], [false, false, false]]);
});

test('Enter talks on the button itself only', () => {
  press('keydown', 'Enter');
  assert.deepEqual(told, []);
  press('keydown', 'Enter', { target: button });
  press('keyup', 'Enter', { target: button });
  assert.deepEqual(toldAfterwards(), ['start_recording', 'stop_recording']);
});

test('leaves keys with a modifier to the browser and the system', () => {
  const prevented = ['ctrlKey', 'altKey', 'metaKey'].map((name) => press('keydown', ' ', { [name]: true }));
  assert.deepEqual([told, prevented], [[], [false, false, false]]);
});

test('does nothing while it is hidden or disabled', () => {
  button.isVisible = false;
  press('keydown', ' ');
  button.isVisible = true;
  button.disabled = true;
  press('keydown', ' ');
  fire(button, 'pointerdown', { button: 0, pointerId: 1, pointerType: 'mouse' });
  assert.deepEqual(told, []);
});

test('lets go when the page loses the keyboard or is hidden', () => {
  press('keydown', ' ');
  fire(window, 'blur');
  assert.deepEqual(toldAfterwards(), ['start_recording', 'stop_recording']);
  press('keydown', ' ');
  fire(/** @type {EventTarget} */ (button.ownerDocument), 'visibilitychange');
  assert.deepEqual(toldAfterwards().slice(2), ['start_recording', 'stop_recording']);
});

test('a click without a pointer, as screen readers make it, begins a turn, and the next one ends it', () => {
  fire(button, 'pointerdown', { button: 0, pointerId: 0, pointerType: '' });
  fire(button, 'click');
  assert.deepEqual(toldAfterwards(), ['start_recording']);
  fire(button, 'click');
  assert.deepEqual(toldAfterwards(), ['start_recording', 'stop_recording']);
});

test('the click that a pointer ends with is none of those', () => {
  fire(button, 'pointerdown', { button: 0, pointerId: 1, pointerType: 'touch' });
  fire(button, 'pointerup', { pointerId: 1 });
  fire(button, 'click');
  assert.deepEqual(toldAfterwards(), ['start_recording', 'stop_recording']);
  mock.timers.tick(400);
  fire(button, 'click');
  assert.deepEqual(told.slice(2), ['start_recording']);
});

test('a pointer takes over from such a click', () => {
  fire(button, 'click');
  fire(button, 'pointerdown', { button: 0, pointerId: 1, pointerType: 'mouse' });
  assert.deepEqual(toldAfterwards(), ['start_recording']);
  fire(button, 'pointerup', { pointerId: 1 });
  assert.deepEqual(toldAfterwards(), ['start_recording', 'stop_recording']);
});
