import { z } from 'zod';
import type { Link, LinkInput } from '../../api/types';

const webAddress = (value: string) => {
  try {
    return ['http:', 'https:'].includes(new URL(value).protocol);
  } catch {
    return false;
  }
};
const text = z.string().trim();
const optionalUrl = text.refine((value) => value === '' || webAddress(value), 'validation.url');

/** The form holds what inputs hold: text. Empty means "not set". */
export const linkFormSchema = z.object({
  url: text
    .min(1, 'validation.required')
    .refine((value) => value === '' || webAddress(value), 'validation.url'),
  domain: text,
  key: text.regex(/^[\p{L}\p{N}._~/-]*$/u, 'validation.key'),
  title: text,
  comments: text,
  tagIds: z.array(z.string()),
  partnerId: text,
  trackConversion: z.boolean(),
  utm_source: text,
  utm_medium: text,
  utm_campaign: text,
  utm_term: text,
  utm_content: text,
  expiresAt: text,
  expiredUrl: optionalUrl,
  password: z.string(),
  clickLimit: text.regex(/^([1-9]\d{0,8})?$/, 'validation.positiveInteger'),
});

export type LinkFormValues = z.infer<typeof linkFormSchema>;
export type LinkFormField = keyof LinkFormValues;

export const linkFormFields = Object.keys(linkFormSchema.shape) as LinkFormField[];

export const utmFields = ['utm_source', 'utm_medium', 'utm_campaign', 'utm_term', 'utm_content'] as const;
export const limitFields = ['expiresAt', 'expiredUrl', 'password', 'clickLimit'] as const;

export function toFormValues(link: Link | undefined, domain: string): LinkFormValues {
  return {
    url: link?.url ?? '',
    domain: link?.domain ?? domain,
    key: link?.key ?? '',
    title: link?.title ?? '',
    comments: link?.comments ?? '',
    tagIds: link?.tags?.map((tag) => tag.id) ?? [],
    partnerId: link?.partnerId ?? '',
    trackConversion: link?.trackConversion ?? false,
    utm_source: link?.utm_source ?? '',
    utm_medium: link?.utm_medium ?? '',
    utm_campaign: link?.utm_campaign ?? '',
    utm_term: link?.utm_term ?? '',
    utm_content: link?.utm_content ?? '',
    expiresAt: toLocalInput(link?.expiresAt ?? null),
    expiredUrl: link?.expiredUrl ?? '',
    password: link?.password ?? '',
    clickLimit: link?.clickLimit ? String(link.clickLimit) : '',
  };
}

/**
 * What to send. Creating leaves out what is empty, so that the server's defaults hold; editing sends what was changed
 * only, with null for what was emptied, so that two people editing different fields do not undo each other.
 */
export function toLinkInput(values: LinkFormValues, changed: ReadonlySet<LinkFormField> | 'all'): LinkInput {
  const input: Record<string, unknown> = {};
  for (const field of linkFormFields) {
    const value = toWire(field, values);
    if (changed === 'all' ? !isEmpty(value) : changed.has(field)) input[field] = value;
  }
  // An emptied key or domain cannot be saved; the link keeps its own.
  if (input['key'] === null) delete input['key'];
  if (input['domain'] === null) delete input['domain'];
  return input as LinkInput;
}

function toWire(field: LinkFormField, values: LinkFormValues): unknown {
  switch (field) {
    case 'tagIds':
    case 'trackConversion':
      return values[field];
    case 'expiresAt':
      return values.expiresAt ? new Date(values.expiresAt).toISOString() : null;
    case 'clickLimit':
      return values.clickLimit ? Number(values.clickLimit) : null;
    default:
      return values[field] === '' ? null : values[field];
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0);
}

/** A datetime-local input speaks the person's own time, without a zone. */
export function toLocalInput(iso: string | null): string {
  if (!iso) return '';
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
