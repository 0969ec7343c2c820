/** A burst of changes is one. */
const DEBOUNCE_MS = 60;
/** Less is not worth moving the page around for. */
const LEAST_CHANGE = 2;
/** What is seen of the transcript while there is little in it. */
const LEAST_TRANSCRIPT = 180;
/** Above 300 px the widget has its full form: a height that it asks for never leads to another form. */
const LEAST_WITH_TRANSCRIPT = 320;
const LEAST = 110;
/** Around the items. */
const PADDING = 24;

/**
 * Tells how high the widget would like to be, now and whenever that changes. It is measured from what the frame's
 * height does not change, so that giving the frame that height settles it.
 *
 * @param {(height: number) => void} tell CSS pixels
 */
export function watchHeight(tell) {
  const card = /** @type {HTMLElement} */ (document.querySelector('.card'));
  const transcript = /** @type {HTMLElement} */ (document.getElementById('transcript'));
  const items = /** @type {HTMLElement} */ (document.getElementById('items'));
  let told = 0;
  const measure = () => {
    const around = card.offsetHeight - transcript.offsetHeight;
    const height = wantedHeight(around, items.offsetHeight, transcript.checkVisibility({ visibilityProperty: true }));
    if (Math.abs(height - told) < LEAST_CHANGE) return;
    told = height;
    tell(height);
  };
  /** @type {ReturnType<typeof setTimeout>|undefined} */
  let timer;
  const observer = new ResizeObserver(() => {
    clearTimeout(timer);
    timer = setTimeout(measure, DEBOUNCE_MS);
  });
  for (const part of [items, ...card.children]) if (part !== transcript) observer.observe(part);
}

/**
 * @param {number} around what is above and below the transcript
 * @param {number} items what is in the transcript
 * @param {boolean} hasTranscript whether this layout shows it
 * @returns {number} CSS pixels
 */
export function wantedHeight(around, items, hasTranscript) {
  if (!hasTranscript) return Math.max(LEAST, Math.ceil(around));
  return Math.max(LEAST_WITH_TRANSCRIPT, Math.ceil(around + Math.max(items + PADDING, LEAST_TRANSCRIPT)));
}
