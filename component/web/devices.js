/** @import {Remembered} from './settings.js' */

/** @typedef {Pick<MediaDeviceInfo, 'deviceId'|'kind'|'label'>} Device */

/** Stand for the system's choice, whatever that is by now; Chromium lists them among the devices. */
const NOT_DEVICES = new Set(['', 'default', 'communications']);

/**
 * The devices of one kind that a person can tell apart; none while the browser hides their names.
 *
 * @param {readonly Device[]} all
 * @param {MediaDeviceKind} kind
 * @returns {Device[]}
 */
export function devicesOf(all, kind) {
  return all.filter((device) => device.kind === kind && device.label && !NOT_DEVICES.has(device.deviceId));
}

/**
 * The remembered device among those that are there: by its id, else by its name, since browsers change the ids when
 * their data are cleared, and give each page around the frame other ones.
 *
 * @template {Device} T
 * @param {readonly T[]} devices
 * @param {Remembered|null} remembered
 * @returns {T|null} null where it is gone
 */
export function find(devices, remembered) {
  if (!remembered) return null;
  return devices.find(({ deviceId }) => deviceId === remembered.id)
    ?? devices.find(({ label }) => label === remembered.label) ?? null;
}

/** @returns {Promise<MediaDeviceInfo[]>} none on pages that have no devices */
export async function listDevices() {
  try {
    return await navigator.mediaDevices.enumerateDevices();
  } catch {
    return [];
  }
}
