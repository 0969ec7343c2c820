/** @import {Item} from './types.js' */
/** @import {Widget} from './widget.js' */
import { copyText } from './copying.js';
import { ICONS, iconButton, make } from './elements.js';
import { problemOf } from './messages.js';
import { text } from './texts.js';
import { addStyleSheet } from './style-sheet.js';

/** @type {WeakSet<Widget>} */
const opened = new WeakSet();

/**
 * Gives each turn its tools: copy, and thumbs where feedback is wanted. They come when somebody points at the
 * transcript or moves the keyboard into it, and not while it grows: no screen reader is to read them out with a turn.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  if (opened.has(widget)) return;
  opened.add(widget);
  await addStyleSheet('panel.css');
  const tools = new TurnTools(widget);
  const { region } = widget.transcriptView;
  for (const name of ['pointerover', 'focusin', 'keydown']) region.addEventListener(name, () => tools.give());
  tools.give();
  if ('feedback' in widget.settings) await tools.recall();
}

class TurnTools {
  /** By item. @type {Map<string, string>} */
  #ratings = new Map();
  #said = make('p', { className: 'hidden', role: 'status' });

  /** @param {Widget} widget */
  constructor(widget) {
    this.widget = widget;
    widget.transcriptView.region.after(this.#said);
  }

  /** To every turn that has none yet. */
  give() {
    for (const item of this.widget.transcript.items) {
      if (item.status === 'in_progress') continue;
      const element = this.widget.transcriptView.list.querySelector(`[data-id="${CSS.escape(item.id)}"]`);
      if (element && !element.querySelector('.tools')) element.append(this.#make(item));
    }
  }

  /** What was rated before this page was opened. */
  async recall() {
    try {
      const { feedback = [] } = await this.widget.api.snapshot();
      for (const { item_id: id, rating } of feedback) if (id) this.#ratings.set(id, rating);
    } catch {
      return; // the thumbs are there all the same
    }
    this.widget.transcriptView.list.querySelectorAll('.tools').forEach((each) => each.remove());
    this.give();
  }

  /** @param {Item} item */
  #make(item) {
    const copy = iconButton('copyTurn', ICONS.copy, async () => {
      this.#said.textContent = '';
      this.#said.textContent = text(await copyText(item.content) ? 'copied' : 'notCopied');
      copy.dataset.on = 'true';
      setTimeout(() => delete copy.dataset.on, 1500);
    });
    const isRated = 'feedback' in this.widget.settings && item.type === 'assistant';
    return make('span', { className: 'tools', 'aria-live': 'off' }, copy, ...isRated ? this.#thumbs(item.id) : []);
  }

  /** @param {string} id */
  #thumbs(id) {
    const thumbs = [['up', 'goodTurn', ICONS.good], ['down', 'badTurn', ICONS.bad]].map(([rating, name, path]) => {
      const thumb = iconButton(name, path, async () => {
        try {
          await this.widget.api.send('/feedback', { rating, item_id: id });
          this.#ratings.set(id, rating);
          show();
        } catch (error) {
          this.widget.note(problemOf(error));
        }
      });
      thumb.dataset.rating = rating;
      return thumb;
    });
    const show = () => thumbs.forEach((thumb) => {
      thumb.ariaPressed = String(this.#ratings.get(id) === thumb.dataset.rating);
    });
    show();
    return thumbs;
  }
}
