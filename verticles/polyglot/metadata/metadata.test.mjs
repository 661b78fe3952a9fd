import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import zlib from 'node:zlib';
import { isPublic, publicAddress } from './addresses.mjs';
import { fetchPage, LIMITS, NotAllowed, Unreadable } from './fetch.mjs';
import { Metadata } from './metadata.mjs';
import { decode, metadataOf } from './page.mjs';

describe('addresses', () => {
  it('of the public internet may be asked', () => {
    for (const address of ['1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700:4700::1111', '2a00:1450::1']) {
      assert.equal(isPublic(address), true, address);
    }
  });

  it('of machines and networks of our own may not', () => {
    const closed = [
      '127.0.0.1', '0.0.0.0', '10.1.2.3', '172.16.0.1', '192.168.1.1', '169.254.169.254', '100.64.0.1', '224.0.0.1',
      '255.255.255.255', '198.18.0.1', '::1', '::', 'fe80::1', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '::ffff:127.0.0.1',
      '::ffff:10.0.0.1', '64:ff9b::a00:1', '2002:7f00:1::', '2001::1', '2001:db8::1', 'localhost', '',
    ];
    for (const address of closed) assert.equal(isPublic(address), false, address);
  });

  it('are looked at whatever way they are written', async () => {
    for (const text of ['0x7f.1', '2130706433', '017700000001', '127.1', '[::ffff:7f00:1]', '[::1]']) {
      assert.equal(await publicAddress(new URL(`http://${text}/`).hostname), null, text);
    }
  });

  it('of a name must all be public', async () => {
    const answers = (...addresses) => async () => addresses.map((address) => ({ address, family: 4 }));
    assert.equal(await publicAddress('a.example', answers('1.1.1.1', '10.0.0.1')), null);
    assert.equal(await publicAddress('a.example', answers()), null);
    assert.equal((await publicAddress('a.example', answers('1.1.1.1'))).address, '1.1.1.1');
    assert.equal(await publicAddress('a.example', async () => Promise.reject(new Error('ENOTFOUND'))), null);
  });
});

describe('pages', () => {
  let server;
  let base;
  const pages = {
    '/plain': (_, response) => response.setHeader('content-type', 'text/html').end('<title>Plain</title>'),
    '/hop': (_, response) => response.writeHead(302, { location: '/plain' }).end(),
    '/loop': (_, response) => response.writeHead(302, { location: '/loop' }).end(),
    '/inside': (_, response) => response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data' }).end(),
    '/file': (_, response) => response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    '/endless': (_, response) => {
      const more = () => !response.destroyed && response.write('x'.repeat(65_536), () => setImmediate(more));
      more();
    },
    '/slow': (_, response) => response.write('<title>'),
    '/bomb': (_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(zlib.gzipSync(Buffer.alloc(50_000_000))),
    '/host': (request, response) => response.end(request.headers.host),
  };

  // The test's own server is the one address of this machine that may be asked.
  const options = (limits = {}) => ({
    addressOf: async (name) => (name === 'shop.example' ? { address: '127.0.0.1', family: 4 } : publicAddress(name)),
    ports: new Set([String(server.address().port), '']),
    limits: { ...LIMITS, timeoutMs: 3_000, ...limits },
  });

  before(async () => {
    server = http.createServer((request, response) => pages[request.url](request, response));
    await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
    base = `http://shop.example:${server.address().port}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('are fetched from the address that was looked at, under their own name', async () => {
    assert.equal((await fetchPage(`${base}/plain`, options())).body.toString(), '<title>Plain</title>');
    assert.equal((await fetchPage(`${base}/host`, options())).body.toString(), new URL(base).host);
  });

  it('are followed to where they redirect', async () => {
    const page = await fetchPage(`${base}/hop`, options());
    assert.equal(page.url, `${base}/plain`);
    await assert.rejects(fetchPage(`${base}/loop`, options()), Unreadable);
  });

  it('do not lead inside', async () => {
    await assert.rejects(fetchPage(`${base}/inside`, options()), NotAllowed);
    await assert.rejects(fetchPage(`${base}/file`, options()), NotAllowed);
    for (const url of ['ftp://a.example/', 'http://user:word@a.example/', 'http://127.0.0.1/', 'nonsense', 'http://a.example:22/']) {
      await assert.rejects(fetchPage(url, options()), NotAllowed, url);
    }
  });

  it('are read so far and no further', async () => {
    assert.equal((await fetchPage(`${base}/endless`, options())).body.length, LIMITS.bytes);
    assert.equal((await fetchPage(`${base}/bomb`, options())).body.length, LIMITS.bytes);
    await assert.rejects(fetchPage(`${base}/slow`, options({ timeoutMs: 200 })), Unreadable);
  });
});

describe('what a page says', () => {
  const of = (html) => metadataOf(html, 'https://shop.example/a/b');

  it('is taken from its cards, else from its head', () => {
    assert.deepEqual(
      of(`<!doctype html><html><head><title>Old</title><meta name="description" content="Shoes &amp; more">
          <meta property='og:title' content="New &#233;"><meta property=og:image content=../i.png></head>`),
      { title: 'New é', description: 'Shoes & more', image: 'https://shop.example/i.png' },
    );
    assert.deepEqual(of('<TITLE>\n  Two   words </TITLE>'), { title: 'Two words', description: null, image: null });
    assert.deepEqual(of(''), { title: null, description: null, image: null });
  });

  it('is not taken from scripts, comments and bodies', () => {
    const html = `<!-- <title>no</title> --><script>"<title>no</title>"</script><title>yes</title>
      <body><meta property="og:title" content="no">`;
    assert.equal(of(html).title, 'yes');
  });

  it('never holds what is no address of a picture', () => {
    assert.equal(of('<meta property="og:image" content="javascript:alert(1)">').image, null);
    assert.equal(of('<meta property="og:image" content="data:image/png;base64,AA">').image, null);
  });

  it('is found in pages that are made to be slow', { timeout: 60_000 }, () => {
    const repeated = ['<', '<meta ', '<a b="', '&#', '<!--', '</', '<title></', '<meta content=&#'];
    for (const evil of repeated) of(evil.repeat(500_000 / evil.length));
    of(`<title>${'</'.repeat(250_000)}`);
  });

  it('is read in its own encoding', () => {
    assert.equal(decode(Buffer.from([0xe9]), 'text/html; charset=ISO-8859-1'), 'é');
    assert.match(decode(Buffer.concat([Buffer.from('<meta charset="windows-1252">'), Buffer.from([0x80])]), 'text/html'), /€/);
    assert.equal(decode(Buffer.from([0xff, 0xfe, 0x41, 0x00]), ''), 'A');
    assert.equal(decode(Buffer.from('é'), 'text/html; charset=nonsense'), 'é');
  });
});

describe('answers', () => {
  const page = { url: 'https://a.example/', contentType: 'text/html', body: Buffer.from('<title>A</title>') };

  it('are remembered for a while', async () => {
    let now = 0;
    let asked = 0;
    const metadata = new Metadata({ fetch: async () => ((asked += 1), page), now: () => now });
    const both = await Promise.all([metadata.of('https://a.example/'), metadata.of('https://a.example/')]);
    assert.deepEqual(both[0], { title: 'A', description: null, image: null });
    now = 3_599_999;
    await metadata.of('https://a.example/');
    assert.equal(asked, 1);
    now = 3_600_001;
    await metadata.of('https://a.example/');
    assert.equal(asked, 2);
  });

  it('say what may not be asked, and nothing of what cannot be read', async () => {
    const refusing = new Metadata({ fetch: async () => Promise.reject(new NotAllowed('this is no public address')) });
    await assert.rejects(refusing.of('http://localhost/'), { code: 'unprocessable_entity', message: 'url: this is no public address' });
    const failing = new Metadata({ fetch: async () => Promise.reject(new Unreadable('ECONNREFUSED')) });
    assert.deepEqual(await failing.of('https://a.example/'), { title: null, description: null, image: null });
  });

  it('are bounded', async () => {
    const metadata = new Metadata({ fetch: () => new Promise(() => {}) });
    for (let i = 0; i < 32; i++) metadata.of(`https://a.example/${i}`);
    await assert.rejects(metadata.of('https://a.example/32'), { code: 'service_unavailable' });
  });
});
