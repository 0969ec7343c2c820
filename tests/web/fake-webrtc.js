/** Stand-ins for the browser's call and microphone, as far as call.js uses them; a test plays the far end. */

export class FakeTrack extends EventTarget {
  enabled = true;
  readyState = 'live';

  stop() {
    this.readyState = 'ended';
  }
}

export class FakeStream {
  tracks = [new FakeTrack()];

  getTracks() {
    return this.tracks;
  }

  getAudioTracks() {
    return this.tracks;
  }
}

export class FakeChannel extends EventTarget {
  readyState = 'connecting';
  /** @type {string[]} */
  sent = [];

  open() {
    this.readyState = 'open';
    this.dispatchEvent(new Event('open'));
  }

  /** @param {object} event */
  receive(event) {
    this.dispatchEvent(new MessageEvent('message', { data: JSON.stringify(event) }));
  }

  /** @param {string} text */
  send(text) {
    this.sent.push(text);
  }

  /** As when the far end goes away. */
  drop() {
    this.readyState = 'closed';
    this.dispatchEvent(new Event('close'));
  }

  close() {
    this.readyState = 'closed';
  }
}

export class FakeConnection extends EventTarget {
  /** @type {FakeConnection[]} */
  static opened = [];
  connectionState = 'new';
  iceConnectionState = 'new';
  iceGatheringState = 'new';
  /** @type {unknown} */
  configuration = null;
  /** @type {{sdp: string}|null} */
  localDescription = null;
  /** @type {unknown} */
  currentRemoteDescription = null;
  channel = new FakeChannel();
  /** @type {unknown} */
  track = null;
  isClosed = false;

  constructor() {
    super();
    FakeConnection.opened.push(this);
  }

  addTransceiver() {
    return { sender: { replaceTrack: async (/** @type {unknown} */ track) => { this.track = track; } } };
  }

  createDataChannel() {
    return this.channel;
  }

  /** @param {unknown} configuration */
  setConfiguration(configuration) {
    this.configuration = configuration;
  }

  async setLocalDescription() {
    this.localDescription = { sdp: 'offer' };
  }

  gather() {
    this.localDescription = { sdp: 'offer with candidates' };
    this.iceGatheringState = 'complete';
    this.dispatchEvent(new Event('icegatheringstatechange'));
  }

  /** @param {{sdp: string}} description */
  async setRemoteDescription(description) {
    if (description.sdp !== 'answer') throw new DOMException('no SDP', 'OperationError');
    this.currentRemoteDescription = description;
  }

  /** @param {string} state */
  become(state) {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }

  close() {
    this.isClosed = true;
  }
}
