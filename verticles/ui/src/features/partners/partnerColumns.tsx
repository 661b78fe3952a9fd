import type { TFunction } from 'i18next';
import type { Partner } from '../../api/types';
import type { Format } from '../../lib/useFormat';
import { Badge, type Tone } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import { SumLines } from '../../ui/SumLines';
import { PartnerLinks } from './PartnerLinks';
import { partnerTotals } from './partnerTotals';

const statuses = [
  'pending',
  'approved',
  'rejected',
  'invited',
  'declined',
  'deactivated',
  'banned',
  'archived',
] as const;
const tones: Record<(typeof statuses)[number], Tone> = {
  pending: 'warn',
  approved: 'good',
  rejected: 'bad',
  invited: 'river',
  declined: 'neutral',
  deactivated: 'neutral',
  banned: 'bad',
  archived: 'neutral',
};

export function partnerColumns(t: TFunction, format: Format, currency: string): Column<Partner>[] {
  const status = (partner: Partner) => {
    const known = statuses.find((name) => name === partner.status);
    return (
      <Badge tone={known ? tones[known] : 'neutral'}>
        {known ? t(`partners.status_${known}`) : partner.status}
      </Badge>
    );
  };
  const figure = (key: 'clicks' | 'leads' | 'sales', className: string): Column<Partner> => ({
    id: key,
    header: t(`metric.${key}`),
    meta: { end: true, className },
    cell: ({ row }) => format.number(partnerTotals(row.original)[key]),
  });

  return [
    {
      id: 'partner',
      header: t('partners.column_partner'),
      cell: ({ row: { original: partner } }) => (
        <div className="min-w-0">
          <p className="truncate font-semibold">{partner.name}</p>
          <p className="truncate text-sm text-ink-faint">
            {[partner.email, partner.country ? format.country(partner.country) : null]
              .filter(Boolean)
              .join(' · ')}
          </p>
          <p className="mt-1 xl:hidden">{status(partner)}</p>
        </div>
      ),
    },
    {
      id: 'status',
      header: t('partners.column_status'),
      meta: { className: 'w-32 max-xl:hidden' },
      cell: ({ row }) => status(row.original),
    },
    {
      id: 'links',
      header: t('partners.column_links'),
      meta: { className: 'w-28 max-lg:hidden' },
      cell: ({ row }) => <PartnerLinks partner={row.original} />,
    },
    figure('clicks', 'w-24 max-md:hidden'),
    figure('leads', 'w-24 max-2xl:hidden'),
    figure('sales', 'w-24 max-md:hidden'),
    {
      id: 'saleAmount',
      header: t('metric.saleAmount'),
      meta: { end: true, className: 'w-32 md:w-40' },
      cell: ({ row }) => (
        <span className="font-semibold">
          <SumLines
            own={currency}
            amount={partnerTotals(row.original).saleAmount}
            all={partnerTotals(row.original).saleAmounts}
          />
        </span>
      ),
    },
    {
      id: 'commissions',
      header: t('partners.column_commissions'),
      meta: { end: true, className: 'w-32 max-xl:hidden' },
      cell: ({ row: { original: partner } }) =>
        partner.totalCommissions === undefined ? (
          '–'
        ) : (
          <SumLines own={currency} amount={partner.totalCommissions} all={partner.totalCommissionAmounts} />
        ),
    },
    {
      id: 'joined',
      header: t('partners.column_joined'),
      meta: { end: true, className: 'w-36 max-2xl:hidden' },
      cell: ({ row: { original: partner } }) => (
        <time dateTime={partner.createdAt} className="text-sm text-ink-soft">
          {format.date(partner.createdAt)}
        </time>
      ),
    },
  ];
}
