/**
 * Money is an integer count of minor units plus an ISO 4217 currency. How many minor digits a currency has comes from
 * Intl (XOF 0, USD 2, KWD 3), never from a constant two.
 */
const digitsByCurrency = new Map<string, number>();

export function currencyDigits(currency: string): number {
  const code = currency.toUpperCase();
  let digits = digitsByCurrency.get(code);
  if (digits === undefined) {
    digits = wellFormed(code)
      ? (new Intl.NumberFormat('en', { style: 'currency', currency: code }).resolvedOptions()
          .maximumFractionDigits ?? 2)
      : 2;
    digitsByCurrency.set(code, digits);
  }
  return digits;
}

/** The exact decimal text of an amount: no floating point on the way from minor units to what people read. */
export function minorToDecimal(minor: number, digits: number): string {
  const negative = minor < 0;
  const text = String(Math.abs(Math.trunc(minor))).padStart(digits + 1, '0');
  const whole = digits === 0 ? text : text.slice(0, -digits);
  const fraction = digits === 0 ? '' : `.${text.slice(-digits)}`;
  return `${negative ? '-' : ''}${whole}${fraction}`;
}

/** Minor units by currency code. Sums of different currencies stand beside each other; nobody adds them up. */
export type Sums = Readonly<Record<string, number>>;
export interface Sum {
  currency: string;
  minor: number;
}

/**
 * What to show of a sum: that of the workspace's own currency first, the others by their code. Zeros are left out, unless
 * there is nothing else.
 */
export function sumsOf(own: string, amount: number, all: Sums | null | undefined): Sum[] {
  const code = own.toLowerCase();
  const others = Object.entries(all ?? {})
    .filter(([currency, minor]) => currency.toLowerCase() !== code && minor !== 0)
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([currency, minor]) => ({ currency, minor }));
  return amount !== 0 || others.length === 0 ? [{ currency: own, minor: amount }, ...others] : others;
}

/** The sum in one currency, of figures that have the workspace's own apart. */
export function amountIn(
  figures: { saleAmount?: number; saleAmounts?: Sums | null },
  currency: string,
  own: string,
): number {
  return currency === own ? (figures.saleAmount ?? 0) : (figures.saleAmounts?.[currency] ?? 0);
}

/** The sums of several things, currency by currency. */
export function addSums(all: readonly (Sums | null | undefined)[]): Sums {
  const total: Record<string, number> = {};
  for (const sums of all)
    for (const [currency, minor] of Object.entries(sums ?? {}))
      total[currency] = (total[currency] ?? 0) + minor;
  return total;
}

export interface MoneyFormat {
  /** 12.3K instead of 12,345.67: for places where the exact sum stands nearby or in a title. */
  compact?: boolean;
}

/** Both francs are written F CFA. */
const alike = new Set(['XAF']);

const formatters = new Map<string, Intl.NumberFormat>();

export function formatMoney(
  minor: number,
  currency: string,
  locale: string,
  format: MoneyFormat = {},
): string {
  const code = currency.toUpperCase();
  const decimal = minorToDecimal(minor, currencyDigits(code));
  if (!wellFormed(code)) return `${decimal} ${code}`;
  const key = `${locale}|${code}|${format.compact ? 'c' : 'f'}`;
  let formatter = formatters.get(key);
  if (!formatter) {
    formatter = new Intl.NumberFormat(locale, {
      style: 'currency',
      currency: code,
      // Not the narrow symbol: dollars of different countries must not look alike.
      currencyDisplay: alike.has(code) ? 'code' : 'symbol',
      ...(format.compact ? { notation: 'compact', maximumFractionDigits: 1 } : {}),
    });
    formatters.set(key, formatter);
  }
  // Intl takes decimal text and keeps every digit of it.
  return formatter.format(decimal as Intl.StringNumericLiteral);
}

/** The separator between units and decimals, where this person lives. */
export function decimalSeparator(locale: string): string {
  return (
    new Intl.NumberFormat(locale).formatToParts(1.5).find((part) => part.type === 'decimal')?.value ?? '.'
  );
}

/**
 * What a person typed ("1 234,50", "1,234.50", "$12") as minor units; null when it is not an amount, is negative, or
 * has more decimals than the currency knows. `decimal` settles the one doubtful case: 1.234 is one and a bit where the
 * point is the decimal separator, and a thousand and some where it is not.
 */
export function parseMoney(text: string, currency: string, decimal: string): number | null {
  const digits = currencyDigits(currency);
  const cleaned = text.replace(/[\s\u00a0\u202f'’]/g, '').replace(/^\p{Sc}|\p{Sc}$/gu, '');
  if (!/^\d[\d.,]*$/.test(cleaned)) return null;

  const { whole, fraction } = splitDecimal(cleaned, decimal);
  if (!/^\d+$|^\d{1,3}([.,]\d{3})+$/.test(whole) || fraction.length > digits) return null;
  const minor = Number(whole.replace(/[.,]/g, '') + fraction.padEnd(digits, '0'));
  return Number.isSafeInteger(minor) ? minor : null;
}

/** The last separator is the decimal one, unless it can only be a thousands separator. */
function splitDecimal(text: string, decimal: string): { whole: string; fraction: string } {
  const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
  if (last < 0) return { whole: text, fraction: '' };
  const separator = text.charAt(last);
  const tail = text.slice(last + 1);
  const repeated = text.indexOf(separator) !== last;
  const grouping = repeated || (tail.length === 3 && separator !== decimal);
  return grouping ? { whole: text, fraction: '' } : { whole: text.slice(0, last), fraction: tail };
}

function wellFormed(code: string): boolean {
  return /^[A-Z]{3}$/.test(code);
}
