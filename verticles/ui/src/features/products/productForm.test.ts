import { describe, expect, it } from 'vitest';
import type { Product } from '../../api/types';
import { currencyChoices, productFormSchema, toProductForm, toProductInput } from './productForm';

const product: Product = {
  id: 'prod_1',
  name: 'Bogolan',
  description: null,
  kind: 'product',
  price: 129000,
  currency: 'xof',
  stock: 0,
  imageUrl: null,
  url: null,
  createdAt: '2026-01-01T00:00:00Z',
  updatedAt: '2026-01-01T00:00:00Z',
};

describe('product form', () => {
  it('should come back as it was when nothing is changed', () => {
    expect(toProductInput(toProductForm(product, 'usd', ','), ',')).toMatchObject({
      price: 129000,
      currency: 'xof',
      stock: 0,
    });
    const dinar = { ...product, currency: 'kwd', price: 1250, stock: null };
    expect(toProductForm(dinar, 'usd', ',').price).toBe('1,250');
    expect(toProductInput(toProductForm(dinar, 'usd', ','), ',')).toMatchObject({ price: 1250, stock: null });
  });

  it.each([
    ['12.50', 'usd', undefined],
    ['12.50', 'xof', 'validation.price_zero'],
    ['12.505', 'eur', 'validation.price_decimals'],
    ['1.2345', 'kwd', 'validation.price_decimals'],
    ['', 'usd', 'validation.required'],
  ])('should judge the price "%s" %s as %s', (price, currency, message) => {
    const result = productFormSchema('.').safeParse({
      ...toProductForm(undefined, currency, '.'),
      name: 'x',
      price,
    });
    expect(result.error?.issues[0]?.message).toBe(message);
  });

  it('should offer each currency once, whatever its case', () => {
    expect(currencyChoices('XOF', 'usd').slice(0, 2)).toEqual(['XOF', 'usd']);
    expect(currencyChoices('XOF').filter((code) => code.toLowerCase() === 'xof')).toHaveLength(1);
  });
});
