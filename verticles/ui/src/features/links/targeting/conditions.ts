import { z } from 'zod';
import { conditionTypes, type ConditionType, type LinkRule } from '../../../api/types';
import { countryCode } from '../../../lib/countries';
import { requiredUrl, text, withScheme } from '../validation';

export const deviceWords = [
  'ios',
  'android',
  'windows',
  'macos',
  'linux',
  'mobile',
  'tablet',
  'desktop',
] as const;

export const browserWords = [
  'chrome',
  'safari',
  'firefox',
  'edge',
  'opera',
  'samsung',
  'yandex',
  'uc',
  'ie',
  'facebook',
  'instagram',
  'tiktok',
  'snapchat',
  'pinterest',
  'linkedin',
] as const;

export const maxRules = 50;
export const maxConditions = 10;

export const hasName = (type: ConditionType) =>
  type === 'query' || type === 'anyQuery' || type === 'valuelessQuery';
export const hasValues = (type: ConditionType) => type !== 'anyQuery' && type !== 'valuelessQuery';
export const isTime = (type: ConditionType) => type === 'before' || type === 'after';

const conditionSchema = z
  .object({ type: z.enum(conditionTypes), not: z.boolean(), name: text, values: z.array(z.string()) })
  .superRefine((condition, context) => {
    if (hasName(condition.type) && condition.name === '')
      context.addIssue({ code: 'custom', path: ['name'], message: 'validation.required' });
    if (hasValues(condition.type) && condition.values.length === 0)
      context.addIssue({ code: 'custom', path: ['values'], message: 'validation.required' });
    if (condition.type === 'country' && condition.values.some((name) => countryCode(name) === undefined))
      context.addIssue({ code: 'custom', path: ['values'], message: 'validation.countries' });
  });

export const ruleSchema = z.object({
  url: requiredUrl,
  conditions: z.array(conditionSchema).min(1, 'validation.condition'),
});

export type RuleValues = z.infer<typeof ruleSchema>;
export type ConditionValues = RuleValues['conditions'][number];

export const blankCondition = (type: ConditionType = 'device'): ConditionValues => ({
  type,
  not: false,
  name: '',
  values: [],
});
export const blankRule = (): RuleValues => ({ url: '', conditions: [blankCondition()] });

export function toRuleValues(rules: readonly LinkRule[] | null | undefined): RuleValues[] {
  return (rules ?? []).map(({ url, conditions }) => ({
    url,
    conditions: conditions.map(({ type, not, name, values }) => ({
      type,
      not: not ?? false,
      name: name ?? '',
      values: values ?? [],
    })),
  }));
}

/** What a condition's type has no use for stays behind: the person may have changed the type. */
export function toRules(rules: readonly RuleValues[]): LinkRule[] | null {
  if (rules.length === 0) return null;
  return rules.map(({ url, conditions }) => ({
    url: withScheme(url),
    conditions: conditions.map(({ type, not, name, values }) => ({
      type,
      not,
      name: hasName(type) ? name : null,
      values: hasValues(type) ? (type === 'country' ? values.map(toCode) : values) : [],
    })),
  }));
}

const toCode = (name: string) => countryCode(name) ?? name;

/** "Washington, D.C." is one city: such values stand on lines of their own. */
export const hasCommas = (type: ConditionType) => type === 'city' || type === 'query';

/** "CH, fr" as it is typed: what stands between the commas, or on the lines. */
export function splitValues(typed: string, type: ConditionType): string[] {
  const values = typed.split(hasCommas(type) ? '\n' : ',');
  return [...new Set(values.map((value) => value.trim()))].filter(Boolean);
}
