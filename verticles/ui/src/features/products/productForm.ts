import { z } from 'zod';
import type { Product, ProductInput } from '../../api/types';
import { currencyDigits, minorToDecimal, parseMoney } from '../../lib/money';

const text = z.string().trim();
const optionalUrl = text.refine((value) => value === '' || /^https?:\/\/\S+$/i.test(value), 'validation.url');

const fields = z.object({
  name: text.min(1, 'validation.required'),
  description: text,
  kind: z.enum(['product', 'service']),
  price: text.min(1, 'validation.required'),
  currency: z.string(),
  stock: text.regex(/^\d{0,9}$/, 'validation.nonNegativeInteger'),
  imageUrl: optionalUrl,
  url: optionalUrl,
});

/** `decimal` is the person's decimal separator. */
export function productFormSchema(decimal: string) {
  return fields.check((context) => {
    const { price, currency } = context.value;
    if (price !== '' && parseMoney(price, currency, decimal) === null) {
      const message = currencyDigits(currency) === 0 ? 'validation.price_zero' : 'validation.price_decimals';
      context.issues.push({ code: 'custom', message, path: ['price'], input: price });
    }
  });
}

export type ProductFormValues = z.infer<typeof fields>;
export const productFormFields = [
  'name',
  'description',
  'kind',
  'price',
  'currency',
  'stock',
  'imageUrl',
  'url',
] as const;

export function toProductForm(
  product: Product | undefined,
  currency: string,
  decimal: string,
): ProductFormValues {
  return {
    name: product?.name ?? '',
    description: product?.description ?? '',
    kind: product?.kind ?? 'product',
    price: product ? priceText(product.price, product.currency, decimal) : '',
    currency: product?.currency ?? currency,
    stock: product?.stock === null || product?.stock === undefined ? '' : String(product.stock),
    imageUrl: product?.imageUrl ?? '',
    url: product?.url ?? '',
  };
}

export function priceText(minor: number, currency: string, decimal: string): string {
  return minorToDecimal(minor, currencyDigits(currency)).replace('.', decimal);
}

export function toProductInput(values: ProductFormValues, decimal: string): ProductInput {
  return {
    name: values.name,
    description: values.description || null,
    kind: values.kind,
    price: parseMoney(values.price, values.currency, decimal) ?? 0,
    currency: values.currency,
    stock: values.stock === '' ? null : Number(values.stock),
    imageUrl: values.imageUrl || null,
    url: values.url || null,
  };
}

const offered = ['usd', 'eur', 'gbp', 'xof', 'xaf', 'ngn', 'ghs', 'kes', 'mad', 'cad', 'chf', 'kwd'];

/** The workspace's own currency first, then common ones; a product keeps whatever it has. */
export function currencyChoices(...first: string[]): string[] {
  const seen = new Set<string>();
  return [...first, ...offered].filter((code) => {
    const key = code.toLowerCase();
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
