// Title, description and image of an HTML page. One pass over the text, no backtracking: pages are strangers' too.
const LONGEST = { title: 300, description: 1_000, url: 2_048 };
const RAW_TEXT = new Set(['script', 'style', 'noscript', 'template', 'textarea', 'iframe', 'svg']);
const ENTITIES = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', eacute: 'é', egrave: 'è', agrave: 'à', ccedil: 'ç', ndash: '–', mdash: '—', hellip: '…', rsquo: '’', lsquo: '‘', laquo: '«', raquo: '»', euro: '€', copy: '©', reg: '®' };

/** `{ title, description, image }`, null where the page says nothing. */
export function metadataOf(html, pageUrl) {
  const found = { base: pageUrl };
  for (const tag of tags(html)) {
    if (tag.name === 'title' && found.title === undefined) found.title = tag.text;
    if (tag.name === 'base' && tag.attributes.href) found.base = absolute(tag.attributes.href, pageUrl) ?? pageUrl;
    if (tag.name === 'meta') {
      const key = (tag.attributes.property ?? tag.attributes.name ?? '').toLowerCase();
      if (key && tag.attributes.content && found[key] === undefined) found[key] = tag.attributes.content;
    }
    if (tag.name === 'link' && (tag.attributes.rel ?? '').toLowerCase() === 'image_src') found.image_src ??= tag.attributes.href;
    if (tag.name === 'body') break;
  }
  return {
    title: tidy(found['og:title'] ?? found['twitter:title'] ?? found.title, LONGEST.title),
    description: tidy(found['og:description'] ?? found['twitter:description'] ?? found.description, LONGEST.description),
    image: absolute(found['og:image:secure_url'] ?? found['og:image'] ?? found['twitter:image'] ?? found.image_src, found.base),
  };
}

/** The bytes as text, in the encoding that the header, a byte order mark or the page itself names. */
export function decode(bytes, contentType) {
  const named = /charset\s*=\s*["']?([\w.:-]+)/i;
  const start = bytes.subarray(0, 1024).toString('latin1');
  const mark = bytes[0] === 0xef && bytes[1] === 0xbb ? 'utf-8' : bytes[0] === 0xff && bytes[1] === 0xfe ? 'utf-16le' : bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : null;
  for (const label of [mark, named.exec(contentType)?.[1], named.exec(start)?.[1], 'utf-8']) {
    try {
      // As a stream: else Node 20 reads windows-1252 as ISO 8859-1, which has no € and no curly quotes.
      if (label) return new TextDecoder(label).decode(bytes, { stream: true });
    } catch {
      // An encoding that nobody knows: the next guess.
    }
  }
  return '';
}

function* tags(html) {
  let at = 0;
  while ((at = html.indexOf('<', at)) >= 0) {
    if (html.startsWith('<!--', at)) {
      const end = html.indexOf('-->', at + 4);
      if (end < 0) return;
      at = end + 3;
      continue;
    }
    const tag = readTag(html, at);
    if (!tag) {
      at += 1;
      continue;
    }
    at = tag.end;
    if (tag.name === 'title' || RAW_TEXT.has(tag.name)) {
      const close = closing(html, tag.name, at);
      tag.text = html.slice(at, close);
      at = close;
    }
    yield tag;
  }
}

/** Where `</name` begins; the end of the text if nowhere. */
function closing(html, name, from) {
  for (let at = html.indexOf('</', from); at >= 0; at = html.indexOf('</', at + 2)) {
    if (html.slice(at + 2, at + 2 + name.length).toLowerCase() === name) return at;
  }
  return html.length;
}

function readTag(html, start) {
  let at = start + 1;
  const nameEnd = skip(html, at, (c) => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'));
  if (nameEnd === at) return null;
  const name = html.slice(at, nameEnd).toLowerCase();
  const attributes = {};
  at = nameEnd;
  while (at < html.length && html[at] !== '>') {
    at = skip(html, at, (c) => isSpace(c) || c === '/');
    if (at >= html.length || html[at] === '>') break;
    const keyEnd = Math.max(at + 1, skip(html, at, (c) => !isSpace(c) && c !== '=' && c !== '>' && c !== '/'));
    const key = html.slice(at, keyEnd).toLowerCase();
    at = skip(html, keyEnd, isSpace);
    let value = '';
    if (html[at] === '=') {
      at = skip(html, at + 1, isSpace);
      const quote = html[at] === '"' || html[at] === "'" ? html[at] : null;
      const end = quote ? html.indexOf(quote, at + 1) : skip(html, at, (c) => !isSpace(c) && c !== '>');
      const stop = end < 0 ? html.length : end;
      value = html.slice(quote ? at + 1 : at, stop);
      at = quote ? stop + 1 : stop;
    }
    if (!Object.hasOwn(attributes, key)) attributes[key] = entities(value);
  }
  return { name, attributes, end: Math.min(at + 1, html.length) };
}

function skip(html, from, holds) {
  let at = from;
  while (at < html.length && holds(html[at])) at += 1;
  return at;
}

function isSpace(c) {
  return c === ' ' || c === '\n' || c === '\t' || c === '\r' || c === '\f';
}

function entities(text) {
  return text.replace(/&(#x[0-9a-f]{1,6}|#[0-9]{1,7}|[a-z]{2,8});/gi, (whole, name) => {
    if (name[0] !== '#') return ENTITIES[name.toLowerCase()] ?? whole;
    const code = name[1].toLowerCase() === 'x' ? parseInt(name.slice(2), 16) : parseInt(name.slice(1), 10);
    return code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff) ? String.fromCodePoint(code) : '';
  });
}

function tidy(text, longest) {
  if (text === undefined || text === null) return null;
  // eslint-disable-next-line no-control-regex
  const plain = entities(text).replace(/[\s\u0000-\u001f\u007f]+/g, ' ').trim();
  return plain ? [...plain.slice(0, longest * 2)].slice(0, longest).join('') : null;
}

function absolute(text, base) {
  if (!text || text.length > LONGEST.url) return null;
  try {
    const url = new URL(text.trim(), base);
    return url.protocol === 'http:' || url.protocol === 'https:' ? url.href : null;
  } catch {
    return null;
  }
}
