// Answers metadata.pages.get: TRIBUTARY_TOKEN=… node metadata.mjs
import { pathToFileURL } from 'node:url';
import { fetchPage, NotAllowed, Unreadable } from './fetch.mjs';
import { decode, metadataOf } from './page.mjs';
import { Mesh, MeshError } from '../clients/node/tributary-mesh.mjs';

const MAX_CACHED = 1_000;
const KNOWN_MS = 60 * 60 * 1_000;
const UNKNOWN_MS = 60 * 1_000;
/** Pages that are fetched at once; a slow site costs one of them for five seconds. */
const MAX_FETCHES = 32;
const NOTHING = { title: null, description: null, image: null };

/** Remembers answers for a while, and asks once where several want the same. */
export class Metadata {
  #fetch;
  #now;
  #known = new Map();
  #underWay = new Map();

  constructor({ fetch = fetchPage, now = Date.now } = {}) {
    this.#fetch = fetch;
    this.#now = now;
  }

  /** Title, description and image of the page; nulls where it cannot be read. MeshError if it may not be. */
  async of(url) {
    const known = this.#known.get(url);
    if (known && known.until > this.#now()) return known.answer;
    const asked = this.#underWay.get(url);
    if (asked) return asked;
    if (this.#underWay.size >= MAX_FETCHES) {
      throw new MeshError('service_unavailable', 'Too many pages are being looked at right now.');
    }
    const asking = this.#look(url).finally(() => this.#underWay.delete(url));
    this.#underWay.set(url, asking);
    return asking;
  }

  async #look(url) {
    try {
      const page = await this.#fetch(url);
      const html = /html/i.test(page.contentType) || page.contentType === '';
      return this.#remember(url, html ? metadataOf(decode(page.body, page.contentType), page.url) : NOTHING, KNOWN_MS);
    } catch (error) {
      if (error instanceof NotAllowed) {
        const field = { field: 'url', message: error.message };
        throw new MeshError('unprocessable_entity', `url: ${error.message}`, [field]);
      }
      if (error instanceof Unreadable) return this.#remember(url, NOTHING, UNKNOWN_MS);
      throw error;
    }
  }

  #remember(url, answer, forMs) {
    this.#known.delete(url);
    if (this.#known.size >= MAX_CACHED) this.#known.delete(this.#known.keys().next().value);
    this.#known.set(url, { answer, until: this.#now() + forMs });
    return answer;
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const mesh = Mesh.fromEnvironment();
  const metadata = new Metadata();
  mesh.operation('metadata.pages.get', (request) => metadata.of(String(request.query.url)));
  await mesh.run();
}
