import type { LinkAnalyticsQuery } from '../../api/endpoints';
import type { Metric } from '../../api/types';
import { BreakdownCard } from './BreakdownCard';
import { breakdownGroups } from './breakdowns';

export function BreakdownGrid({ query, metric }: { query: LinkAnalyticsQuery; metric: Metric }) {
  return (
    <div className="grid gap-4 md:grid-cols-2 lg:gap-5">
      {breakdownGroups.map((group) => (
        <BreakdownCard key={group.title} group={group} query={query} metric={metric} />
      ))}
    </div>
  );
}
