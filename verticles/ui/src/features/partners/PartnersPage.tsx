import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { partners, programs } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import { pageSize, withPage, withSearch } from '../../lib/paging';
import { useFormat } from '../../lib/useFormat';
import { Button } from '../../ui/Button';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { Pagination } from '../../ui/Pagination';
import { SearchInput } from '../../ui/SearchInput';
import { EmptyState, ErrorState } from '../../ui/states';
import { useMay } from '../auth/useMay';
import { useMe } from '../auth/useMe';
import { partnerColumns } from './partnerColumns';
import { PartnerDialog } from './PartnerDialog';
import { ProgramDialog } from './ProgramDialog';

const route = getRouteApi('/signed-in/partners');

export function PartnersPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { currency } = useMe().workspace;
  const { search = '', page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const [creating, setCreating] = useState(false);

  const query = { search, page, pageSize };
  const list = useQuery({
    queryKey: queryKeys.partners.list(query),
    queryFn: ({ signal }) => partners.list(query, signal),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo(() => partnerColumns(t, format, currency), [t, format, currency]);

  const mayWrite = useMay('partners.write');
  const mayCreatePrograms = useMay('programs.write');
  const known = useQuery({
    queryKey: queryKeys.programs,
    queryFn: ({ signal }) => programs.list(signal),
    enabled: mayWrite,
  });
  // Partners are enrolled in something: without a programme there is nothing to fill a form for.
  const needsProgram = known.data?.length === 0;
  const [creatingProgram, setCreatingProgram] = useState(false);

  const newButton = needsProgram ? (
    mayCreatePrograms && (
      <Button
        variant="primary"
        data-testid="new-program"
        onClick={() => setCreatingProgram(true)}
        icon={<Plus className="size-4" aria-hidden />}
      >
        {t('partners.createProgram')}
      </Button>
    )
  ) : mayWrite ? (
    <Button
      variant="primary"
      data-testid="new-partner"
      onClick={() => setCreating(true)}
      icon={<Plus className="size-4" aria-hidden />}
    >
      {t('partners.new')}
    </Button>
  ) : null;

  return (
    <>
      <PageHeader title={t('partners.title')} actions={newButton} />
      <div className="mb-4">
        <SearchInput
          value={search}
          placeholder={t('partners.searchPlaceholder')}
          onChange={(text) => void navigate({ search: withSearch(text), replace: true })}
        />
      </div>
      <div className="card overflow-hidden">
        {list.isError && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} busy={list.isFetching} />
        ) : list.data?.rows.length === 0 ? (
          search ? (
            <EmptyState title={t('partners.noMatchTitle', { search })} body={t('partners.noMatchBody')} />
          ) : (
            <EmptyState
              title={t('partners.emptyTitle')}
              body={t(needsProgram ? 'partners.needsProgram' : 'partners.emptyBody')}
              action={newButton}
            />
          )
        ) : (
          <>
            <DataTable
              label={t('partners.title')}
              columns={columns}
              rows={list.data?.rows}
              rowId={(partner) => `${partner.id}|${partner.programId}`}
              rowTestId="partner-row"
              stale={list.isPlaceholderData}
            />
            {list.data && (
              <Pagination
                page={page}
                pageSize={pageSize}
                rows={list.data.rows.length}
                total={list.data.total}
                onChange={(next) => void navigate({ search: withPage(next) })}
              />
            )}
          </>
        )}
      </div>
      <PartnerDialog open={creating} onOpenChange={setCreating} />
      <ProgramDialog open={creatingProgram} onOpenChange={setCreatingProgram} />
    </>
  );
}

export default PartnersPage;
