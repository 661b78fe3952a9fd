import { z } from 'zod';
import type { ProgramInput } from '../../api/types';
import { parseMoney } from '../../lib/money';
import { optionalUrl, text, withScheme } from '../links/validation';

export const rewardTypes = ['percentage', 'flat'] as const;

/** The contract's limit: per cent with up to four decimals. */
const percent = /^\d{1,3}([.,]\d{1,4})?$/;

/** A programme rewards sales, by a share or by a fixed sum; what else it can do is the API's. */
export function programFormSchema(currency: string, decimal: string) {
  return z
    .object({
      name: text.min(1, 'validation.required'),
      type: z.enum(rewardTypes),
      percent: text,
      flat: text,
      url: optionalUrl,
    })
    .superRefine(({ type, ...values }, context) => {
      const share = Number(values.percent.replace(',', '.'));
      if (type === 'percentage' && !(percent.test(values.percent) && share > 0 && share <= 100))
        context.addIssue({ code: 'custom', path: ['percent'], message: 'programs.percentRange' });
      if (type === 'flat' && !(parseMoney(values.flat, currency, decimal) ?? 0))
        context.addIssue({ code: 'custom', path: ['flat'], message: 'validation.price_decimals' });
    });
}

export type ProgramFormValues = z.infer<ReturnType<typeof programFormSchema>>;
export const programFormFields = ['name', 'percent', 'flat', 'url'] as const;
export const blankProgram: ProgramFormValues = {
  name: '',
  type: 'percentage',
  percent: '10',
  flat: '',
  url: '',
};

export function toProgramInput(values: ProgramFormValues, currency: string, decimal: string): ProgramInput {
  return {
    name: values.name,
    ...(values.url ? { url: withScheme(values.url) } : {}),
    rewards: [
      values.type === 'percentage'
        ? { event: 'sale', type: 'percentage', amount: Number(values.percent.replace(',', '.')) }
        : { event: 'sale', type: 'flat', amount: parseMoney(values.flat, currency, decimal) ?? 0, currency },
    ],
  };
}
