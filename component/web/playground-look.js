/** A widget's address within a line to copy. */
const ADDRESS = /[^"\s]*\/embed\?[^"\s]*/;

/**
 * What is chosen of the look shows in the live widget and in the lines to copy. The widget is loaded again, and goes on
 * with a conversation that it is in.
 *
 * @param {HTMLFormElement} form controls whose values, where they are not the first ones, belong into the address
 * @param {HTMLIFrameElement} frame
 * @param {HTMLElement[]} lines
 */
export function connectLook(form, frame, lines) {
  const { src } = frame;
  const plain = lines.map((line) => line.textContent ?? '');
  const untouched = new Map(new FormData(form));
  form.addEventListener('change', () => {
    const chosen = [...new FormData(form)].filter(([name, value]) => value !== untouched.get(name))
      .map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`);
    const address = [src, ...chosen].join('&');
    if (frame.src !== address) frame.src = address;
    lines.forEach((line, i) => {
      line.textContent = plain[i].replace(ADDRESS, (whole) => {
        return [whole, ...chosen].join(whole.includes('&amp;') ? '&amp;' : '&');
      });
    });
  });
  form.reset(); // what a browser has kept of an earlier visit is not what is shown
}
