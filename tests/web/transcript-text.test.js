import assert from 'node:assert/strict';
import { test } from 'node:test';
import { transcriptText } from '../../component/web/transcript-text.js';
