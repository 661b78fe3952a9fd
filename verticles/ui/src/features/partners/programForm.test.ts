import { describe, expect, it } from 'vitest';
import { blankProgram, programFormSchema, toProgramInput } from './programForm';

const schema = programFormSchema('eur', ',');
const wrong = (values: Partial<typeof blankProgram>) =>
  schema.safeParse({ ...blankProgram, name: 'Amis', ...values }).error?.issues[0]?.path[0];

describe('programFormSchema', () => {
  it.each(['10', '0.5', '12,25', '100'])('should accept a share of %s per cent', (percent) =>
    expect(wrong({ percent })).toBeUndefined(),
  );

  it.each(['', '0', '101', '-1', 'ten', '1.23456'])('should refuse a share of "%s" per cent', (percent) =>
    expect(wrong({ percent })).toBe('percent'),
  );

  it('should want a sum for a fixed reward, and only then', () => {
    expect(wrong({ type: 'flat', percent: '', flat: '2,50' })).toBeUndefined();
    expect(wrong({ type: 'flat', flat: '' })).toBe('flat');
    expect(wrong({ type: 'flat', flat: '0' })).toBe('flat');
    expect(wrong({ flat: 'nothing' })).toBeUndefined();
  });
});

describe('toProgramInput', () => {
  it('should send a share in per cent and a sum in minor units', () => {
    expect(toProgramInput({ ...blankProgram, name: 'A', percent: '12,5' }, 'eur', ',')).toEqual({
      name: 'A',
      rewards: [{ event: 'sale', type: 'percentage', amount: 12.5 }],
    });
    expect(
      toProgramInput(
        { ...blankProgram, name: 'A', type: 'flat', flat: '2,50', url: 'a.example' },
        'eur',
        ',',
      ),
    ).toEqual({
      name: 'A',
      url: 'https://a.example',
      rewards: [{ event: 'sale', type: 'flat', amount: 250, currency: 'eur' }],
    });
  });
});
