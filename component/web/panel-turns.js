/** @import {PanelContext, Part} from './panel.js' */
/** @import {Snapshot, TurnMode} from './types.js' */
import { choice, make, row, section } from './elements.js';
import { PANEL } from './panel-words.js';

/**
 * How turns are taken, and what is done about noise: both are the session's, and kept by the host.
 *
 * @param {PanelContext} context
 * @returns {Part}
 */
export function turnsSection(context) {
  const { widget, preferences, attempt } = context;
  const offered = /** @type {TurnMode[]} */ ((widget.settings.turnModes ?? '').split(' '));
  const modes = choice(PANEL.turns, offered.map((value) => {
    const [name, hint] = PANEL.modes[value];
    return { value, name, hint };
  }), (mode) => attempt(preferences.takeTurns(mode)).then(show));
  const show = () => modes.show(widget.session?.turn_detection?.type ?? '');
  const noise = 'noiseReduction' in widget.settings ? noiseRow(context) : null;
  return {
    element: section(PANEL.turns, modes.element, ...noise ? [noise.element] : []),
    show: () => {
      show();
      noise?.show();
    },
  };
}

/** @param {PanelContext} context */
function noiseRow({ widget: { api }, attempt }) {
  const select = make('select', {}, ...Object.entries(PANEL.noises).map(([value, name]) =>
    make('option', { value }, name)));
  select.onchange = () => attempt(api.send('', { noise_reduction: select.value }, 'PATCH')).then(show);
  let isKnown = false;
  const show = async () => {
    /** @type {Snapshot} */
    const { settings } = await (await api.probe()).json();
    select.value = settings?.noise_reduction ?? 'off';
    isKnown = true;
  };
  return {
    element: row(PANEL.noise, select),
    show: () => {
      if (!isKnown) show().catch(() => {}); // it shows what comes first then
    },
  };
}
