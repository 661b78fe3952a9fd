import { z } from 'zod';
import type { Link, LinkInput } from '../../api/types';
import { nearest } from '../../lib/formErrors';
import { ruleSchema, toRules, toRuleValues } from './targeting/conditions';
import { countryCode } from '../../lib/countries';
import { optionalUrl, requiredUrl, text, withScheme } from './validation';

export const maxVariants = 4;

const variants = z
  .array(z.object({ url: requiredUrl, percentage: text.regex(/^([1-9]\d?)$/, 'validation.share') }))
  .superRefine((all, context) => {
    if (all.length > 0 && shareOf(all) !== 100)
      context.addIssue({ code: 'custom', path: [], message: 'validation.shares' });
  });

const countries = z
  .array(
    z.object({
      country: text.refine((name) => countryCode(name) !== undefined, 'validation.country'),
      url: requiredUrl,
    }),
  )
  .superRefine((all, context) => {
    const seen = new Set<string>();
    all.forEach(({ country }, index) => {
      const code = countryCode(country) ?? country;
      if (seen.has(code))
        context.addIssue({ code: 'custom', path: [index, 'country'], message: 'validation.countryTwice' });
      seen.add(code);
    });
  });

/** The form holds what inputs hold: text. Empty means "not set". */
export const linkFormSchema = z.object({
  url: requiredUrl,
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
  rules: z.array(ruleSchema),
  ios: optionalUrl,
  android: optionalUrl,
  geo: countries,
  testVariants: variants,
  testCompletedAt: text,
  proxy: z.boolean(),
  description: text,
  image: optionalUrl,
  video: optionalUrl,
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
export const ruleFields = ['rules'] as const;
export const targetFields = ['ios', 'android', 'geo'] as const;
export const testFields = ['testVariants', 'testCompletedAt'] as const;
export const previewFields = ['proxy', 'description', 'image', 'video'] as const;

/** Whether a test has come to its end: variants that change from now on are a new one, with an end of its own. */
export function isOver(testCompletedAt: string, now = Date.now()): boolean {
  return testCompletedAt !== '' && new Date(testCompletedAt).getTime() <= now;
}

export function toFormValues(link: Link | undefined, domain: string): LinkFormValues {
  return {
    url: link?.url ?? '',
    domain: link?.domain ?? domain,
    key: link?.key ?? '',
    title: link?.title ?? '',
    comments: link?.comments ?? '',
    tagIds: link?.tags?.map((tag) => tag.id) ?? [],
    partnerId: link?.partnerId ?? '',
    trackConversion: link?.trackConversion ?? true,
    utm_source: link?.utm_source ?? '',
    utm_medium: link?.utm_medium ?? '',
    utm_campaign: link?.utm_campaign ?? '',
    utm_term: link?.utm_term ?? '',
    utm_content: link?.utm_content ?? '',
    rules: toRuleValues(link?.rules),
    ios: link?.ios ?? '',
    android: link?.android ?? '',
    geo: Object.entries(link?.geo ?? {}).map(([country, url]) => ({ country, url })),
    testVariants: (link?.testVariants ?? []).map(({ url, percentage }) => ({
      url,
      percentage: String(percentage),
    })),
    testCompletedAt: toLocalInput(link?.testCompletedAt ?? null),
    proxy: link?.proxy ?? false,
    description: link?.description ?? '',
    image: link?.image ?? '',
    video: link?.video ?? '',
    expiresAt: toLocalInput(link?.expiresAt ?? null),
    expiredUrl: link?.expiredUrl ?? '',
    password: link?.password ?? '',
    clickLimit: link?.clickLimit ? String(link.clickLimit) : '',
  };
}

/** The fields that say something else than before: by what would be sent, not by what was touched. */
export function changedFields(before: LinkFormValues, now: LinkFormValues): Set<LinkFormField> {
  const wire = (field: LinkFormField, values: LinkFormValues) => JSON.stringify(toWire(field, values));
  return new Set(linkFormFields.filter((field) => wire(field, before) !== wire(field, now)));
}

/**
 * What to send. Creating leaves out what is empty, so that the server's defaults hold; editing sends what was changed
 * only, with null for what was emptied, so that two people editing different fields do not undo each other.
 */
export function toLinkInput(values: LinkFormValues, changed: ReadonlySet<LinkFormField> | 'all'): LinkInput {
  const input: Record<string, unknown> = {};
  for (const field of linkFormFields) {
    const value = toWire(field, values);
    // Attributing is the default, so leaving it out would not turn it off.
    const said = field === 'trackConversion' || !isEmpty(value);
    if (changed === 'all' ? said : changed.has(field)) input[field] = value;
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
    case 'proxy':
      return values[field];
    case 'rules':
      return toRules(values.rules);
    case 'geo':
      return values.geo.length === 0
        ? null
        : Object.fromEntries(
            values.geo.map(({ country, url }) => [countryCode(country) ?? country, withScheme(url)]),
          );
    case 'testVariants':
      return values.testVariants.length === 0
        ? null
        : values.testVariants.map(({ url, percentage }) => ({
            url: withScheme(url),
            percentage: Number(percentage),
          }));
    case 'expiresAt':
    case 'testCompletedAt':
      return values[field] ? new Date(values[field]).toISOString() : null;
    case 'clickLimit':
      return values.clickLimit ? Number(values.clickLimit) : null;
    case 'url':
    case 'expiredUrl':
    case 'ios':
    case 'android':
      return values[field] === '' ? null : withScheme(values[field]);
    default:
      return values[field] === '' ? null : values[field];
  }
}

function isEmpty(value: unknown): boolean {
  return value === null || value === false || (Array.isArray(value) && value.length === 0);
}

/** The places of the form that say what is wrong with them. */
const shown = [
  /^(url|key|title|comments|partnerId|utm_(source|medium|campaign|term|content))$/,
  /^(expiresAt|expiredUrl|password|clickLimit|ios|android|description|image|video)$/,
  /^rules(\.\d+\.(url|conditions(\.\d+\.(type|name|values))?))?$/,
  /^testVariants(\.\d+\.(url|percentage))?$/,
  /^testCompletedAt$/,
];

/** Where the form shows a refusal; undefined for what it has no place for. The server knows countries, the form rows. */
export function placeOf(field: string, values: LinkFormValues): string | undefined {
  if (field.startsWith('geo.')) {
    const code = field.slice(4).toUpperCase();
    const row = values.geo.findIndex(({ country }) => countryCode(country) === code);
    return row < 0 ? undefined : `geo.${row}.url`;
  }
  return nearest(field, (path) => shown.some((place) => place.test(path)));
}

/** What the variants' shares add up to; what is no number counts for nothing. */
export function shareOf(all: readonly { percentage: string }[]): number {
  return all.reduce((sum, { percentage }) => sum + (Number(percentage) || 0), 0);
}

/** A datetime-local input speaks the person's own time, without a zone. */
export function toLocalInput(iso: string | null): string {
  if (!iso) return '';
  const date = new Date(iso);
  if (Number.isNaN(date.getTime())) return '';
  const local = new Date(date.getTime() - date.getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}
