/** @import {FromParent, Hosted, Item, Seen} from './types.js' */
import { COMMANDS, problemWith } from './host-page-commands.js';
import { problemOf } from './messages.js';
import { permissionIn } from './microphone.js';
import { transcriptText } from './transcript-text.js';
import { watchHeight } from './wanted-height.js';

/** Words come several times a second; nobody reads a whole transcript faster than this. */
const TRANSCRIPT_EVERY_MS = 150;

/** What a page around the widget hears of it, and has it do. Loaded with that page's first message. */
export class HostPage {
  /** @type {Seen} */
  #seen;
  #wasInCall = false;
  /** The session's latest event when the call began: an end that was before it is another call's. */
  #seqAtStart = -1;
  #usage = '';
  #problem = '';
  /** The transcript's items; another array when there are others, or fewer. */
  #items = /** @type {Item[]} */ ([]);
  #isHeard = false;
  #hasWondered = false;
  /** @type {Set<string>} ids of the items that have grown since the page was told */
  #grown = new Set();
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  #timer;
  /** @type {Set<() => void>} called whenever the widget is seen otherwise */
  #onlookers = new Set();

  /** @param {Hosted} widget */
  constructor(widget) {
    this.widget = widget;
    this.#seen = widget.see();
    this.#wasInCall = this.#seen.shown.isCalling;
    this.#items = widget.transcript.items;
  }

  /** @param {FromParent} command */
  async obey(command) {
    if (command.v !== 1) return this.#wonder();
    if (command.type === 'hello') return this.#introduce();
    const { id } = command;
    try {
      const value = await this.#carryOut(command);
      if (id) this.widget.parent.tell({ v: 1, type: 'answer', id, value });
    } catch (error) {
      const problem = problemOf(error);
      if (id) this.widget.parent.tell({ v: 1, type: 'answer', id, error: problem });
    }
  }

  /** @param {Seen} seen */
  follow(seen) {
    this.#seen = seen;
    this.#tellUsage();
    this.#tellProblem();
    this.#tellEnd();
    if (this.widget.transcript.items !== this.#items) this.#changed();
    this.#onlookers.forEach((look) => look());
  }

  /**
   * @param {Item} item
   * @param {boolean} isNew
   */
  item(item, isNew) {
    if (isNew) this.widget.parent.tell({ v: 1, type: 'turn.started', item });
    else if (item.status === 'in_progress') this.#grown.add(item.id);
    this.#changed();
  }

  #changed() {
    this.#items = this.widget.transcript.items;
    this.#timer ??= setTimeout(() => this.#tellTranscript(), TRANSCRIPT_EVERY_MS);
  }

  /**
   * @param {FromParent} command
   * @returns {unknown} the answer, or a promise of it
   */
  #carryOut(command) {
    const carryOut = Object.hasOwn(COMMANDS, command.type) ? COMMANDS[command.type] : null;
    if (carryOut) return carryOut(this.widget, command, () => this.#untilLive());
    this.#wonder();
    throw problemWith('unknown_command');
  }

  #wonder() {
    if (!this.#hasWondered) console.info('realtime-audio: ignored what is no command of version 1');
    this.#hasWondered = true;
  }

  /** A page may have to ask several times before it is heard. */
  #introduce() {
    this.widget.parent.tell(this.widget.parent.greeting);
    if (this.#isHeard) return;
    this.#isHeard = true;
    const { status, phase } = this.#seen.shown;
    this.widget.parent.tell({ v: 1, type: 'state', status, phase });
    this.#tellUsage();
    this.#tellProblem();
    if (this.widget.transcript.items.length) this.#tellTranscript();
    watchHeight((height) => this.widget.parent.tell({ v: 1, type: 'resize', height }));
    this.#watchPermission();
  }

  #tellTranscript() {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const { items } = this.widget.transcript;
    for (const item of items) {
      if (item.status === 'in_progress' && this.#grown.has(item.id)) {
        this.widget.parent.tell({ v: 1, type: 'turn.partial', item });
      }
    }
    this.#grown.clear();
    this.widget.parent.tell({ v: 1, type: 'transcript', items, text: transcriptText(items) });
  }

  #tellUsage() {
    const { usage } = this.#seen.session ?? {};
    const now = JSON.stringify(usage);
    if (!usage || now === this.#usage) return;
    this.#usage = now;
    this.widget.parent.tell({ v: 1, type: 'usage', usage });
  }

  #tellProblem() {
    const { problem } = this.#seen;
    const now = problem ? problem.code + problem.message : '';
    if (now === this.#problem) return;
    this.#problem = now;
    if (problem) this.widget.parent.tell({ v: 1, type: 'error', ...problem });
  }

  /** The reason is the host's to say, and comes a little later than the end of this page's call. */
  #tellEnd() {
    const { shown: { phase }, session } = this.#seen;
    if (this.#seen.shown.isCalling) {
      if (!this.#wasInCall) this.#seqAtStart = session?.seq ?? -1;
      this.#wasInCall = true;
      return;
    }
    if (!this.#wasInCall || phase === 'new' || !session) return;
    const isOver = session.phase === 'ended' || session.phase === 'failed';
    const reason = isOver ? session.ended_reason : phase === 'ended' ? 'taken_over' : null;
    if (!reason || session.seq <= this.#seqAtStart) return;
    this.#wasInCall = false;
    this.widget.parent.tell({ v: 1, type: 'ended', reason });
  }

  /** @returns {Promise<void>} rejects with what prevented it */
  #untilLive() {
    return new Promise((resolve, reject) => {
      const look = () => {
        const { shown, problem } = this.#seen;
        if (shown.isCalling && !shown.isLive) return;
        this.#onlookers.delete(look);
        if (shown.isLive) resolve();
        else reject(problemWith('not_started', problem));
      };
      this.#onlookers.add(look);
      look();
    });
  }

  async #watchPermission() {
    /** @param {PermissionState|'unknown'} state */
    const tell = (state) => this.widget.parent.tell({ v: 1, type: 'permission', state });
    tell(await permissionIn(navigator, tell));
  }
}
