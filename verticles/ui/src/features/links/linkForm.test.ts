import { describe, expect, it } from 'vitest';
import { linkFormSchema, toFormValues, toLinkInput, toLocalInput, type LinkFormField } from './linkForm';

const empty = toFormValues(undefined, 'go.example');

describe('linkFormSchema', () => {
  const url = (value: string) => linkFormSchema.safeParse({ ...empty, url: value }).error?.issues[0]?.message;

  it('should want an absolute web address', () => {
    expect(url('')).toBe('validation.required');
    expect(url('example.com')).toBe('validation.url');
    expect(url('javascript:alert(1)')).toBe('validation.url');
    expect(url('https://example.com/a?b=c')).toBeUndefined();
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
  it('should leave out what is empty when a link is created', () => {
    expect(toLinkInput({ ...empty, url: 'https://a.b', clickLimit: '5' }, 'all')).toEqual({
      url: 'https://a.b',
      domain: 'go.example',
      clickLimit: 5,
    });
  });

  it('should send changed fields only, with null for emptied ones, when a link is edited', () => {
    const changed = new Set<LinkFormField>(['title', 'trackConversion', 'tagIds', 'key']);
    expect(toLinkInput({ ...empty, url: 'https://a.b' }, changed)).toEqual({
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
