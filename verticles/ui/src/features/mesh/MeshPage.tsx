import { useMemo, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useNow } from '../../lib/hooks';
import { useFormat } from '../../lib/useFormat';
import { Button } from '../../ui/Button';
import { DataTable } from '../../ui/DataTable';
import { PageHeader } from '../../ui/PageHeader';
import { EmptyState, ErrorState, Skeleton } from '../../ui/states';
import { MeshGraph } from './MeshGraph';
import { callColumns, operationColumns, serviceColumns } from './meshColumns';
import { NodeCards } from './NodeCards';
import { useMesh } from './useMesh';
import { useMeshFormat } from './useMeshFormat';
import { usePartName } from './usePartName';

/** What runs where, who calls whom, and how fast: for whoever operates this installation. */
export function MeshPage() {
  const { t } = useTranslation();
  const format = useFormat();
  const meshFormat = useMeshFormat();
  const name = usePartName();
  const query = useMesh();
  const mesh = query.data;
  const [chosen, setChosen] = useState<string | null>(null);

  const operations = useMemo(() => operationColumns(t, meshFormat), [t, meshFormat]);
  const now = useNow(10_000);
  const services = useMemo(() => serviceColumns(t, meshFormat, now), [t, meshFormat, now]);
  const calls = useMemo(() => callColumns(t, meshFormat, name), [t, meshFormat, name]);
  const shownOperations = mesh?.operations.filter(
    (operation) => chosen === null || operation.owner === chosen,
  );
  const shownCalls = mesh?.calls.filter(
    (call) => chosen === null || call.from === chosen || call.to === chosen,
  );

  if (query.isError && !mesh) {
    return (
      <>
        <PageHeader title={t('mesh.title')} />
        <div className="card">
          <ErrorState error={query.error} onRetry={() => void query.refetch()} busy={query.isFetching} />
        </div>
      </>
    );
  }

  return (
    <>
      <PageHeader
        title={t('mesh.title')}
        note={
          mesh && (
            <span className={query.isError ? 'text-bad' : undefined}>
              {t(query.isError ? 'mesh.stale' : 'mesh.asOf', { time: format.time(mesh.at) })}
            </span>
          )
        }
        actions={
          chosen !== null && (
            <Button size="sm" onClick={() => setChosen(null)}>
              {t('mesh.showAll')}
            </Button>
          )
        }
      />
      <div className="space-y-6">
        <section className="card p-3 sm:p-5" aria-label={t('mesh.graphLabel')}>
          {mesh ? (
            <MeshGraph mesh={mesh} chosen={chosen} onChoose={setChosen} />
          ) : (
            <Skeleton className="h-96" />
          )}
          <p className="mt-3 text-center text-sm text-pretty text-ink-faint">
            {t('mesh.graphHint', { count: mesh?.windowSeconds ?? 30 })}
          </p>
        </section>

        <section aria-labelledby="mesh-nodes">
          <h2 id="mesh-nodes" className="mb-3 font-bold">
            {t('mesh.nodes')}
          </h2>
          {mesh ? <NodeCards nodes={mesh.nodes} /> : <Skeleton className="h-40" />}
        </section>

        {mesh && mesh.services.length > 0 && (
          <Panel id="mesh-services" title={t('mesh.services')}>
            <DataTable
              label={t('mesh.services')}
              columns={services}
              rows={mesh.services}
              rowId={(service) => `${service.nodeId} ${service.name} ${service.since}`}
              rowTestId="mesh-service"
              dense
            />
          </Panel>
        )}

        <div className="grid items-start gap-6 xl:grid-cols-[4fr_3fr]">
          <Panel id="mesh-operations" title={titleFor(t('mesh.operations'))}>
            {shownOperations?.length === 0 ? (
              <EmptyState compact title={t('mesh.noOperations')} body={t('mesh.noOperationsBody')} />
            ) : (
              <DataTable
                label={t('mesh.operations')}
                columns={operations}
                rows={shownOperations}
                rowId={(operation) => operation.operation}
                rowTestId="mesh-operation"
                dense
              />
            )}
          </Panel>
          <Panel id="mesh-calls" title={titleFor(t('mesh.calls'))}>
            {shownCalls?.length === 0 ? (
              <EmptyState compact title={t('mesh.noCalls')} body={t('mesh.noOperationsBody')} />
            ) : (
              <DataTable
                label={t('mesh.calls')}
                columns={calls}
                rows={shownCalls}
                rowId={(call) => `${call.from}>${call.to}`}
                rowTestId="mesh-call"
                dense
              />
            )}
          </Panel>
        </div>
      </div>
    </>
  );

  function titleFor(what: string): string {
    return chosen === null ? what : t('mesh.titleOf', { what, part: name(chosen) });
  }
}

function Panel({ id, title, children }: { id: string; title: string; children: ReactNode }) {
  return (
    <section className="card overflow-hidden" aria-labelledby={id}>
      <h2 id={id} className="border-b border-line px-4 py-3 font-bold sm:px-5">
        {title}
      </h2>
      {children}
    </section>
  );
}

export default MeshPage;
