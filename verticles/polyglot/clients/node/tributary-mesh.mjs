// Joins Tributary's mesh from Node, without dependencies.
//
//   const mesh = Mesh.fromEnvironment();
//   mesh.operation('weather.cities.get', async (request) => ({ city: request.path.city, degrees: 21 }));
//   await mesh.run();                        // until SIGTERM or Ctrl-C
//
// What a handler returns is the JSON body of the answer; a MeshError becomes a failure that the caller sees; any other
// error is logged here and answered as an internal error. A lost connection is made again with growing pauses. The
// format on the wire: four bytes of length (big endian), then a JSON object. The first one carries the token.
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

export class Mesh {
  #options;
  #token;
  #log;
  #handlers = new Map();
  #running = new Set();
  #socket = null;
  #attempt = 0;
  #stop = null;
  #stopping = false;

  /** `secure`: options of tls.connect, or null for plain text, which the bridge speaks on its own machine only. */
  constructor({ host = '127.0.0.1', port = 7000, token, secure = null, log = console.error }) {
    this.#options = { host, port, secure };
    this.#token = token;
    this.#log = log;
  }

  /** TRIBUTARY_BRIDGE (host:port), TRIBUTARY_TOKEN, and for TLS TRIBUTARY_BRIDGE_CA (a PEM file, or «system»). */
  static fromEnvironment(environment = process.env) {
    const given = environment.TRIBUTARY_BRIDGE ?? '127.0.0.1:7000';
    const colon = given.lastIndexOf(':');
    if (!environment.TRIBUTARY_TOKEN) {
      throw new Error("TRIBUTARY_TOKEN is not set: the token of this client in the bridge's allow list");
    }
    const authority = environment.TRIBUTARY_BRIDGE_CA;
    const host = given.slice(0, colon).replace(/^\[|]$/g, '');
    return new Mesh({
      host,
      port: Number(given.slice(colon + 1)),
      token: environment.TRIBUTARY_TOKEN,
      secure: authority ? { servername: net.isIP(host) ? undefined : host, ca: authority === 'system' ? undefined : readFileSync(authority) } : null,
    });
  }

  /** Answers an operation of the REST contract; the handler gets the whole request and returns the body. */
  operation(operationId, handler) {
    this.#handlers.set(operationId, async (body) => ({ status: 0, headers: {}, body: (await handler(body)) ?? null }));
  }

  /** Answers messages of JSON at an address. */
  answer(address, handler) {
    this.#handlers.set(address, handler);
  }

  /** Serves until stop(), SIGTERM or Ctrl-C; then finishes what is under way. */
  async run() {
    const stop = () => this.stop();
    process.once('SIGTERM', stop).once('SIGINT', stop);
    try {
      while (!this.#stopping) {
        await this.#session();
        if (!this.#stopping) {
          const longest = Math.min(MAX_PAUSE_MS, 200 * 2 ** Math.min(this.#attempt++, 10));
          await this.#pause(longest * (0.5 + Math.random() / 2));
        }
      }
    } finally {
      process.off('SIGTERM', stop).off('SIGINT', stop);
    }
  }

  /** Nothing new comes, what is under way is answered, then run() ends. */
  async stop() {
    this.#stopping = true;
    this.#stop?.();
    if (this.#socket) {
      for (const address of this.#handlers.keys()) this.#write({ type: 'unregister', address });
      const timer = new Promise((done) => setTimeout(done, LAST_ANSWERS_MS).unref());
      await Promise.race([Promise.allSettled(this.#running), timer]);
      this.#socket?.end();
    }
  }

  #pause(milliseconds) {
    return new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      this.#stop = () => {
        clearTimeout(timer);
        done();
      };
    });
  }

  /** One connection; resolves when it has ended. */
  #session() {
    return new Promise((ended) => {
      const { host, port, secure } = this.#options;
      const socket = secure ? tls.connect({ host, port, ...secure }) : net.connect({ host, port });
      let unread = Buffer.alloc(0);
      const ping = setInterval(() => this.#write({ type: 'ping' }), PING_MS);
      socket.setNoDelay(true);
      socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('silence')));
      socket.once(secure ? 'secureConnect' : 'connect', () => {
        this.#socket = socket;
        this.#write({ type: 'ping', headers: { authorization: `Bearer ${this.#token}` } });
        for (const address of this.#handlers.keys()) {
          this.#write({ type: 'register', address, replyAddress: `registered:${address}` });
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
      socket.on('error', (error) => this.#log(`the bridge at ${host}:${port}: ${error.message || error.code}`));
      socket.once('close', () => {
        clearInterval(ping);
        this.#socket = null;
        ended();
      });
    });
  }

  #frame(frame) {
    if (frame.type === 'message' && frame.address?.startsWith('registered:')) {
      this.#attempt = 0;
      this.#log(`serves ${frame.address.slice('registered:'.length)}`);
    } else if (frame.type === 'message' && this.#handlers.has(frame.address)) {
      const work = this.#handle(frame).finally(() => this.#running.delete(work));
      this.#running.add(work);
    } else if (frame.type === 'err') {
      throw new Error(`refused: ${frame.message} ${frame.address ?? ''}`);
    }
  }

  async #handle(frame) {
    let body;
    try {
      body = await this.#handlers.get(frame.address)(frame.body);
    } catch (error) {
      if (!(error instanceof MeshError)) this.#log(`${frame.address} failed: ${error.stack}`);
      body = error instanceof MeshError ? error : new MeshError('internal_server_error', 'failed');
    }
    if (frame.replyAddress) this.#write({ type: 'send', address: frame.replyAddress, body });
  }

  #write(frame) {
    if (!this.#socket || this.#socket.destroyed) return;
    const json = Buffer.from(JSON.stringify(frame));
    const head = Buffer.alloc(4);
    head.writeUInt32BE(json.length);
    this.#socket.write(Buffer.concat([head, json]));
  }
}
