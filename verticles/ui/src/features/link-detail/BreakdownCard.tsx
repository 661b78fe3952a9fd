import { useQuery } from '@tanstack/react-query';
import { Tabs } from 'radix-ui';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { analytics, type LinkAnalyticsQuery } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { BreakdownRow, Metric } from '../../api/types';
import { cx } from '../../lib/cx';
import { BarList } from '../../ui/BarList';
import { ErrorState, Skeleton } from '../../ui/states';
import type { BreakdownGroup, BreakdownTab } from './breakdowns';
import { keepForLink } from './keepForLink';
import { useBreakdownItems } from './useBreakdownItems';

export interface BreakdownCardProps {
  group: BreakdownGroup;
  query: LinkAnalyticsQuery;
  metric: Metric;
}

export function BreakdownCard({ group, query, metric }: BreakdownCardProps) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<string>(group.tabs[0].groupBy);
  return (
    <section className="card min-w-0" aria-label={t(`link.${group.title}`)}>
      <Tabs.Root value={tab} onValueChange={setTab}>
        <div className="flex flex-wrap items-center justify-between gap-x-4 border-b border-line px-4 sm:px-5">
          <h2 className="py-3 font-bold">{t(`link.${group.title}`)}</h2>
          <Tabs.List aria-label={t(`link.${group.title}`)} className="-mr-2 -mb-px flex overflow-x-auto">
            {group.tabs.map(({ groupBy }) => (
              <Tabs.Trigger
                key={groupBy}
                value={groupBy}
                className="h-12 rounded-t-md border-b-2 border-transparent px-2 text-sm font-medium whitespace-nowrap text-ink-soft -outline-offset-2 hover:text-ink data-[state=active]:border-river data-[state=active]:font-semibold data-[state=active]:text-ink"
              >
                {t(`link.${groupBy}`)}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
        </div>
        {group.tabs.map((entry) => (
          <Tabs.Content key={entry.groupBy} value={entry.groupBy} className="p-3 -outline-offset-2 sm:px-4">
            <Breakdown tab={entry} query={query} metric={metric} />
          </Tabs.Content>
        ))}
      </Tabs.Root>
    </section>
  );
}

const isUnknownCity = (row: BreakdownRow) => !row['city'] || row['city'] === 'Unknown';

const shownRows = 8;
/** Room for all rows from the start: cards beside each other keep one height, and nothing jumps when data comes. */
const bodyClass = 'min-h-40 md:min-h-[19.75rem]';

function Breakdown({ tab, query, metric }: { tab: BreakdownTab; query: LinkAnalyticsQuery; metric: Metric }) {
  const { t } = useTranslation();
  const answer = useQuery({
    queryKey: queryKeys.analytics.breakdown(query, tab.groupBy),
    queryFn: ({ signal }) => analytics.breakdown(query, tab.groupBy, signal),
    placeholderData: keepForLink(query.linkId),
  });
  const items = useBreakdownItems(answer.data, tab, metric).slice(0, shownRows);

  if (answer.isError && !answer.data) {
    return (
      <div className={bodyClass}>
        <ErrorState
          compact
          error={answer.error}
          onRetry={() => void answer.refetch()}
          busy={answer.isFetching}
        />
      </div>
    );
  }
  if (!answer.data) {
    return (
      <div className={cx(bodyClass, 'space-y-1')}>
        {Array.from({ length: 5 }, (_, index) => (
          <Skeleton key={index} className="h-9" />
        ))}
      </div>
    );
  }
  // Without a database of cities every row says Unknown, once a country.
  const noCities = tab.groupBy === 'cities' && answer.data.length > 0 && answer.data.every(isUnknownCity);
  if (items.length === 0 || noCities) {
    return (
      <p className={cx(bodyClass, 'grid place-items-center px-6 text-center text-sm text-ink-faint')}>
        {t(noCities ? 'link.citiesNeedDatabase' : 'link.breakdownEmpty')}
      </p>
    );
  }
  return (
    <div className={cx(bodyClass, 'transition-opacity', answer.isPlaceholderData && 'opacity-60')}>
      <BarList items={items} />
    </div>
  );
}
