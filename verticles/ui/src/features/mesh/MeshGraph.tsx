import { useId, useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Mesh } from '../../api/types';
import { cx } from '../../lib/cx';
import { boxHeight, boxWidth, layOut, thickness, type Arrow, type Part } from './layout';
import { useMeshFormat } from './useMeshFormat';
import { usePartName } from './usePartName';

/** Who calls whom. Choosing a part shows its arrows alone and its operations below. */
export function MeshGraph({
  mesh,
  chosen,
  onChoose,
}: {
  mesh: Mesh;
  chosen: string | null;
  onChoose: (part: string | null) => void;
}) {
  const { t } = useTranslation();
  const head = useId();
  const { width, height, parts, arrows } = useMemo(() => layOut(mesh.nodes, mesh.calls), [mesh]);
  const beside = (arrow: Arrow) => chosen === null || arrow.from === chosen || arrow.to === chosen;
  const lit = (part: Part) =>
    chosen === null ||
    part.name === chosen ||
    arrows.some((arrow) => beside(arrow) && (arrow.from === part.name || arrow.to === part.name));

  return (
    <div className="overflow-x-auto thin-scroll">
      <svg
        role="group"
        aria-label={t('mesh.graphLabel')}
        data-testid="mesh-graph"
        viewBox={`0 0 ${width} ${height}`}
        className="mx-auto block w-full min-w-[40rem]"
        style={{ maxWidth: width * 1.25 }}
      >
        <defs>
          {(['river', 'bad'] as const).map((tone) => (
            <marker
              key={tone}
              id={`${head}-${tone}`}
              viewBox="0 0 10 10"
              refX="8.5"
              refY="5"
              markerUnits="userSpaceOnUse"
              markerWidth="11"
              markerHeight="11"
              orient="auto"
            >
              <path d="M1 1.2 9 5 1 8.8 2.8 5Z" className={tone === 'bad' ? 'fill-bad' : 'fill-river'} />
            </marker>
          ))}
        </defs>
        {/* What the arrows say stands in the table too, where a screen reader finds it in order. */}
        <g aria-hidden>
          {arrows.map((arrow) => (
            <ArrowLine
              key={`${arrow.from}>${arrow.to}`}
              arrow={arrow}
              head={head}
              faded={!beside(arrow)}
              labelled={chosen !== null && beside(arrow)}
            />
          ))}
        </g>
        {parts.map((part) => (
          <PartBox
            key={part.name}
            part={part}
            mesh={mesh}
            chosen={chosen === part.name}
            faded={!lit(part)}
            onChoose={() => onChoose(chosen === part.name ? null : part.name)}
          />
        ))}
      </svg>
    </div>
  );
}

function ArrowLine({
  arrow,
  head,
  faded,
  labelled,
}: {
  arrow: Arrow;
  head: string;
  faded: boolean;
  labelled: boolean;
}) {
  const format = useMeshFormat();
  const tone = arrow.errorRate > 0 ? 'bad' : 'river';
  const later = arrow.p99 === 0;
  const label = later ? format.rate(arrow.rate) : `${format.rate(arrow.rate)} · ${format.time(arrow.p99)}`;
  const labelWidth = label.length * 5.6 + 14;
  return (
    <g className={cx('transition-opacity', faded && 'opacity-12')} data-arrow={`${arrow.from}>${arrow.to}`}>
      <path
        d={arrow.path}
        fill="none"
        strokeWidth={thickness(arrow.rate)}
        strokeLinecap="round"
        strokeDasharray={later ? '2 7' : undefined}
        markerEnd={`url(#${head}-${tone})`}
        className={cx('opacity-45', tone === 'bad' ? 'stroke-bad' : 'stroke-river')}
      />
      {arrow.rate > 0 && (
        <path
          d={arrow.path}
          fill="none"
          strokeWidth={Math.max(1.4, thickness(arrow.rate) - 1)}
          strokeLinecap="round"
          strokeDasharray="1 15"
          className={cx('animate-flow', tone === 'bad' ? 'stroke-bad' : 'stroke-river')}
        />
      )}
      {labelled && (
        <g transform={`translate(${arrow.labelX} ${arrow.labelY})`}>
          <rect
            x={-labelWidth / 2}
            y={-10}
            width={labelWidth}
            height={20}
            rx={10}
            className="fill-surface stroke-line"
          />
          <text textAnchor="middle" y={3.8} className="fill-ink-soft text-[11px] font-semibold figures">
            {label}
          </text>
        </g>
      )}
    </g>
  );
}

function PartBox({
  part,
  mesh,
  chosen,
  faded,
  onChoose,
}: {
  part: Part;
  mesh: Mesh;
  chosen: boolean;
  faded: boolean;
  onChoose: () => void;
}) {
  const { t } = useTranslation();
  const format = useMeshFormat();
  const name = usePartName();
  const incoming = mesh.calls.filter((call) => call.to === part.name);
  const rate = incoming.reduce((sum, call) => sum + call.rate, 0);
  const errors = incoming.reduce((sum, call) => sum + call.errorRate, 0);
  const asked = mesh.calls.reduce((sum, call) => (call.from === part.name ? sum + call.rate : sum), 0);
  const p99 = Math.max(0, ...incoming.map((call) => call.p99));
  const away = part.own && part.nodes === 0;
  const place = part.own ? t('mesh.onNodes', { count: part.nodes }) : t('mesh.otherLanguage');
  const figures =
    incoming.length > 0
      ? [format.rate(rate), p99 > 0 && `p99 ${format.time(p99)}`].filter(Boolean).join(' · ')
      : asked > 0
        ? t('mesh.asksOnly', { rate: format.rate(asked) })
        : t('mesh.quiet');

  return (
    <g
      role="button"
      tabIndex={0}
      aria-pressed={chosen}
      aria-label={`${name(part.name)}, ${place}, ${figures}${errors > 0 ? `, ${t('mesh.errorsRate', { rate: format.rate(errors) })}` : ''}`}
      data-testid={`mesh-part-${part.name}`}
      transform={`translate(${part.x} ${part.y})`}
      onClick={onChoose}
      onKeyDown={(event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return;
        event.preventDefault();
        onChoose();
      }}
      className={cx('group cursor-pointer outline-none transition-opacity', faded && 'opacity-40')}
    >
      <rect
        x={-3}
        y={-3}
        width={boxWidth + 6}
        height={boxHeight + 6}
        rx={14}
        strokeWidth={2}
        className="fill-none stroke-transparent group-focus-visible:stroke-river"
      />
      <rect
        width={boxWidth}
        height={boxHeight}
        rx={11}
        strokeWidth={chosen ? 2 : 1.25}
        strokeDasharray={part.own ? undefined : '5 4'}
        className={cx(
          chosen ? 'fill-river-soft stroke-river' : 'fill-surface group-hover:fill-sunken',
          !chosen && (away || errors > 0 ? 'stroke-bad' : 'stroke-line-strong/70'),
        )}
      />
      <circle
        cx={18}
        cy={22}
        r={4.5}
        className={away || errors > 0 ? 'fill-bad' : rate + asked > 0 ? 'fill-good' : 'fill-line-strong'}
      />
      <text x={31} y={26.5} className="fill-ink text-[14px] font-bold">
        {name(part.name)}
      </text>
      <text x={boxWidth - 14} y={26.5} textAnchor="end" className="fill-ink-faint text-[11px] font-semibold">
        {place}
      </text>
      <text x={14} y={47} className={cx('text-[12px] figures', errors > 0 ? 'fill-bad' : 'fill-ink-soft')}>
        {figures}
      </text>
    </g>
  );
}
