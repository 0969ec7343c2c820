import { applyLook } from './look.js';

/** The page's address said how the widget looks. */
const { accent, radius, font } = document.body.dataset;
applyLook({ accent, radius, font });
