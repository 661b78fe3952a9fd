import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { commissions } from '../../api/endpoints';
import type { Commission } from '../../api/types';
import { useErrorText } from '../../lib/useErrorText';
import { Button } from '../../ui/Button';
import { toast } from '../../ui/toast';

/** Why a commission is on hold, and the two ways in which a person decides. */
export function ReviewCell({ commission }: { commission: Commission }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const decide = useMutation({
    mutationFn: (status: 'pending' | 'fraud') => commissions.setStatus(commission.id, status),
    // Every list of commissions, whatever it is filtered by.
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['commissions'] }),
    onError: (error) => toast.bad(errorText(error)),
  });
  const { review } = commission;
  if (commission.status !== 'hold' || !review) {
    return null;
  }
  const of = t('commissions.reviewOf', { partner: commission.partner.name });
  return (
    <div className="mt-2 rounded-lg bg-sunken p-3 text-sm" role="group" aria-label={of}>
      <p className="font-semibold">{t('commissions.reviewScore', { score: review.score })}</p>
      <ul className="list-disc pl-5 text-ink-soft">
        {review.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      <div className="mt-2 flex flex-wrap gap-2">
        <Button size="sm" busy={decide.isPending} onClick={() => decide.mutate('pending')}>
          {t('commissions.approve')}
        </Button>
        <Button size="sm" busy={decide.isPending} onClick={() => decide.mutate('fraud')}>
          {t('commissions.rejectAsFraud')}
        </Button>
      </div>
    </div>
  );
}
