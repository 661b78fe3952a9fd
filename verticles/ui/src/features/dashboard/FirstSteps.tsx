import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Check, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { links, partners } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import { cx } from '../../lib/cx';
import { buttonClass, IconButton } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { useMe } from '../auth/useMe';
import type { LiveState } from './live/reducer';

const refreshMs = 5_000;
const anyLink = { search: '', showArchived: true };
const anyPartner = { search: '', page: 1, pageSize: 1 };

/** What to do with an installation that has not sold anything yet; gone with the first sale, or when it is hidden. */
export function FirstSteps({ live }: { live: LiveState }) {
  const { workspace } = useMe();
  const key = `tributary.first-steps.${workspace.id}`;
  const [hidden, setHidden] = useState(() => stored(key));
  if (hidden || !live.counters || live.counters.sales > 0) return null;
  return (
    <Steps
      live={live}
      onHide={() => {
        setHidden(true);
        store(key);
      }}
    />
  );
}

function Steps({ live, onHide }: { live: LiveState; onHide: () => void }) {
  const { t } = useTranslation();
  const linkCount = useQuery({
    queryKey: queryKeys.links.count(anyLink),
    queryFn: ({ signal }) => links.count(anyLink, signal),
    refetchInterval: refreshMs,
  });
  const partnerList = useQuery({
    queryKey: queryKeys.partners.list(anyPartner),
    queryFn: ({ signal }) => partners.list(anyPartner, signal),
    refetchInterval: refreshMs,
  });
  const command = saleCommand(live.events.find((event) => event.type === 'click' && !event.bot)?.id);

  return (
    <section className="card" aria-labelledby="first-steps-title" data-testid="first-steps">
      <div className="flex items-start justify-between gap-4 border-b border-line px-4 py-3 sm:px-5">
        <div>
          <h2 id="first-steps-title" className="font-bold">
            {t('start.title')}
          </h2>
          <p className="text-sm text-ink-faint">{t('start.intro')}</p>
        </div>
        <IconButton label={t('start.dismiss')} onClick={onHide}>
          <X className="size-4" aria-hidden />
        </IconButton>
      </div>
      <ol className="divide-y divide-line">
        <Step
          id="link"
          done={(linkCount.data ?? 0) > 0}
          action={
            <Link to="/links" search={{ new: true }} className={buttonClass('secondary', 'sm')}>
              {t('start.linkAction')}
            </Link>
          }
        />
        <Step
          id="open"
          done={(live.counters?.clicks ?? 0) > 0}
          action={
            <Link to="/links" className={buttonClass('secondary', 'sm')}>
              {t('start.openAction')}
            </Link>
          }
        />
        <Step
          id="partner"
          done={(partnerList.data?.rows.length ?? 0) > 0}
          action={
            <Link to="/partners" className={buttonClass('secondary', 'sm')}>
              {t('start.partnerAction')}
            </Link>
          }
        />
        <Step id="sale" done={false}>
          <div className="mt-2 flex items-start gap-1 rounded-lg bg-sunken p-2 pl-3">
            <code className="min-w-0 flex-1 py-1.5 text-[0.8125rem] break-all whitespace-pre-wrap">
              {command}
            </code>
            <CopyButton text={command} label={t('start.saleCopy')} />
          </div>
          {command.includes(clickPlaceholder) && (
            <p className="mt-1 text-sm text-ink-faint">{t('start.saleNoClick')}</p>
          )}
        </Step>
      </ol>
      <p className="border-t border-line px-4 py-3 text-sm text-ink-faint sm:px-5">{t('start.demo')}</p>
    </section>
  );
}

interface StepProps {
  id: 'link' | 'open' | 'partner' | 'sale';
  done: boolean;
  action?: ReactNode;
  children?: ReactNode;
}

function Step({ id, done, action, children }: StepProps) {
  const { t } = useTranslation();
  return (
    <li data-testid={`step-${id}`} data-done={done} className="flex gap-3 px-4 py-3 sm:px-5">
      <span
        className={cx(
          'mt-0.5 grid size-5 shrink-0 place-items-center rounded-full border',
          done ? 'border-good bg-good-soft text-good' : 'border-line-strong',
        )}
      >
        {done && <Check className="size-3.5" aria-hidden />}
        {done && <span className="sr-only">{t('start.done')}</span>}
      </span>
      <div className="min-w-0 flex-1">
        <p className={cx('font-semibold', done && 'text-ink-soft line-through')}>{t(`start.${id}`)}</p>
        {!done && <p className="text-sm text-pretty text-ink-soft">{t(`start.${id}Body`)}</p>}
        {!done && children}
      </div>
      {!done && <div className="shrink-0">{action}</div>}
    </li>
  );
}

const clickPlaceholder = '<click id>';

/** As the README has it; the key is not known here, and would not belong on a page. */
function saleCommand(clickId: string | undefined): string {
  const sale = {
    clickId: clickId ?? clickPlaceholder,
    customerExternalId: '42',
    amount: 4995,
    invoiceId: 'A-1',
  };
  return [
    `curl ${location.origin}/api/track/sale`,
    "-H 'authorization: Bearer <your API key>'",
    "-H 'content-type: application/json'",
    `-d '${JSON.stringify(sale)}'`,
  ].join(' \\\n  ');
}

function stored(key: string): boolean {
  try {
    return localStorage.getItem(key) !== null;
  } catch {
    return false;
  }
}

function store(key: string): void {
  try {
    localStorage.setItem(key, 'hidden');
  } catch {
    // Without storage it is hidden until the page is loaded again.
  }
}
