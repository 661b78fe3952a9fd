import { describe, expect, it } from 'vitest';
import { countryCode } from './countries';

describe('countryCode', () => {
  it.each([
    ['ch', 'CH'],
    ['France', 'FR'],
    ['allemagne', 'DE'],
    [' Sénégal ', 'SN'],
    ['senegal', 'SN'],
    ['United Kingdom', 'GB'],
  ])('should read "%s" as %s', (typed, code) => expect(countryCode(typed)).toBe(code));

  it.each(['', 'Atlantis', 'F', '12'])('should not know "%s"', (typed) =>
    expect(countryCode(typed)).toBeUndefined(),
  );
});
