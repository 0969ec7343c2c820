// A spoken turn, and one that interrupts the answer to it, through @openai/agents-realtime over WebSocket. Sound that
// comes is "played" as fast as it would be heard. Prints the client's own history as JSON.
// Usage: node agents-websocket.mjs WEBSOCKET_URL FIRST.pcm SECOND.pcm (PCM16, 24 kHz); the key is in OPENAI_API_KEY.
import { readFileSync } from 'node:fs';
import { OpenAIRealtimeWebSocket, RealtimeAgent, RealtimeSession } from '@openai/agents-realtime';

const [url, ...files] = process.argv.slice(2);
const [first, second] = files.map((file) => readFileSync(file));
const FRAME_MS = 40;
const FRAME = 24 * 2 * FRAME_MS;
const HEARD_MS = 1_500;

const transport = new OpenAIRealtimeWebSocket({ url });
const session = new RealtimeSession(new RealtimeAgent({ name: 'Guest', instructions: 'Be brief.' }), { transport });
session.on('error', (error) => {
  console.error(JSON.stringify(error));
  process.exit(1);
});

/** What is to be said, frame by frame; silence where there is nothing. */
let saying = Buffer.alloc(0);
const microphone = setInterval(() => {
  const frame = Buffer.alloc(FRAME);
  saying.copy(frame, 0, 0, FRAME);
  saying = saying.subarray(FRAME);
  session.sendAudio(frame.buffer.slice(frame.byteOffset, frame.byteOffset + FRAME));
}, FRAME_MS);

let answers = 0;
let interruptions = 0;
session.on('audio_start', () => {
  answers += 1;
  if (answers === 1) setTimeout(() => { saying = second; }, HEARD_MS);
});
session.on('audio_interrupted', () => { interruptions += 1; });
transport.on('*', (event) => {
  if (event.type !== 'response.done' || answers < 2) return;
  clearInterval(microphone);
  const texts = session.history.filter((item) => item.type === 'message')
    .map((item) => `${item.role}: ${item.content[0]?.transcript ?? item.content[0]?.text ?? ''}`);
  console.log(JSON.stringify({ texts, interruptions, usage: session.usage.totalTokens }));
  session.close();
});

await session.connect({ apiKey: process.env.OPENAI_API_KEY });
saying = first;
