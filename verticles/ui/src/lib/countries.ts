/** Country names as people type them, in the languages of this application, to ISO codes. */
const nameLanguages = ['en', 'fr'];

let codes: Map<string, string> | undefined;

const plain = (name: string) => name.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim();

function byName(): Map<string, string> {
  if (codes) return codes;
  codes = new Map();
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ'.split('');
  for (const language of nameLanguages) {
    const names = new Intl.DisplayNames(language, { type: 'region', fallback: 'none' });
    for (const first of letters)
      for (const second of letters) {
        const code = first + second;
        // Some old codes have the name of a new one: only the code that it stands for itself is meant.
        if (new Intl.Locale(`und-${code}`).region !== code) continue;
        const name = names.of(code);
        if (name && !codes.has(plain(name))) codes.set(plain(name), code);
      }
  }
  return codes;
}

/** The code of a country that is given by code or by name; undefined if there is no such country. */
export function countryCode(text: string): string | undefined {
  const typed = text.trim();
  return /^[A-Za-z]{2}$/.test(typed) ? typed.toUpperCase() : byName().get(plain(typed));
}
