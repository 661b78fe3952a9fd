import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { links } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { LinkSort } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { Button } from '../../ui/Button';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { Pagination } from '../../ui/Pagination';
import { SearchInput } from '../../ui/SearchInput';
import { EmptyState, ErrorState } from '../../ui/states';
import { Switch } from '../../ui/Switch';
import { useMay } from '../auth/useMay';
import { useMe } from '../auth/useMe';
import { linkColumns } from './linkColumns';
import { LinkDialog } from './LinkDialog';
import { useLinkActions } from './useLinkActions';

const pageSize = 50;
const route = getRouteApi('/signed-in/links');

export function LinksPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { workspace } = useMe();
  const {
    search = '',
    page = 1,
    sortBy = 'createdAt',
    sortOrder = 'desc',
    archived = false,
    new: creating,
  } = route.useSearch();
  const navigate = route.useNavigate();
  const actions = useLinkActions();

  const filter = { search, showArchived: archived };
  const query = { ...filter, page, pageSize, sortBy, sortOrder };
  const list = useQuery({
    queryKey: queryKeys.links.list(query),
    queryFn: ({ signal }) => links.list(query, signal),
    placeholderData: keepPreviousData,
  });
  const count = useQuery({
    queryKey: queryKeys.links.count(filter),
    queryFn: ({ signal }) => links.count(filter, signal),
    placeholderData: keepPreviousData,
  });

  // The columns hold the actions, which are new with every render; what they do is not.
  const columns = useMemo(
    () => linkColumns(t, format, workspace.currency, actions),
    [t, format, workspace.currency],
  );

  const setCreating = (open: boolean) =>
    void navigate({
      search: (old) => ({ ...old, new: open || undefined }),
      replace: true,
      resetScroll: false,
    });

  const onSort = (by: string) =>
    void navigate({
      search: (old) => ({
        ...old,
        page: undefined,
        sortBy: by as LinkSort,
        sortOrder: by === sortBy && sortOrder === 'desc' ? ('asc' as const) : undefined,
      }),
      replace: true,
    });

  const mayWrite = useMay('links.write');
  const newButton = mayWrite && (
    <Button
      variant="primary"
      data-testid="new-link"
      onClick={() => setCreating(true)}
      icon={<Plus className="size-4" aria-hidden />}
    >
      {t('links.new')}
    </Button>
  );

  return (
    <>
      <PageHeader
        title={t('links.title')}
        note={
          count.data === undefined
            ? null
            : t('links.count', { count: count.data, formatted: format.number(count.data) })
        }
        actions={newButton}
      />
      <div className="mb-4 flex flex-wrap items-center justify-between gap-x-6 gap-y-3">
        <SearchInput
          value={search}
          placeholder={t('links.searchPlaceholder')}
          onChange={(text) =>
            void navigate({
              search: (old) => ({ ...old, search: text || undefined, page: undefined }),
              replace: true,
            })
          }
        />
        <Switch
          label={t('links.showArchived')}
          checked={archived}
          onChange={(on) =>
            void navigate({
              search: (old) => ({ ...old, archived: on || undefined, page: undefined }),
              replace: true,
            })
          }
        />
      </div>

      <div className="card overflow-hidden">
        {list.isError && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} busy={list.isFetching} />
        ) : list.data?.length === 0 ? (
          search ? (
            <EmptyState title={t('links.noMatchTitle', { search })} body={t('links.noMatchBody')} />
          ) : (
            <EmptyState title={t('links.emptyTitle')} body={t('links.emptyBody')} action={newButton} />
          )
        ) : (
          <>
            <DataTable
              label={t('links.title')}
              columns={columns}
              rows={list.data}
              rowId={(link) => link.id}
              rowTestId="link-row"
              sort={{ by: sortBy, order: sortOrder, onSort }}
              stale={list.isPlaceholderData}
            />
            {list.data && (
              <Pagination
                page={page}
                pageSize={pageSize}
                rows={list.data.length}
                total={count.data}
                onChange={(next) =>
                  void navigate({ search: (old) => ({ ...old, page: next > 1 ? next : undefined }) })
                }
              />
            )}
          </>
        )}
      </div>

      <LinkDialog open={creating === true} onOpenChange={setCreating} />
      {actions.dialogs}
    </>
  );
}

export default LinksPage;
