import assert from 'node:assert/strict';
import { test } from 'node:test';
import { frameAddress, hostOf } from '../../component/web/frame-address.js';

/**
 * @param {Record<string, string>} attributes
 * @param {string} [home]
 */
function address(attributes, home = '') {
  return frameAddress((name) => attributes[name] ?? null, home, 'https://app.example/reports/march.html')?.href ?? null;
}

test('is that of the host which the loader came from, or which is named', () => {
  assert.equal(address({ key: 'demo' }, 'http://localhost:8080/embed.js'), 'http://localhost:8080/embed?key=demo');
  assert.equal(address({ key: 'a' }, 'https://h.example/proxy/8080/embed.js?v=1'), 'https://h.example/proxy/8080/embed?key=a');
  assert.equal(hostOf('http://localhost:8080/assets/embed.js'), 'http://localhost:8080/');
  for (const src of ['http://localhost:9090', 'http://localhost:9090/', 'http://localhost:9090/embed']) {
    assert.equal(address({ src, key: 'a' }, 'http://localhost:8080/embed.js'), 'http://localhost:9090/embed?key=a');
  }
  assert.equal(address({ src: '/voice', key: 'a' }), 'https://app.example/voice/embed?key=a');
});

test('keeps what a whole address says, unless an attribute says otherwise', () => {
  const src = 'http://localhost:8080/embed?session=s_1&token=t&theme=dark';
  assert.equal(address({ src }), src);
  assert.equal(address({ src, theme: 'light' }), 'http://localhost:8080/embed?session=s_1&token=t&theme=light');
});

test('names settings as the host does', () => {
  assert.equal(address({ src: 'http://h', key: 'a', 'max-minutes': '5', accent: '#0b7568', 'auto-start': '' }),
    'http://h/embed?key=a&auto_start=true&max_minutes=5&accent=%230b7568');
});

test('there is none without a host', () => {
  assert.equal(address({ key: 'demo' }), null);
  assert.equal(address({ src: 'http://[' }), null);
});
