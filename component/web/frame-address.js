/** What an attribute may set besides the looks, as `/embed` knows it. All but the looks need the host's token. */
export const SETTINGS = ['voice', 'model', 'language', 'instructions', 'greeting', 'prompt', 'transcription',
  'noise-reduction', 'speed', 'max-output-tokens', 'max-minutes', 'idle-seconds', 'max-usd', 'transport'];
/** What changes without another frame. */
export const LOOKS = ['theme', 'accent', 'radius', 'font', 'locale'];
/** What takes another frame. */
export const PLACES = ['src', 'session', 'key', 'token', 'layout', 'auto-start', ...SETTINGS];

/**
 * @param {string} home the loader's address
 * @returns {string} that of its host
 */
export function hostOf(home) {
  return home.replace(/(assets\/)?embed\.js.*$/, '');
}

/**
 * The address of a widget.
 *
 * @param {(attribute: string) => string|null} read
 * @param {string} home the loader's own address; empty where it does not know
 * @param {string} page what a relative `src` is relative to
 * @returns {URL|null} null where no host is known
 */
export function frameAddress(read, home, page) {
  const src = read('src') ?? hostOf(home);
  if (!src || !URL.canParse(src, page)) return null;
  const url = new URL(src, page);
  if (!url.pathname.endsWith('/embed')) url.pathname = `${url.pathname.replace(/\/$/, '')}/embed`;
  for (const name of [...PLACES, ...LOOKS]) {
    const value = name === 'src' ? null : read(name);
    // An attribute that only has to be there is empty.
    if (value === null) continue;
    url.searchParams.set(name.replaceAll('-', '_'), name === 'auto-start' && !value ? 'true' : value);
  }
  return url;
}
