import { useTranslation } from 'react-i18next';
import { PageHeader } from '../../ui/PageHeader';
import { useMe } from '../auth/useMe';
import { CounterStrip } from './CounterStrip';
import { EventFeed } from './EventFeed';
import { useLive } from './live/store';
import { FirstSteps } from './FirstSteps';
import { LiveStatePill } from './LiveStatePill';
import { RateCard } from './RateCard';
import { TopLinksCard } from './TopLinksCard';

export function DashboardPage() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const live = useLive();
  return (
    <>
      <PageHeader title={t('dashboard.title')} actions={<LiveStatePill live={live} />} />
      <div className="grid gap-4 lg:gap-5 xl:grid-cols-[minmax(0,1fr)_24rem]">
        <div className="min-w-0 space-y-4 lg:space-y-5">
          <FirstSteps live={live} />
          <CounterStrip counters={live.counters} currency={live.currency ?? workspace.currency} />
          <RateCard rate={live.rate} connection={live.connection} />
          <TopLinksCard />
        </div>
        <EventFeed events={live.events} ready={live.counters !== null} />
      </div>
    </>
  );
}

export default DashboardPage;
