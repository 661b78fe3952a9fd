import type { TFunction } from 'i18next';
import type { MeshCall, MeshOperation, MeshService, MeshSums } from '../../api/types';
import { Badge, type Tone } from '../../ui/Badge';
import type { Column } from '../../ui/DataTable';
import type { MeshFormat } from './useMeshFormat';

export function operationColumns(t: TFunction, format: MeshFormat): Column<MeshOperation>[] {
  return [
    {
      id: 'operation',
      header: t('mesh.column_operation'),
      cell: ({ row }) => <code className="block truncate text-sm">{row.original.operation}</code>,
    },
    ...figures<MeshOperation>(t, format),
  ];
}

export function callColumns(
  t: TFunction,
  format: MeshFormat,
  name: (part: string) => string,
): Column<MeshCall>[] {
  return [
    {
      id: 'call',
      header: t('mesh.column_call'),
      cell: ({ row: { original: call } }) => (
        <span className="block truncate font-semibold">
          {name(call.from)} <span aria-hidden>→</span>
          <span className="sr-only"> {t('mesh.asksWhom')} </span> {name(call.to)}
        </span>
      ),
    },
    // Beside the operations there is little room, and the slowest are what one looks for.
    ...figures<MeshCall>(t, format).filter((column) => column.id !== 'p50'),
  ];
}

const serviceTones: Record<MeshService['status'], Tone> = { ok: 'good', 'set aside': 'warn', silent: 'bad' };

export function serviceColumns(t: TFunction, format: MeshFormat, now: number): Column<MeshService>[] {
  return [
    {
      id: 'service',
      header: t('mesh.column_service'),
      cell: ({ row: { original: service } }) => (
        <>
          <span className="block truncate font-semibold">{service.name}</span>
          <code className="block truncate text-xs text-ink-faint" title={service.serves.join(', ')}>
            {service.serves.join(', ')}
          </code>
        </>
      ),
    },
    {
      id: 'node',
      header: t('mesh.column_node'),
      meta: { className: 'w-40 max-md:hidden' },
      cell: ({ row }) => (
        <span className="block truncate" title={row.original.nodeId}>
          {row.original.node}
        </span>
      ),
    },
    {
      id: 'since',
      header: t('mesh.column_since'),
      meta: { end: true, className: 'w-28 max-md:hidden' },
      cell: ({ row }) => format.uptime(row.original.since, now),
    },
    {
      id: 'pending',
      header: t('mesh.column_pending'),
      meta: { end: true, className: 'w-24' },
      cell: ({ row }) => row.original.pending,
    },
    {
      id: 'status',
      header: t('mesh.column_status'),
      meta: { end: true, className: 'w-32' },
      cell: ({ row }) => (
        <Badge tone={serviceTones[row.original.status]}>
          {t(`mesh.service_${row.original.status === 'set aside' ? 'setAside' : row.original.status}`)}
        </Badge>
      ),
    },
  ];
}

function figures<T extends MeshSums>(t: TFunction, format: MeshFormat): Column<T>[] {
  return [
    {
      id: 'rate',
      header: t('mesh.column_rate'),
      meta: { end: true, className: 'w-22' },
      cell: ({ row }) => format.rate(row.original.rate),
    },
    {
      id: 'p50',
      header: 'p50',
      meta: { end: true, className: 'w-24 max-md:hidden' },
      cell: ({ row }) => format.time(row.original.p50),
    },
    {
      id: 'p99',
      header: 'p99',
      meta: { end: true, className: 'w-24' },
      cell: ({ row }) => format.time(row.original.p99),
    },
    {
      id: 'errors',
      header: t('mesh.column_errors'),
      meta: { end: true, className: 'w-24 max-md:hidden' },
      cell: ({ row }) =>
        row.original.errorRate > 0 ? (
          <span className="font-semibold text-bad">{format.rate(row.original.errorRate)}</span>
        ) : (
          <span className="text-ink-faint">0</span>
        ),
    },
  ];
}
