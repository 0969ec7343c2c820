/** @import {FieldSchema} from './types.js' */
/** @import {Fields} from './fields.js' */
/** @import {Widget} from './widget.js' */
import { ICONS, iconButton, make, worded } from './elements.js';
import { fieldControl } from './field-control.js';
import { open as openFields } from './fields.js';
import { ProblemError, problemOf, sentences } from './messages.js';
import { addStyleSheet } from './style-sheet.js';
import { text } from './texts.js';

/**
 * What the conversation has filled in, for the person to see and correct. Each correction counts when its field is
 * left. Escape closes it, and so does a click beside it.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  const [fields] = await Promise.all([openFields(widget), addStyleSheet('panel.css')]);
  if (document.querySelector('dialog[open]')) return;
  const said = make('p', { className: 'said', role: 'status' });
  const dialog = make('dialog', { className: 'panel fields', 'aria-labelledby': 'fields-title' });
  const say = (/** @type {string} */ words) => {
    said.textContent = words;
  };
  const rows = Object.entries(fields.row.schema.properties).map(([name, schema]) => new Row(fields, name, schema, say));
  const form = make('form', { className: 'parts', noValidate: true }, ...rows.map(({ element }) => element));
  form.addEventListener('submit', (event) => event.preventDefault());
  dialog.append(
    make('header', {}, worded('h2', 'fields', { id: 'fields-title' }),
      iconButton('close', ICONS.close, () => dialog.close())),
    form, said);
  const show = () => rows.forEach((row) => row.show());
  fields.views.add(show);
  dialog.addEventListener('click', ({ target }) => {
    if (target === dialog) dialog.close();
  });
  dialog.addEventListener('close', () => {
    fields.views.delete(show);
    dialog.remove();
  });
  document.body.append(dialog);
  show();
  dialog.showModal();
}

/** One field with its name, what is to be known of it, and what is wrong with it. */
class Row {
  /** Counts what the person does to it. */
  #edits = 0;
  /** Up to where the host has taken that. */
  #saved = 0;

  /**
   * @param {Fields} fields
   * @param {string} name
   * @param {FieldSchema} schema
   * @param {(words: string) => void} say
   */
  constructor(fields, name, schema, say) {
    this.fields = fields;
    this.name = name;
    this.say = say;
    this.title = schema.title ?? name;
    const id = `field-${name}`;
    this.control = fieldControl(schema, id);
    this.wrong = make('p', { className: 'wrong', id: `wrong-${name}` });
    const { element, isGroup } = this.control;
    const label = isGroup ? make('span', { id: `label-${name}` }) : make('label', { htmlFor: id });
    label.className = 'name';
    label.append(make('span', { dir: 'auto' }, this.title));
    if (fields.row.schema.required?.includes(name) === false) label.append(' ', worded('small', 'fieldOptional'));
    if (isGroup) element.setAttribute('aria-labelledby', label.id);
    const hint = make('p', { className: 'hint', id: `hint-${name}`, dir: 'auto' }, schema.description ?? '');
    element.setAttribute('aria-describedby', `${hint.id} ${this.wrong.id}`);
    element.addEventListener('input', () => {
      this.#edits++;
    });
    element.addEventListener('change', () => this.#save());
    this.element = make('section', { className: 'field' }, label, element, hint, this.wrong);
  }

  /** What is known now, unless the person is changing it. */
  show() {
    if (this.#edits > this.#saved) return;
    const { values, errors } = this.fields.row;
    this.control.show(values[this.name] ?? null);
    this.#complain(this.name in errors ? text('fieldMisheard') : '');
  }

  async #save() {
    const problem = this.control.problem();
    if (problem) {
      this.#refuse(problem);
      return;
    }
    const edits = this.#edits;
    this.say('');
    try {
      await this.fields.correct(this.name, this.control.value());
      this.#saved = edits;
      this.show();
      this.say(text('fieldSaved'));
    } catch (error) {
      const isRefused = error instanceof ProblemError && error.httpStatus === 400;
      if (isRefused) this.#refuse(text('fieldWrong'));
      else {
        this.#complain('');
        this.say(sentences(problemOf(error)));
      }
    }
  }

  /**
   * Said where the person is by now, too: the field has been left.
   *
   * @param {string} words
   */
  #refuse(words) {
    this.#complain(words);
    this.say(`${this.title}: ${words}`);
  }

  /** @param {string} words empty where nothing is wrong */
  #complain(words) {
    this.wrong.textContent = words;
    this.control.element.ariaInvalid = String(words !== '');
  }
}
