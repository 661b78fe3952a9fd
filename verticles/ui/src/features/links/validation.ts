import { z } from 'zod';

/** "shop.example.com/a" means https, as the API reads it. */
export const withScheme = (value: string) =>
  value === '' || /^[a-z][a-z\d+.-]*:(?!\d)/i.test(value) ? value : `https://${value}`;

export const webAddress = (value: string) => {
  try {
    const address = new URL(withScheme(value));
    // A single word is more likely a slip than the name of a host, unless a scheme says so.
    return (
      ['http:', 'https:'].includes(address.protocol) &&
      (value.includes('://') || /[.:]|^localhost$/.test(address.host))
    );
  } catch {
    return false;
  }
};

export const text = z.string().trim();
export const optionalUrl = text.refine((value) => value === '' || webAddress(value), 'validation.url');
export const requiredUrl = text
  .min(1, 'validation.required')
  .refine((value) => value === '' || webAddress(value), 'validation.url');
