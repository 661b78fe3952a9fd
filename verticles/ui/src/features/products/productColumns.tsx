import type { TFunction } from 'i18next';
import { Pencil } from 'lucide-react';
import type { Product } from '../../api/types';
import type { Format } from '../../lib/useFormat';
import { Badge } from '../../ui/Badge';
import { IconButton } from '../../ui/Button';
import type { Column } from '../../ui/DataTable';
import { ProductImage } from './ProductImage';

export function productColumns(
  t: TFunction,
  format: Format,
  edit: (product: Product) => void,
): Column<Product>[] {
  const stock = ({ stock: left }: Product) =>
    left === 0 ? (
      <Badge tone="warn">{t('products.outOfStock')}</Badge>
    ) : left === null ? (
      t('products.unlimited')
    ) : (
      format.number(left)
    );

  return [
    {
      id: 'product',
      header: t('products.column_product'),
      cell: ({ row: { original: product } }) => (
        <div className="flex min-w-0 items-center gap-3">
          <ProductImage product={product} />
          <div className="min-w-0">
            <p className="truncate font-semibold">{product.name}</p>
            <p className="truncate text-sm text-ink-faint max-md:hidden">{product.description}</p>
            <p className="text-sm text-ink-soft md:hidden">
              <span className="font-semibold text-ink">{format.money(product.price, product.currency)}</span>{' '}
              · {t(`products.kind_${product.kind}`)} · {stock(product)}
            </p>
          </div>
        </div>
      ),
    },
    {
      id: 'kind',
      header: t('products.column_kind'),
      meta: { className: 'w-32 max-md:hidden' },
      cell: ({ row: { original: product } }) => (
        <span className="text-ink-soft">{t(`products.kind_${product.kind}`)}</span>
      ),
    },
    {
      id: 'price',
      header: t('products.column_price'),
      meta: { end: true, className: 'w-40 max-md:hidden' },
      cell: ({ row: { original: product } }) => (
        <span className="font-semibold">{format.money(product.price, product.currency)}</span>
      ),
    },
    {
      id: 'stock',
      header: t('products.column_stock'),
      meta: { end: true, className: 'w-36 max-md:hidden' },
      cell: ({ row: { original: product } }) => <span className="text-ink-soft">{stock(product)}</span>,
    },
    {
      id: 'updated',
      header: t('products.column_updated'),
      meta: { end: true, className: 'w-40 max-lg:hidden' },
      cell: ({ row: { original: product } }) => (
        <time dateTime={product.updatedAt} className="text-sm text-ink-soft">
          {format.date(product.updatedAt)}
        </time>
      ),
    },
    {
      id: 'actions',
      header: t('common.actions'),
      meta: { end: true, hideHeader: true, className: 'w-14 !px-2' },
      cell: ({ row: { original: product } }) => (
        <IconButton label={t('products.editNamed', { name: product.name })} onClick={() => edit(product)}>
          <Pencil className="size-4" aria-hidden />
        </IconButton>
      ),
    },
  ];
}
