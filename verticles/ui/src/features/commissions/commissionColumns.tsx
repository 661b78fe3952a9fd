import type { TFunction } from 'i18next';
import type { Commission, CommissionStatus } from '../../api/types';
import type { Format } from '../../lib/useFormat';
import { Badge, type Tone } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import { ReviewCell } from './ReviewCell';

const tones: Record<CommissionStatus, Tone> = {
  pending: 'warn',
  processed: 'river',
  paid: 'good',
  hold: 'warn',
  refunded: 'neutral',
  duplicate: 'neutral',
  fraud: 'bad',
  canceled: 'neutral',
};

export function commissionColumns(t: TFunction, format: Format): Column<Commission>[] {
  const status = ({ status: name }: Commission) => (
    <Badge tone={tones[name] ?? 'neutral'}>{t(`commissions.status_${name}`)}</Badge>
  );
  return [
    {
      id: 'partner',
      header: t('commissions.column_partner'),
      cell: ({ row: { original: commission } }) => (
        <div className="min-w-0">
          <p className="truncate font-semibold">{commission.partner.name}</p>
          <p className="truncate text-sm text-ink-faint">
            {[
              t(`commissions.type_${commission.type}`),
              commission.invoiceId,
              commission.customer?.name ?? commission.customer?.email,
              commission.description,
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <p className="mt-1 sm:hidden">{status(commission)}</p>
          <ReviewCell commission={commission} />
        </div>
      ),
    },
    {
      id: 'status',
      header: t('commissions.column_status'),
      meta: { className: 'w-32 max-sm:hidden' },
      cell: ({ row }) => status(row.original),
    },
    {
      id: 'amount',
      header: t('commissions.column_amount'),
      meta: { end: true, className: 'w-32 max-lg:hidden' },
      cell: ({ row: { original: commission } }) => (
        <span className="text-ink-soft">
          {commission.amount > 0
            ? format.money(commission.amount, commission.amountCurrency ?? commission.currency)
            : '–'}
        </span>
      ),
    },
    {
      id: 'earnings',
      header: t('commissions.column_earnings'),
      meta: { end: true, className: 'w-32' },
      cell: ({ row: { original: commission } }) => (
        <div>
          <p className="font-semibold">{format.money(commission.earnings, commission.currency)}</p>
          <time dateTime={commission.createdAt} className="text-sm text-ink-faint md:hidden">
            {format.date(commission.createdAt)}
          </time>
        </div>
      ),
    },
    {
      id: 'created',
      header: t('commissions.column_created'),
      meta: { end: true, className: 'w-36 max-md:hidden' },
      cell: ({ row: { original: commission } }) => (
        <time
          dateTime={commission.createdAt}
          title={format.dateTime(commission.createdAt)}
          className="text-sm text-ink-soft"
        >
          {format.date(commission.createdAt)}
        </time>
      ),
    },
  ];
}
