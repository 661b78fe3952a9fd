import { Link as RouterLink } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import type { Link } from '../../api/types';
import type { Format } from '../../lib/useFormat';
import { CopyButton } from '../../ui/CopyButton';
import type { Column } from '../../ui/DataTable';
import { SumLines } from '../../ui/SumLines';
import { displayLink, displayUrl } from './display';
import { LinkBadges } from './LinkBadges';
import { LinkMenu } from './LinkMenu';
import type { LinkActions } from './useLinkActions';

/** How the columns share the room: the link takes the rest. */
export function linkColumns(
  t: TFunction,
  format: Format,
  currency: string,
  actions: LinkActions,
): Column<Link>[] {
  return [
    {
      id: 'link',
      header: t('links.column_link'),
      cell: ({ row: { original: link } }) => (
        <div className="min-w-0">
          <div className="flex min-w-0 flex-wrap items-center gap-1 xl:flex-nowrap">
            <RouterLink
              to="/links/$linkId"
              params={{ linkId: link.id }}
              className="max-w-[calc(100%-2.5rem)] min-w-0 shrink-0 truncate rounded font-semibold hover:text-river hover:underline"
            >
              {displayLink(link)}
            </RouterLink>
            <CopyButton
              text={link.shortLink}
              label={t('links.copyShort', { link: displayLink(link) })}
              className="-my-2 !size-8"
            />
            {/* On a line of their own where there is little room; beside the link one that does not fit is hidden whole. */}
            <span className="flex min-w-0 basis-full flex-wrap items-center gap-1.5 empty:hidden xl:h-5.5 xl:flex-1 xl:overflow-hidden">
              <LinkBadges link={link} />
            </span>
          </div>
          <p className="truncate text-sm text-ink-faint" title={link.url}>
            {link.title ? <span className="text-ink-soft">{link.title} · </span> : null}
            {displayUrl(link.url)}
          </p>
          <p className="mt-1 flex flex-wrap items-center gap-x-3 gap-y-1 text-sm text-ink-soft figures md:hidden">
            <span>
              {format.number(link.clicks)} {t('metric.clicks').toLocaleLowerCase(format.locale)}
            </span>
            <span>
              {format.number(link.sales)} {t('metric.sales').toLocaleLowerCase(format.locale)}
            </span>
            {link.sales > 0 && <span>{format.sums(currency, link.saleAmount, link.saleAmounts)}</span>}
          </p>
        </div>
      ),
    },
    figure('clicks', 'w-28', 'clicks'),
    figure('leads', 'w-24 max-xl:hidden'),
    figure('sales', 'w-24'),
    {
      id: 'saleAmount',
      header: t('metric.saleAmount'),
      meta: { end: true, sortKey: 'saleAmount', className: 'w-40 max-lg:hidden' },
      cell: ({ row: { original: link } }) => (
        <SumLines own={currency} amount={link.saleAmount} all={link.saleAmounts} />
      ),
    },
    {
      id: 'lastClicked',
      header: t('links.column_lastClicked'),
      meta: { end: true, sortKey: 'lastClicked', className: 'w-32 max-2xl:hidden' },
      cell: ({ row: { original: link } }) => (
        <span
          className="text-sm text-ink-soft"
          title={link.lastClicked ? format.dateTime(link.lastClicked) : undefined}
        >
          {link.lastClicked ? format.relative(link.lastClicked) : t('links.neverClicked')}
        </span>
      ),
    },
    {
      id: 'createdAt',
      header: t('links.column_created'),
      meta: { end: true, sortKey: 'createdAt', className: 'w-36 max-md:hidden lg:max-xl:hidden' },
      cell: ({ row: { original: link } }) => (
        <time
          dateTime={link.createdAt}
          title={format.dateTime(link.createdAt)}
          className="text-sm text-ink-soft"
        >
          {format.date(link.createdAt)}
        </time>
      ),
    },
    {
      id: 'actions',
      header: t('common.actions'),
      meta: { end: true, hideHeader: true, className: 'w-14 !px-2' },
      cell: ({ row: { original: link } }) => <LinkMenu link={link} actions={actions} />,
    },
  ];

  function figure(key: 'clicks' | 'leads' | 'sales', className: string, sortKey?: string): Column<Link> {
    return {
      id: key,
      header: t(`metric.${key}`),
      meta: { end: true, className: `${className} max-md:hidden`, ...(sortKey ? { sortKey } : {}) },
      cell: ({ row: { original: link } }) => format.number(link[key]),
    };
  }
}
