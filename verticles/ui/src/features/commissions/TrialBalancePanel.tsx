import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { commissions } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import { useFormat } from '../../lib/useFormat';
import { Badge } from '../../ui/Badge';
import { ErrorState, Skeleton } from '../../ui/states';

export function TrialBalancePanel() {
  const { t } = useTranslation();
  const balance = useQuery({
    queryKey: queryKeys.trialBalance,
    queryFn: ({ signal }) => commissions.trialBalance(signal),
    refetchInterval: 30_000,
  });
  const rows = balance.data?.currencies;

  return (
    <section className="card h-fit" aria-labelledby="ledger-title" data-testid="trial-balance">
      <div className="border-b border-line px-4 py-3 sm:px-5">
        <h2 id="ledger-title" className="font-bold">
          {t('commissions.ledger')}
        </h2>
        <p className="mt-0.5 text-sm text-pretty text-ink-faint">{t('commissions.ledgerHint')}</p>
      </div>
      {balance.isError && !rows ? (
        <ErrorState
          compact
          error={balance.error}
          onRetry={() => void balance.refetch()}
          busy={balance.isFetching}
        />
      ) : !rows ? (
        <div className="space-y-3 p-5">
          <Skeleton className="h-5" />
          <Skeleton className="h-5 w-3/4" />
          <Skeleton className="h-5 w-3/4" />
        </div>
      ) : rows.length === 0 ? (
        <p className="px-5 py-8 text-center text-sm text-ink-faint">{t('commissions.ledgerEmpty')}</p>
      ) : (
        <ul className="divide-y divide-line">
          {rows.map((row) => (
            <BalanceRow key={row.currency} {...row} />
          ))}
        </ul>
      )}
    </section>
  );
}

function BalanceRow({ currency, debit, credit }: { currency: string; debit: number; credit: number }) {
  const { t } = useTranslation();
  const format = useFormat();
  const difference = Math.abs(debit - credit);
  return (
    <li className="px-4 py-3.5 sm:px-5">
      <div className="flex items-center justify-between gap-3">
        <span className="font-bold">{currency.toUpperCase()}</span>
        {difference === 0 ? (
          <Badge tone="good">{t('commissions.balanced')}</Badge>
        ) : (
          <Badge tone="bad">
            {t('commissions.unbalanced', { amount: format.money(difference, currency) })}
          </Badge>
        )}
      </div>
      <dl className="mt-2 grid grid-cols-2 gap-4 text-sm figures">
        <div>
          <dt className="text-ink-faint">{t('commissions.debit')}</dt>
          <dd className="font-semibold">{format.money(debit, currency)}</dd>
        </div>
        <div>
          <dt className="text-ink-faint">{t('commissions.credit')}</dt>
          <dd className="font-semibold">{format.money(credit, currency)}</dd>
        </div>
      </dl>
    </li>
  );
}
