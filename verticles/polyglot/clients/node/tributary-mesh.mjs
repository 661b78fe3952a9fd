// Joins Tributary's mesh from Node, without dependencies.
//
//   const mesh = Mesh.fromEnvironment();
//   mesh.operation('weather.cities.get', async (request) => ({ city: request.path.city, degrees: 21 }));
//   await mesh.run();                        // until SIGTERM or Ctrl-C
//
// What a handler returns is the JSON body of the answer; a MeshError becomes a failure that the caller sees; any other
// error is logged here and answered as an internal error. `once` answers a repeated write with its first answer. Joins every
// bridge that it is told of; a lost connection is made again with growing pauses. The format on the wire: four bytes of
// length (big endian), then a JSON object. The first one carries the token.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import tls from 'node:tls';

const MAX_FRAME = 16 * 1024 * 1024;
const PING_MS = 10_000;
const SILENCE_MS = 30_000;
const LAST_ANSWERS_MS = 10_000;
const MAX_PAUSE_MS = 15_000;

/** A failure that the caller sees; `code` is a wire code of the mesh: not_found, unprocessable_entity, … */
export class MeshError extends Error {
  constructor(code, message, fields = []) {
    super(message);
    this.code = code;
    this.fields = fields;
  }

  toJSON() {
    return { error: { code: this.code, message: this.message, fields: this.fields } };
  }
}

/**
 * Answers a write that is repeated with the same Idempotency-Key with its first answer, without doing it again:
 *
 *   mesh.operation('coupons.coupons.create', once(async (request) => …));
 *
 * The same key with other input is a conflict. A repetition that comes while the first is under way waits for it. What
 * failed is not kept, so it may be tried again. Answers are in the memory of this process: after a restart, or in another
 * process, the write is done again. Where that must not be, keep request.idempotencyKey in your own database, in the
 * transaction of the effect.
 */
export function once(handler, { most = 10_000, milliseconds = 86_400_000, now = Date.now } = {}) {
  const kept = new Map();
  return async (request) => {
    if (!request.idempotencyKey) return handler(request);
    const key = JSON.stringify([request.principal?.workspaceId, request.operationId, request.idempotencyKey]);
    const given = createHash('sha256').update(sorted([request.path, request.query, request.body])).digest('hex');
    const known = kept.get(key);
    if (known && known.until > now()) {
      if (known.given !== given) throw new MeshError('conflict', 'This Idempotency-Key was already used with other input.');
      return known.answer;
    }
    const answer = (async () => handler(request))();
    kept.delete(key);
    kept.set(key, { given, answer, until: now() + milliseconds });
    if (kept.size > most) kept.delete(kept.keys().next().value);
    answer.catch(() => kept.get(key)?.answer === answer && kept.delete(key));
    return answer;
  };
}

function sorted(value) {
  return JSON.stringify(value, (_, inner) =>
    inner && typeof inner === 'object' && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

export class Mesh {
  #links;
  #running = new Set();
  #stopping = false;
  handlers = new Map();
  log;

  /**
   * `bridges`: ['host:port', …], or the same in one text with commas. `secure`: options of tls.connect, or null for plain
   * text, which a bridge speaks on its own machine only.
   */
  constructor({ bridges = '127.0.0.1:7000', token, secure = null, log = console.error }) {
    const names = (Array.isArray(bridges) ? bridges : bridges.split(',')).map((name) => name.trim()).filter(Boolean);
    if (names.length === 0) throw new Error('no bridge is named');
    this.log = log;
    this.#links = names.map((name) => {
      const colon = name.lastIndexOf(':');
      const host = name.slice(0, colon).replace(/^\[|]$/g, '');
      const tlsOptions = secure && { servername: net.isIP(host) ? undefined : host, ...secure };
      return new Link(this, { host, port: Number(name.slice(colon + 1)), token, secure: tlsOptions });
    });
  }

  /**
   * TRIBUTARY_BRIDGE (host:port of each bridge, with commas), TRIBUTARY_TOKEN, and for TLS TRIBUTARY_BRIDGE_CA (a PEM file,
   * or «system»).
   */
  static fromEnvironment(environment = process.env) {
    if (!environment.TRIBUTARY_TOKEN) {
      throw new Error("TRIBUTARY_TOKEN is not set: the token of this client in the bridge's allow list");
    }
    const authority = environment.TRIBUTARY_BRIDGE_CA;
    return new Mesh({
      bridges: environment.TRIBUTARY_BRIDGE || undefined,
      token: environment.TRIBUTARY_TOKEN,
      secure: authority ? { ca: authority === 'system' ? undefined : readFileSync(authority) } : null,
    });
  }

  /** Answers an operation of the REST contract; the handler gets the whole request and returns the body. */
  operation(operationId, handler) {
    this.handlers.set(operationId, async (body) => ({ status: 0, headers: {}, body: (await handler(body)) ?? null }));
  }

  /**
   * Answers messages of JSON at an address. Where the allow list lets it hear, the handler gets what is published there, and
   * returns nothing.
   */
  answer(address, handler) {
    this.handlers.set(address, handler);
  }

  /** Serves until stop(), SIGTERM or Ctrl-C; then finishes what is under way. */
  async run() {
    const stop = () => this.stop();
    process.once('SIGTERM', stop).once('SIGINT', stop);
    try {
      await Promise.all(this.#links.map((link) => link.run()));
    } finally {
      process.off('SIGTERM', stop).off('SIGINT', stop);
    }
  }

  /** Nothing new comes, what is under way is answered, then run() ends. */
  async stop() {
    this.#stopping = true;
    this.#links.forEach((link) => link.leave());
    const timer = new Promise((done) => setTimeout(done, LAST_ANSWERS_MS).unref());
    await Promise.race([Promise.allSettled(this.#running), timer]);
    this.#links.forEach((link) => link.end());
  }

  get stopping() {
    return this.#stopping;
  }

  /** Answers one message, over the connection on which it came. */
  handle(link, frame) {
    const work = this.#handle(link, frame).finally(() => this.#running.delete(work));
    this.#running.add(work);
  }

  async #handle(link, frame) {
    let body;
    try {
      body = await this.handlers.get(frame.address)(frame.body);
    } catch (error) {
      if (!(error instanceof MeshError)) this.log(`${frame.address} failed: ${error.stack}`);
      body = error instanceof MeshError ? error : new MeshError('internal_server_error', 'failed');
    }
    if (frame.replyAddress) link.write({ type: 'send', address: frame.replyAddress, body });
  }
}

/** The connection to one bridge. */
class Link {
  #mesh;
  #options;
  #socket = null;
  #attempt = 0;
  #wake = null;

  constructor(mesh, options) {
    this.#mesh = mesh;
    this.#options = options;
  }

  async run() {
    while (!this.#mesh.stopping) {
      await this.#session();
      if (!this.#mesh.stopping) {
        const longest = Math.min(MAX_PAUSE_MS, 200 * 2 ** Math.min(this.#attempt++, 10));
        await this.#pause(longest * (0.5 + Math.random() / 2));
      }
    }
  }

  /** Nothing new comes. */
  leave() {
    this.#wake?.();
    for (const address of this.#mesh.handlers.keys()) this.write({ type: 'unregister', address });
  }

  end() {
    // Everything is said; whether the bridge hangs up as well is not waited for.
    this.#socket?.end(() => this.#socket?.destroy());
  }

  #pause(milliseconds) {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.#wake = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** One connection; resolves when it has ended. */
  #session() {
    return new Promise((ended) => {
      const { host, port, token, secure } = this.#options;
      const socket = secure ? tls.connect({ host, port, ...secure }) : net.connect({ host, port });
      let unread = Buffer.alloc(0);
      const ping = setInterval(() => this.write({ type: 'ping' }), PING_MS);
      this.#wake = () => this.#socket || socket.destroy();
      socket.setNoDelay(true);
      socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('silence')));
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        this.#socket = socket;
        this.write({ type: 'ping', headers: { authorization: `Bearer ${token}` } });
        for (const address of this.#mesh.handlers.keys()) {
          this.write({ type: 'register', address, replyAddress: `registered:${address}` });
        }
      });
      socket.on('data', (data) => {
        unread = unread.length ? Buffer.concat([unread, data]) : data;
        while (unread.length >= 4) {
          const length = unread.readUInt32BE(0);
          if (length === 0 || length > MAX_FRAME) return socket.destroy(new Error(`a frame of ${length} bytes`));
          if (unread.length < 4 + length) return undefined;
          const text = unread.toString('utf8', 4, 4 + length);
          unread = unread.subarray(4 + length);
          try {
            this.#frame(JSON.parse(text));
          } catch (error) {
            return socket.destroy(error);
          }
        }
        return undefined;
      });
      socket.on('error', (error) => this.#mesh.log(`the bridge at ${host}:${port}: ${error.message || error.code}`));
      socket.once('close', () => {
        clearInterval(ping);
        this.#socket = null;
        ended();
      });
    });
  }

  #frame(frame) {
    if (frame.type === 'ping') {
      this.write({ type: 'pong' });
    } else if (frame.type === 'message' && frame.address?.startsWith('registered:')) {
      this.#attempt = 0;
      this.#mesh.log(`serves ${frame.address.slice('registered:'.length)}`);
    } else if (frame.type === 'message' && this.#mesh.handlers.has(frame.address)) {
      this.#mesh.handle(this, frame);
    } else if (frame.type === 'err') {
      // One address may be refused and the others served; who is not let in at all is hung up on.
      this.#mesh.log(`the bridge at ${this.#options.host}:${this.#options.port} refuses: ${frame.message} ${frame.address ?? ''}`);
    }
  }

  write(frame) {
    if (!this.#socket || this.#socket.destroyed) return;
    const json = Buffer.from(JSON.stringify(frame));
    const head = Buffer.alloc(4);
    head.writeUInt32BE(json.length);
    this.#socket.write(Buffer.concat([head, json]));
  }
}
