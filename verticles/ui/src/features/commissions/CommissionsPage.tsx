import { useInfiniteQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { commissions } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import { commissionStatuses, type CommissionStatus } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { Button } from '../../ui/Button';
import { DataTable } from '../../ui/DataTable';
import { Select } from '../../ui/Field';
import { PageHeader } from '../../ui/PageHeader';
import { EmptyState, ErrorState } from '../../ui/states';
import { commissionColumns } from './commissionColumns';
import { TrialBalancePanel } from './TrialBalancePanel';

const pageSize = 50;
const route = getRouteApi('/signed-in/commissions');

export function CommissionsPage() {
  const { t } = useTranslation();
  const { status } = route.useSearch();
  const navigate = route.useNavigate();

  const setStatus = (next: string) =>
    void navigate({ search: { status: (next || undefined) as CommissionStatus | undefined }, replace: true });

  return (
    <>
      <PageHeader
        title={t('commissions.title')}
        actions={
          <label className="flex items-center gap-3 text-sm font-semibold">
            {t('commissions.filter')}
            <Select
              value={status ?? ''}
              onChange={(event) => setStatus(event.target.value)}
              className="w-44 font-normal"
            >
              <option value="">{t('commissions.all')}</option>
              {commissionStatuses.map((name) => (
                <option key={name} value={name}>
                  {t(`commissions.status_${name}`)}
                </option>
              ))}
            </Select>
          </label>
        }
      />
      <div className="grid gap-4 lg:gap-5 xl:grid-cols-[minmax(0,1fr)_22rem]">
        <div className="card min-w-0 overflow-hidden">
          <CommissionList status={status} onShowAll={() => setStatus('')} />
        </div>
        <TrialBalancePanel />
      </div>
    </>
  );
}

function CommissionList({
  status,
  onShowAll,
}: {
  status: CommissionStatus | undefined;
  onShowAll: () => void;
}) {
  const { t } = useTranslation();
  const format = useFormat();
  // The API pages by the last id seen and ends with an empty page.
  const list = useInfiniteQuery({
    queryKey: queryKeys.commissions(status),
    queryFn: ({ signal, pageParam }) => commissions.list(status, pageParam, pageSize, signal),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => (last.length < pageSize ? undefined : last.at(-1)?.id),
  });
  const rows = useMemo(() => list.data?.pages.flat(), [list.data]);
  const columns = useMemo(() => commissionColumns(t, format), [t, format]);

  if (list.isError && !rows) {
    return <ErrorState error={list.error} onRetry={() => void list.refetch()} busy={list.isFetching} />;
  }
  if (rows?.length === 0) {
    return status ? (
      <EmptyState
        title={t('commissions.emptyFilteredTitle')}
        body={t('commissions.emptyFilteredBody')}
        action={<Button onClick={onShowAll}>{t('commissions.showAll')}</Button>}
      />
    ) : (
      <EmptyState title={t('commissions.emptyTitle')} body={t('commissions.emptyBody')} />
    );
  }
  return (
    <>
      <DataTable
        label={t('commissions.title')}
        columns={columns}
        rows={rows}
        rowId={(row) => row.id}
        rowTestId="commission-row"
      />
      {list.hasNextPage && (
        <div className="flex justify-center border-t border-line p-3">
          <Button size="sm" busy={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('common.loadMore')}
          </Button>
        </div>
      )}
    </>
  );
}

export default CommissionsPage;
