/** @import {Widget} from './widget.js' */
import { isInCall } from './conversation-state.js';

/** @type {WeakSet<Widget>} */
const opened = new WeakSet();

/**
 * Says which microphone has taken the place of one that was unplugged. Loaded with the first call.
 *
 * @param {Widget} widget
 */
export async function open(widget) {
  if (opened.has(widget)) return;
  opened.add(widget);
  let isGone = false;
  let isSaid = false;
  widget.extras.watchers.add((name, data) => {
    const isOver = name === 'call' && !isInCall(data);
    if (name !== 'microphone' && name !== 'problem' && !isOver) return;
    const label = name === 'microphone' && data?.getAudioTracks()[0].label;
    if (isGone && label) widget.remark({ key: 'microphoneNow', values: { label } });
    else if (isSaid) widget.remark(null);
    isSaid = isGone && Boolean(label);
    isGone = name === 'microphone' && !data; // a problem is that there is no other, and says so itself
  });
}
