/** @import {Widget} from './widget.js' */
import { ICONS, button, iconButton, make, worded } from './elements.js';
import { problemOf } from './messages.js';
import { text } from './texts.js';
import { addStyleSheet } from './style-sheet.js';

const THANKS_MS = 4000;

/** @type {WeakMap<Widget, FeedbackForm>} */
const opened = new WeakMap();

/**
 * Asks how the conversation was, once it is over and something was said in it.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  if (!widget.transcript.items.length) return;
  await addStyleSheet('panel.css');
  const form = opened.get(widget) ?? new FeedbackForm(widget);
  opened.set(widget, form);
  form.ask();
}

class FeedbackForm {
  /** @param {Widget} widget */
  constructor(widget) {
    this.widget = widget;
    const named = { ariaLabel: text('rateAsk'), 'data-label': 'rateAsk' };
    this.bar = make('form', { className: 'feedback', hidden: true, ...named });
    this.bar.addEventListener('submit', (event) => event.preventDefault());
    widget.extras.watchers.add((name, data) => {
      if (name === 'phase' && data !== 'ended') this.bar.hidden = true;
    });
    document.getElementById('problem')?.before(this.bar);
  }

  ask() {
    this.bar.replaceChildren(
      worded('span', 'rateAsk'),
      iconButton('good', ICONS.good, () => this.#rate('up')),
      iconButton('bad', ICONS.bad, () => this.#rate('down')),
      this.#dismiss());
    this.bar.hidden = false;
  }

  #dismiss() {
    return iconButton('dismiss', ICONS.close, () => this.#leave());
  }

  /** @param {'up'|'down'} rating counts at once; a comment may follow */
  async #rate(rating) {
    if (!await this.#send({ rating })) return;
    const comment = make('input', { type: 'text', maxLength: 4000, placeholder: text('commentLabel'),
      ariaLabel: text('commentLabel'), autocomplete: 'off', 'data-placeholder': 'commentLabel',
      'data-label': 'commentLabel' });
    const send = button('send', async () => {
      const words = comment.value.trim();
      if (!words || await this.#send({ rating, comment: words })) this.#thank();
    });
    send.type = 'submit';
    this.bar.replaceChildren(comment, send, this.#dismiss());
    comment.focus();
  }

  #thank() {
    this.bar.replaceChildren(worded('span', 'thanks', { role: 'status' }));
    this.widget.view.start.focus();
    setTimeout(() => {
      this.bar.hidden = true;
    }, THANKS_MS);
  }

  #leave() {
    this.bar.hidden = true;
    this.widget.view.start.focus();
  }

  /**
   * @param {{rating: string, comment?: string}} feedback
   * @returns {Promise<boolean>} whether the host has it
   */
  async #send(feedback) {
    try {
      await this.widget.api.send('/feedback', feedback);
      return true;
    } catch (error) {
      this.widget.note(problemOf(error));
      return false;
    }
  }
}
