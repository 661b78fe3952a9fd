import { describe, expect, it } from 'vitest';
import {
  addSums,
  currencyDigits,
  decimalSeparator,
  formatMoney,
  minorToDecimal,
  parseMoney,
  sumsOf,
} from './money';

const plain = (text: string) => text.replace(/[\u00a0\u202f]/g, ' ');

describe('money', () => {
  it('currencyDigits should come from the currency when it is known', () => {
    expect(currencyDigits('usd')).toBe(2);
    expect(currencyDigits('XOF')).toBe(0);
    expect(currencyDigits('kwd')).toBe(3);
  });

  it('minorToDecimal should keep every digit when the sum is small, negative or large', () => {
    expect(minorToDecimal(5, 2)).toBe('0.05');
    expect(minorToDecimal(-1234, 3)).toBe('-1.234');
    expect(minorToDecimal(9007199254740991, 2)).toBe('90071992547409.91');
    expect(minorToDecimal(1500, 0)).toBe('1500');
  });

  it('formatMoney should use the minor digits of the currency', () => {
    expect(formatMoney(123456, 'usd', 'en-US')).toBe('$1,234.56');
    expect(plain(formatMoney(123456, 'xof', 'fr-FR'))).toBe('123 456 F CFA');
    expect(plain(formatMoney(1234567, 'KWD', 'en-US'))).toBe('KWD 1,234.567');
    expect(plain(formatMoney(123456, 'eur', 'fr-FR'))).toBe('1 234,56 €');
  });

  it('formatMoney should tell currencies apart that share a sign', () => {
    const written = ['usd', 'cad', 'aud'].map((code) => formatMoney(100, code, 'en-US'));
    expect(written).toEqual(['$1.00', 'CA$1.00', 'A$1.00']);
    expect(plain(formatMoney(100, 'xof', 'fr-FR'))).not.toBe(plain(formatMoney(100, 'xaf', 'fr-FR')));
  });

  it('sumsOf should put currencies beside each other, the own one first', () => {
    expect(sumsOf('eur', 5, { usd: 7, eur: 5, kwd: 0, aud: 1 })).toEqual([
      { currency: 'eur', minor: 5 },
      { currency: 'aud', minor: 1 },
      { currency: 'usd', minor: 7 },
    ]);
  });

  it('sumsOf should not say that nothing was sold when it was sold in another currency', () => {
    expect(sumsOf('EUR', 0, { eur: 0, xof: 42_500 })).toEqual([{ currency: 'xof', minor: 42_500 }]);
    expect(sumsOf('eur', 0, undefined)).toEqual([{ currency: 'eur', minor: 0 }]);
  });

  it('addSums should never add different currencies', () => {
    expect(addSums([{ eur: 1, usd: 2 }, null, { usd: 3 }])).toEqual({ eur: 1, usd: 5 });
  });

  it('formatMoney should shorten when compact is asked for', () => {
    expect(formatMoney(123456700, 'usd', 'en-US', { compact: true })).toBe('$1.2M');
  });

  it('formatMoney should not fail when the currency is not well formed', () => {
    expect(formatMoney(100, 'points', 'en-US')).toBe('1.00 POINTS');
  });

  it('decimalSeparator should be the one of the locale', () => {
    expect(decimalSeparator('en-GB')).toBe('.');
    expect(decimalSeparator('fr')).toBe(',');
  });

  it.each([
    ['12', 'usd', '.', 1200],
    ['12.5', 'usd', '.', 1250],
    ['12,50', 'usd', '.', 1250],
    ['1,234.50', 'usd', '.', 123450],
    ['1 234,50', 'eur', ',', 123450],
    ['1.234,50 €', 'eur', ',', 123450],
    ['12.50', 'eur', ',', 1250],
    ['$1,234', 'usd', '.', 123400],
    ['1,234,567', 'usd', '.', 123456700],
    ['2500', 'xof', ',', 2500],
    ['2.500', 'xof', ',', 2500],
    ['1.234', 'kwd', '.', 1234],
    ['1,234', 'kwd', '.', 1234000],
    ['0', 'usd', '.', 0],
  ])('parseMoney should read %s %s', (text, currency, decimal, minor) => {
    expect(parseMoney(text, currency, decimal)).toBe(minor);
  });

  it.each([
    ['', 'usd', '.'],
    ['-1', 'usd', '.'],
    ['abc', 'usd', '.'],
    ['1.23.4', 'usd', '.'],
    ['12.505', 'usd', '.'],
    ['2.500', 'xof', '.'],
    ['12.5', 'xof', '.'],
    ['1.2345', 'kwd', '.'],
    ['99999999999999999', 'usd', '.'],
  ])('parseMoney should refuse "%s" %s', (text, currency, decimal) => {
    expect(parseMoney(text, currency, decimal)).toBeNull();
  });
});
