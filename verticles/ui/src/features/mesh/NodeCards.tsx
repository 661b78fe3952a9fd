import { useTranslation } from 'react-i18next';
import type { MeshNode } from '../../api/types';
import { useNow } from '../../lib/hooks';
import { Badge, type Tone } from '../../ui/Badge';
import { useMeshFormat } from './useMeshFormat';
import { usePartName } from './usePartName';

const tones: Record<MeshNode['status'], Tone> = {
  ok: 'good',
  degraded: 'warn',
  'not ready': 'warn',
  leaving: 'neutral',
  silent: 'bad',
};

export function NodeCards({ nodes }: { nodes: readonly MeshNode[] }) {
  const { t } = useTranslation();
  return (
    <ul className="grid gap-3 sm:grid-cols-2 xl:grid-cols-3" aria-label={t('mesh.nodes')}>
      {nodes.map((node) => (
        <NodeCard key={node.id} node={node} />
      ))}
    </ul>
  );
}

function NodeCard({ node }: { node: MeshNode }) {
  const { t } = useTranslation();
  const format = useMeshFormat();
  const name = usePartName();
  const now = useNow(10_000);
  return (
    <li className="card flex flex-col gap-3 p-4" data-testid="mesh-node" data-node={node.id}>
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="truncate font-bold">
            {node.name}
            {node.answersThis && (
              <span className="font-normal text-ink-faint"> · {t('mesh.answersThis')}</span>
            )}
          </p>
          <p className="truncate text-xs text-ink-faint" title={node.id}>
            {node.id}
          </p>
        </div>
        <Badge tone={tones[node.status]}>
          {node.status === 'silent'
            ? t('mesh.status_silent', { count: node.seenSecondsAgo })
            : t(`mesh.status_${node.status === 'not ready' ? 'notReady' : node.status}`)}
        </Badge>
      </div>
      {node.reasons.length > 0 && (
        <ul className="space-y-1 text-sm text-warn">
          {node.reasons.map((reason) => (
            <li key={reason}>{reason}</li>
          ))}
        </ul>
      )}
      <ul className="flex flex-wrap gap-1.5" aria-label={t('mesh.roles')}>
        {node.roles.map((role) => (
          <li key={role}>
            <Badge>{name(role)}</Badge>
          </li>
        ))}
      </ul>
      <dl className="mt-auto grid grid-cols-3 gap-3 border-t border-line pt-3 text-sm figures">
        <Figure name={t('mesh.uptime')} value={format.uptime(node.startedAt, now)} />
        <Figure name={t('mesh.asks')} value={format.rate(node.rate)} />
        <Figure name={t('mesh.version')} value={node.version} />
      </dl>
    </li>
  );
}

function Figure({ name, value }: { name: string; value: string }) {
  return (
    <div className="min-w-0">
      <dt className="text-xs text-ink-faint">{name}</dt>
      <dd className="truncate font-semibold" title={value}>
        {value}
      </dd>
    </div>
  );
}
