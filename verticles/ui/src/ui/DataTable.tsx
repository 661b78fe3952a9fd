import { useMemo } from 'react';
import { tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { ArrowDown, ArrowUp } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { SortOrder } from '../api/types';
import { cx } from '../lib/cx';
import { Skeleton } from './states';

export interface ColumnLook {
  /** Figures line up at their end. */
  end?: boolean;
  /** Where there is too little room the column goes away. */
  className?: string;
  /** The name the API sorts this column by. */
  sortKey?: string;
  /** For columns whose heading is only needed by screen readers. */
  hideHeader?: boolean;
}

/** Sorting, paging and filtering are the server's; the table only needs columns and rows. */
const features = tableFeatures({ columnMeta: {} as ColumnLook });

export type Column<T extends object> = ColumnDef<typeof features, T> & {
  id: string;
  header: string;
  meta?: ColumnLook;
};

export interface TableSort {
  by: string;
  order: SortOrder;
  onSort: (by: string) => void;
}

export interface DataTableProps<T extends object> {
  label: string;
  columns: readonly Column<T>[];
  rows: readonly T[] | undefined;
  rowId: (row: T) => string;
  rowTestId?: string;
  sort?: TableSort;
  /** New rows are on their way while the old ones are still shown. */
  stale?: boolean;
  skeletonRows?: number;
  /** One line a row. */
  dense?: boolean;
}

const noRows: never[] = [];

export function DataTable<T extends object>({
  label,
  columns,
  rows,
  rowId,
  rowTestId,
  sort,
  stale,
  skeletonRows = 8,
  dense,
}: DataTableProps<T>) {
  const table = useTable({
    features,
    columns: useMemo(() => [...columns], [columns]),
    data: useMemo(() => (rows ? [...rows] : (noRows as T[])), [rows]),
    getRowId: rowId,
  });

  const rowClass = dense ? 'h-12 px-4 py-1.5' : 'h-16 px-4 py-2.5';
  return (
    <table
      aria-label={label}
      aria-busy={stale || !rows}
      className="w-full table-fixed border-collapse text-left"
    >
      {/* Widths belong to the columns: on phones the headings, which would carry them, are out of the layout. */}
      <colgroup>
        {columns.map((column) => (
          <col key={column.id} className={column.meta?.className ?? ''} />
        ))}
      </colgroup>
      {/* On phones a row tells its own story; the headings are for screen readers then. */}
      <thead className="max-md:sr-only">
        {table.getHeaderGroups().map((group) => (
          <tr key={group.id} className="border-b border-line text-sm text-ink-faint">
            {group.headers.map((header) => {
              const look = header.column.columnDef.meta;
              return (
                <th
                  key={header.id}
                  scope="col"
                  aria-sort={ariaSort(sort, look?.sortKey)}
                  className={cx(
                    'h-10 px-4 font-semibold whitespace-nowrap',
                    look?.end && 'text-right',
                    look?.className,
                  )}
                >
                  <HeaderLabel text={header.column.columnDef.header as string} look={look} sort={sort} />
                </th>
              );
            })}
          </tr>
        ))}
      </thead>
      <tbody className={cx('transition-opacity', stale && 'opacity-60')}>
        {rows
          ? table.getRowModel().rows.map((row) => (
              <tr
                key={row.id}
                data-testid={rowTestId}
                data-row-id={row.id}
                className="group border-b border-line last:border-0 hover:bg-sunken/50"
              >
                {row.getAllCells().map((cell) => {
                  const look = cell.column.columnDef.meta;
                  return (
                    <td
                      key={cell.id}
                      className={cx(rowClass, look?.end && 'text-right figures', look?.className)}
                    >
                      <table.FlexRender cell={cell} />
                    </td>
                  );
                })}
              </tr>
            ))
          : Array.from({ length: skeletonRows }, (_, index) => (
              <tr key={index} className="border-b border-line last:border-0">
                {columns.map((column, place) => (
                  <td key={column.id} className={cx(rowClass, column.meta?.className)}>
                    <Skeleton className={cx('h-4', place === 0 ? 'w-3/5' : 'ml-auto w-12')} />
                    {place === 0 && !dense && <Skeleton className="mt-2 h-3 w-2/5" />}
                  </td>
                ))}
              </tr>
            ))}
      </tbody>
    </table>
  );
}

function HeaderLabel({
  text,
  look,
  sort,
}: {
  text: string;
  look: ColumnLook | undefined;
  sort: TableSort | undefined;
}) {
  const { t } = useTranslation();
  if (look?.hideHeader) return <span className="sr-only">{text}</span>;
  if (!sort || !look?.sortKey) return text;
  const active = sort.by === look.sortKey;
  const Arrow = sort.order === 'asc' ? ArrowUp : ArrowDown;
  return (
    <button
      type="button"
      onClick={() => sort.onSort(look.sortKey ?? '')}
      title={t('common.sortBy', { column: text })}
      className={cx(
        'inline-flex h-8 items-center gap-1 rounded-md font-semibold hover:text-ink',
        look.end && 'flex-row-reverse',
        active && 'text-ink',
      )}
    >
      {text}
      <Arrow className={cx('size-3.5', !active && 'opacity-0')} aria-hidden />
    </button>
  );
}

function ariaSort(
  sort: TableSort | undefined,
  key: string | undefined,
): 'ascending' | 'descending' | undefined {
  if (!sort || !key || sort.by !== key) return undefined;
  return sort.order === 'asc' ? 'ascending' : 'descending';
}
