import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { products } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { Product } from '../../api/types';
import { pageSize, withPage, withSearch } from '../../lib/paging';
import { useFormat } from '../../lib/useFormat';
import { Button } from '../../ui/Button';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { Pagination } from '../../ui/Pagination';
import { SearchInput } from '../../ui/SearchInput';
import { EmptyState, ErrorState } from '../../ui/states';
import { productColumns } from './productColumns';
import { ProductDialog } from './ProductDialog';

const route = getRouteApi('/signed-in/products');

export function ProductsPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const { search = '', page = 1 } = route.useSearch();
  const navigate = route.useNavigate();
  const [dialog, setDialog] = useState<{ product?: Product } | null>(null);

  const query = { search, page, pageSize };
  const list = useQuery({
    queryKey: queryKeys.products.list(query),
    queryFn: ({ signal }) => products.list(query, signal),
    placeholderData: keepPreviousData,
  });
  const columns = useMemo(() => productColumns(t, format, (product) => setDialog({ product })), [t, format]);

  const newButton = (
    <Button
      variant="primary"
      data-testid="new-product"
      onClick={() => setDialog({})}
      icon={<Plus className="size-4" aria-hidden />}
    >
      {t('products.new')}
    </Button>
  );

  return (
    <>
      <PageHeader title={t('products.title')} actions={newButton} />
      <div className="mb-4">
        <SearchInput
          value={search}
          placeholder={t('products.searchPlaceholder')}
          onChange={(text) => void navigate({ search: withSearch(text), replace: true })}
        />
      </div>
      <div className="card overflow-hidden">
        {list.isError && !list.data ? (
          <ErrorState error={list.error} onRetry={() => void list.refetch()} busy={list.isFetching} />
        ) : list.data?.rows.length === 0 ? (
          search ? (
            <EmptyState title={t('products.noMatchTitle', { search })} body={t('products.noMatchBody')} />
          ) : (
            <EmptyState title={t('products.emptyTitle')} body={t('products.emptyBody')} action={newButton} />
          )
        ) : (
          <>
            <DataTable
              label={t('products.title')}
              columns={columns}
              rows={list.data?.rows}
              rowId={(product) => product.id}
              rowTestId="product-row"
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
      {dialog && <ProductDialog open onOpenChange={() => setDialog(null)} product={dialog.product} />}
    </>
  );
}

export default ProductsPage;
