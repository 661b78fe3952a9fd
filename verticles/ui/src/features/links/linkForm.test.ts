import { describe, expect, it } from 'vitest';
import type { LinkRule } from '../../api/types';
import {
  changedFields,
  isOver,
  linkFormSchema,
  placeOf,
  toFormValues,
  toLinkInput,
  toLocalInput,
  type LinkFormField,
} from './linkForm';
import { blankRule, splitValues, toRules, toRuleValues } from './targeting/conditions';

const empty = toFormValues(undefined, 'go.example');

describe('linkFormSchema', () => {
  const url = (value: string) => linkFormSchema.safeParse({ ...empty, url: value }).error?.issues[0]?.message;

  it('should want an absolute web address', () => {
    expect(url('')).toBe('validation.required');
    expect(url('example')).toBe('validation.url');
    expect(url('mailto:a@example.com')).toBe('validation.url');
    expect(url('javascript:alert(1)')).toBe('validation.url');
    expect(url('https://example.com/a?b=c')).toBeUndefined();
    expect(url('shop.example.com/a')).toBeUndefined();
    expect(url('localhost:8080/a')).toBeUndefined();
  });

  it.each(['summer', 'été-2026', 'a/b.c_d~e', ''])('should accept the key "%s"', (key) => {
    expect(linkFormSchema.safeParse({ ...empty, url: 'https://a.b', key }).success).toBe(true);
  });

  it.each(['two words', 'a?b', 'a#b'])('should refuse the key "%s"', (key) => {
    expect(linkFormSchema.safeParse({ ...empty, url: 'https://a.b', key }).success).toBe(false);
  });

  it.each([
    ['', true],
    ['10', true],
    ['0', false],
    ['1.5', false],
    ['-1', false],
  ])('should judge the click limit "%s" as %s', (clickLimit, valid) => {
    expect(linkFormSchema.safeParse({ ...empty, url: 'https://a.b', clickLimit }).success).toBe(valid);
  });
});

describe('toLinkInput', () => {
  it('should read an address without a scheme as https and a country by its name', () => {
    const input = toLinkInput(
      { ...empty, url: 'shop.example.com', geo: [{ country: 'Suisse', url: 'shop.example.ch' }] },
      'all',
    );
    expect(input).toMatchObject({ url: 'https://shop.example.com', geo: { CH: 'https://shop.example.ch' } });
  });

  it('should say whether leads and sales are attributed when a link is created', () => {
    expect(toLinkInput({ ...empty, url: 'https://a.b', trackConversion: false }, 'all')).toMatchObject({
      trackConversion: false,
    });
  });

  it('should leave out what is empty when a link is created', () => {
    expect(toLinkInput({ ...empty, url: 'https://a.b', clickLimit: '5' }, 'all')).toEqual({
      url: 'https://a.b',
      domain: 'go.example',
      trackConversion: true,
      clickLimit: 5,
    });
  });

  it('should send changed fields only, with null for emptied ones, when a link is edited', () => {
    const changed = new Set<LinkFormField>(['title', 'trackConversion', 'tagIds', 'key']);
    expect(toLinkInput({ ...empty, url: 'https://a.b', trackConversion: false }, changed)).toEqual({
      title: null,
      trackConversion: false,
      tagIds: [],
    });
  });
});

describe('toLocalInput', () => {
  it('should survive the way there and back to the minute', () => {
    const iso = '2026-11-21T08:30:00.000Z';
    expect(new Date(toLocalInput(iso)).toISOString()).toBe(iso);
    expect(toLocalInput(null)).toBe('');
    expect(toLocalInput('nonsense')).toBe('');
  });
});

describe('rules in the form', () => {
  const rules: LinkRule[] = [
    {
      url: 'https://a.b/fr',
      conditions: [
        { type: 'language', not: false, name: null, values: ['fr'] },
        { type: 'valuelessQuery', not: true, name: 'beta', values: [] },
      ],
    },
  ];

  it('should survive the way there and back', () => {
    expect(toRules(toRuleValues(rules))).toEqual(rules);
    expect(toRules(toRuleValues(null))).toBeNull();
  });

  it('should leave behind what the type has no use for', () => {
    const condition = { type: 'anyQuery' as const, not: false, name: 'x', values: ['left over'] };
    expect(toRules([{ url: 'https://a.b', conditions: [condition] }])?.[0]?.conditions[0]?.values).toEqual(
      [],
    );
  });

  it.each([
    ['device', '', [], ['rules', 0, 'conditions', 0, 'values']],
    ['query', '', ['a'], ['rules', 0, 'conditions', 0, 'name']],
    ['country', '', ['Atlantis'], ['rules', 0, 'conditions', 0, 'values']],
  ] as const)('should say where the condition "%s" is wrong', (type, name, values, path) => {
    const broken = [{ url: 'https://a.b', conditions: [{ type, not: false, name, values: [...values] }] }];
    const result = linkFormSchema.safeParse({ ...empty, url: 'https://a.b', rules: broken });
    expect(result.error?.issues[0]?.path).toEqual(path);
  });

  it('should split what is typed at its commas', () => {
    expect(splitValues(' CH,  fr,,CH ,', 'country')).toEqual(['CH', 'fr']);
  });

  it('should leave commas where they belong to a value', () => {
    expect(splitValues('Washington, D.C.\n\n Lyon \nLyon', 'city')).toEqual(['Washington, D.C.', 'Lyon']);
    expect(splitValues('a,b\nc', 'query')).toEqual(['a,b', 'c']);
  });
});

describe('tests in the form', () => {
  const variant = (percentage: string) => ({ url: 'https://a.b', percentage });
  const issue = (...shares: string[]) =>
    linkFormSchema.safeParse({ ...empty, url: 'https://a.b', testVariants: shares.map(variant) }).error
      ?.issues[0]?.message;

  it('should want shares that add up', () => {
    expect(issue('60', '40')).toBeUndefined();
    expect(issue('60', '30')).toBe('validation.shares');
    expect(issue('0', '100')).toBe('validation.share');
    expect(issue()).toBeUndefined();
  });
});

describe('a test that is over', () => {
  it('should be told from one that runs', () => {
    const now = Date.parse('2026-11-21T12:00:00Z');
    expect(isOver('2026-11-21T11:00:00Z', now)).toBe(true);
    expect(isOver('2026-11-21T13:00:00Z', now)).toBe(false);
    expect(isOver('', now)).toBe(false);
  });
});

describe('placeOf', () => {
  const values = {
    ...empty,
    geo: [
      { country: 'FR', url: 'https://a.b' },
      { country: 'ch', url: 'https://a.b' },
    ],
  };

  it.each([
    ['url', 'url'],
    ['geo.CH', 'geo.1.url'],
    ['geo.DE', undefined],
    ['rules.2.conditions.0.values', 'rules.2.conditions.0.values'],
    ['rules.2.conditions.0.values.7', 'rules.2.conditions.0.values'],
    ['rules.2.conditions.0.not', 'rules.2.conditions'],
    ['rules.2.conditions.0', 'rules.2.conditions'],
    ['rules.2', 'rules'],
    ['testVariants.1', 'testVariants'],
    ['testVariants.1.url', 'testVariants.1.url'],
    ['testStartedAt', undefined],
    ['tagIds', undefined],
  ])('should show "%s" at %s', (field, place) => {
    expect(placeOf(field, values)).toBe(place);
  });
});

describe('changedFields', () => {
  it('should name what would be sent differently, and nothing else', () => {
    const link = { ...empty, url: 'https://a.b', rules: [blankRule()] };
    expect(changedFields(link, structuredClone(link)).size).toBe(0);
    expect([...changedFields(link, { ...link, rules: [], title: 'x' })]).toEqual(['title', 'rules']);
  });
});
