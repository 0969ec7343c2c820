// A relay in the manner of OpenAI's relay-server sample (openai-realtime-console, 2024): for each browser a client of
// the provider; each event is read, handed to whoever listens for its type, and written again, both ways. The sample
// also keeps the conversation's state, sound included, which is left out here: it would only cost this relay more.
// Usage: node relay-server.mjs ws://provider/v1/realtime; prints its port, and for each line that it reads the bytes
// that were allocated so far.
import { EventEmitter } from 'node:events';
import readline from 'node:readline';
import v8 from 'node:v8';
import { WebSocket, WebSocketServer } from 'ws';

const upstream = process.argv[2];
let ids = 0;

class Provider extends EventEmitter {
  constructor() {
    super();
    this.socket = new WebSocket(upstream, { headers: { authorization: 'Bearer key' } });
    this.socket.on('open', () => this.emit('open'));
    this.socket.on('close', () => this.emit('close'));
    this.socket.on('error', () => this.emit('close'));
    this.socket.on('message', (data) => this.dispatch('server', JSON.parse(data)));
  }

  send(event) {
    const named = { event_id: `evt_${ids += 1}`, ...event };
    this.dispatch('client', named);
    this.socket.send(JSON.stringify(named));
  }

  dispatch(side, event) {
    this.emit(`${side}.${event.type}`, event);
    this.emit(`${side}.*`, event);
  }

  close() {
    this.socket.close();
  }
}

function serve(browser) {
  const provider = new Provider();
  const waiting = [];
  const take = (data) => provider.send(JSON.parse(data));
  provider.on('server.*', (event) => browser.send(JSON.stringify(event)));
  provider.on('close', () => browser.close());
  provider.on('open', () => waiting.splice(0).forEach(take));
  browser.on('message', (data) => (provider.socket.readyState === WebSocket.OPEN ? take(data) : waiting.push(data)));
  browser.on('close', () => provider.close());
}

/** What V8 has allocated is what was in use before a collection and was not after the one before it. */
class Allocation {
  constructor() {
    this.bytes = 0;
    this.left = this.used();
    this.begin();
  }

  begin() {
    this.profiler = new v8.GCProfiler();
    this.profiler.start();
  }

  used({ usedHeapSize, externalMemory } = {}) {
    const { heapUsed, external } = process.memoryUsage();
    return (usedHeapSize ?? heapUsed) + (externalMemory ?? external);
  }

  total() {
    for (const { beforeGC, afterGC } of this.profiler.stop().statistics) {
      this.bytes += Math.max(0, this.used(beforeGC.heapStatistics) - this.left);
      this.left = this.used(afterGC.heapStatistics);
    }
    const now = this.used();
    this.bytes += Math.max(0, now - this.left);
    this.left = now;
    this.begin();
    return this.bytes;
  }
}

const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
server.on('connection', serve);
server.on('listening', () => console.log(server.address().port));
const allocation = new Allocation();
readline.createInterface({ input: process.stdin }).on('line', () => console.log(allocation.total()))
  .on('close', () => process.exit(0));
