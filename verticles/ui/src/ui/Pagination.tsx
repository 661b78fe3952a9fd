import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../lib/useFormat';
import { Button } from './Button';

export interface PaginationProps {
  page: number;
  pageSize: number;
  /** Rows on this page. */
  rows: number;
  /** All rows, where the API counts them. */
  total?: number | undefined;
  onChange: (page: number) => void;
}

export function Pagination({ page, pageSize, rows, total, onChange }: PaginationProps) {
  const { t } = useTranslation();
  const format = useFormat();
  const from = (page - 1) * pageSize + 1;
  const to = from + rows - 1;
  const more = total === undefined ? rows === pageSize : to < total;
  if (page === 1 && !more) return null;
  return (
    <nav
      aria-label={t('common.pagination')}
      className="flex items-center justify-between gap-3 border-t border-line px-4 py-3"
    >
      <p className="text-sm text-ink-soft figures">
        {total === undefined
          ? t('common.rangeOpen', { from: format.number(from), to: format.number(to) })
          : t('common.range', {
              from: format.number(from),
              to: format.number(to),
              total: format.number(total),
            })}
      </p>
      <div className="flex gap-2">
        <Button
          size="sm"
          disabled={page <= 1}
          onClick={() => onChange(page - 1)}
          icon={<ChevronLeft className="size-4" aria-hidden />}
        >
          {t('common.previous')}
        </Button>
        <Button size="sm" disabled={!more} onClick={() => onChange(page + 1)}>
          {t('common.next')}
          <ChevronRight className="size-4" aria-hidden />
        </Button>
      </div>
    </nav>
  );
}
