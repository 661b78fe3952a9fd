import { describe, expect, it } from 'vitest';
import { en } from './en';
import { fr } from './fr';

type Tree = { [key: string]: string | Tree };

function flatten(tree: Tree, prefix = ''): [string, string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === 'string'
      ? [[prefix + key, value] as [string, string]]
      : flatten(value, `${prefix}${key}.`),
  );
}

const placeholders = (text: string) => [...text.matchAll(/{{(\w+)}}/g)].map((match) => match[1]).sort();

describe('translations', () => {
  const english = flatten(en);
  const french = new Map(flatten(fr));

  it('should have no empty text', () => {
    for (const [, text] of [...english, ...french]) expect(text.trim()).not.toBe('');
  });

  it('should use the same placeholders in both languages', () => {
    const differing = english.filter(
      ([key, text]) => placeholders(french.get(key) ?? '').join() !== placeholders(text).join(),
    );
    expect(differing).toEqual([]);
  });
});
