/** @import {PanelContext, Part} from './panel.js' */
/** @import {TurnMode} from './types.js' */
import { choice, make, row, section, worded } from './elements.js';

/** As the API names them. */
const NOISES = ['off', 'near_field', 'far_field'];

/**
 * How turns are taken, and what is done about noise: both are the session's, and kept by the host.
 *
 * @param {PanelContext} context
 * @returns {Part}
 */
export function turnsSection(context) {
  const { widget, preferences, attempt } = context;
  /** What held before a choice that the host has not told of yet: what comes in with it is old. */
  let replaced = /** @type {string|null} */ (null);
  const inForce = () => widget.session?.turn_detection?.type ?? '';
  const offered = /** @type {TurnMode[]} */ ((widget.settings.turnModes ?? '').split(' '));
  const modes = choice('turns', offered.map((value) => {
    return { value, name: value === 'push_to_talk' ? 'pushToTalk' : value, hint: `${value}_hint` };
  }), (mode) => {
    replaced = inForce();
    attempt(preferences.takeTurns(mode).catch((error) => {
      replaced = null;
      show();
      throw error;
    }));
  });
  const show = () => {
    if (inForce() === replaced) return;
    replaced = null;
    modes.show(inForce());
  };
  const noise = 'noiseReduction' in widget.settings ? noiseRow(context) : null;
  return {
    element: section('turns', modes.element, ...noise ? [noise.element] : []),
    show: () => {
      show();
      noise?.show();
    },
  };
}

/** @param {PanelContext} context */
function noiseRow({ widget: { api }, attempt }) {
  const select = make('select', {}, ...NOISES.map((value) => worded('option', value, { value })));
  select.onchange = () => attempt(api.send('', { noise_reduction: select.value }, 'PATCH')).then(show);
  let isKnown = false;
  const show = async () => {
    const { settings } = await api.snapshot();
    select.value = settings?.noise_reduction ?? 'off';
    isKnown = true;
  };
  return {
    element: row('noise', select),
    show: () => {
      if (!isKnown) show().catch(() => {}); // it shows what comes first then
    },
  };
}
