import { z } from 'zod';

export const webAddress = (value: string) => {
  try {
    return ['http:', 'https:'].includes(new URL(value).protocol);
  } catch {
    return false;
  }
};

export const text = z.string().trim();
export const optionalUrl = text.refine((value) => value === '' || webAddress(value), 'validation.url');
export const requiredUrl = text
  .min(1, 'validation.required')
  .refine((value) => value === '' || webAddress(value), 'validation.url');
