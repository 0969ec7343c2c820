// A typed turn through the openai package's Realtime WebSocket client. Prints the assistant's words and the number of
// audio bytes as JSON. Usage: node openai-websocket.mjs BASE_URL; the key comes from OPENAI_API_KEY.
import net from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';

const baseURL = process.argv[2];
const { port } = new URL(baseURL);
const client = new OpenAI({ baseURL });
// The client speaks TLS whatever its base URL says; a plain connection is handed to it instead.
const options = { createConnection: () => net.connect(Number(port), '127.0.0.1') };
const realtime = new OpenAIRealtimeWS({ model: 'gpt-realtime-2.1', options }, client);

let audioBytes = 0;
realtime.on('error', (error) => {
  console.error(error);
  process.exit(1);
});
realtime.on('response.output_audio.delta', (event) => {
  audioBytes += Buffer.from(event.delta, 'base64').length;
});
realtime.on('session.created', () => {
  const content = [{ type: 'input_text', text: 'Say hello.' }];
  realtime.send({ type: 'conversation.item.create', item: { type: 'message', role: 'user', content } });
  realtime.send({ type: 'response.create' });
});
realtime.on('response.done', ({ response }) => {
  const { transcript } = response.output[0].content[0];
  console.log(JSON.stringify({ status: response.status, transcript, audioBytes, usage: response.usage.total_tokens }));
  realtime.close();
});
