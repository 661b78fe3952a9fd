// Fetches a page that a stranger named: only http and https, only public addresses, at each redirect anew, and only so
// much for so long.
import http from 'node:http';
import https from 'node:https';
import { pipeline } from 'node:stream/promises';
import { Writable } from 'node:stream';
import zlib from 'node:zlib';
import { publicAddress } from './addresses.mjs';

export const LIMITS = { timeoutMs: 5_000, bytes: 512 * 1024, redirects: 5, headerBytes: 16 * 1024 };
const PORTS = new Set(['', '80', '443', '8080', '8443']);
const REDIRECTS = new Set([301, 302, 303, 307, 308]);
const DECODERS = { gzip: zlib.createGunzip, deflate: zlib.createInflate, br: zlib.createBrotliDecompress };

/** The address may not be asked. */
export class NotAllowed extends Error {}

/** There is nothing to read: too slow, too long, no HTTP, … */
export class Unreadable extends Error {}

/** `{ url, contentType, body }`; the body ends where the limit is reached. */
export async function fetchPage(text, { addressOf = publicAddress, ports = PORTS, limits = LIMITS } = {}) {
  const signal = AbortSignal.timeout(limits.timeoutMs);
  let url = parse(text);
  for (let hops = 0; hops <= limits.redirects; hops++) {
    const response = await request(url, addressOf, ports, limits, signal);
    if (!REDIRECTS.has(response.statusCode) || !response.headers.location) {
      return { url: url.href, contentType: response.headers['content-type'] ?? '', body: await read(response, limits, signal) };
    }
    response.destroy();
    url = parse(response.headers.location, url);
  }
  throw new Unreadable('too many redirects');
}

function parse(text, base) {
  let url;
  try {
    url = new URL(text, base);
  } catch {
    throw new NotAllowed('this is no URL');
  }
  if (url.protocol !== 'http:' && url.protocol !== 'https:') throw new NotAllowed('only http and https');
  if (url.username || url.password) throw new NotAllowed('no user and password');
  return url;
}

async function request(url, addressOf, ports, limits, signal) {
  if (!ports.has(url.port)) throw new NotAllowed('not at this port');
  const pinned = await Promise.race([addressOf(url.hostname), aborted(signal)]);
  if (!pinned) throw new NotAllowed('this is no public address');
  return new Promise((resolve, reject) => {
    const client = url.protocol === 'https:' ? https : http;
    client
      .get(url, {
        agent: false,
        signal,
        maxHeaderSize: limits.headerBytes,
        // Host header and certificate are the name's, the connection is to the address that was looked at.
        lookup: (_name, options, found) =>
          options.all ? found(null, [pinned]) : found(null, pinned.address, pinned.family),
        headers: {
          'user-agent': 'Mozilla/5.0 (compatible; TributaryMetadata/1.0)',
          accept: 'text/html,application/xhtml+xml;q=0.9',
          'accept-encoding': 'gzip, deflate, br',
        },
      })
      .once('response', resolve)
      .once('error', (error) => reject(new Unreadable(error.code ?? error.message)));
  });
}

async function read(response, limits, signal) {
  const decoder = DECODERS[(response.headers['content-encoding'] ?? '').trim().toLowerCase()];
  const chunks = [];
  let size = 0;
  const enough = new Unreadable('enough');
  const sink = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(chunk);
      size += chunk.length;
      done(size >= limits.bytes ? enough : null);
    },
  });
  try {
    await pipeline(...(decoder ? [response, decoder(), sink] : [response, sink]), { signal });
  } catch (error) {
    if (error !== enough) throw new Unreadable(error.code ?? error.message);
  }
  return Buffer.concat(chunks).subarray(0, limits.bytes);
}

function aborted(signal) {
  return new Promise((_, reject) => signal.addEventListener('abort', () => reject(new Unreadable('too slow')), { once: true }));
}
