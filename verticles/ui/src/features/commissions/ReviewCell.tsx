import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { commissions } from '../../api/endpoints';
import type { Commission } from '../../api/types';
import { useErrorText } from '../../lib/useErrorText';
import { useFormat } from '../../lib/useFormat';
import { Button } from '../../ui/Button';
import { ConfirmDialog } from '../../ui/Dialog';
import { toast } from '../../ui/toast';
import { useMay } from '../auth/useMay';

/** Why a commission is on hold, and the two ways in which a person decides. */
export function ReviewCell({ commission }: { commission: Commission }) {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const queryClient = useQueryClient();
  const [asking, setAsking] = useState(false);
  const decide = useMutation({
    mutationFn: (status: 'pending' | 'fraud') => commissions.setStatus(commission.id, status),
    // Every list of commissions, whatever it is filtered by.
    onSuccess: () => {
      setAsking(false);
      return queryClient.invalidateQueries({ queryKey: ['commissions'] });
    },
    onError: (error) => toast.bad(errorText(error)),
  });
  const mayDecide = useMay('commissions.write');
  const format = useFormat();
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
      {mayDecide && (
        <div className="mt-2 flex flex-wrap gap-2">
          <Button
            size="sm"
            variant="primary"
            busy={decide.isPending}
            onClick={() => decide.mutate('pending')}
          >
            {t('commissions.approve')}
          </Button>
          <Button size="sm" busy={decide.isPending} variant="danger" onClick={() => setAsking(true)}>
            {t('commissions.rejectAsFraud')}
          </Button>
        </div>
      )}
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={t('commissions.fraudTitle', { partner: commission.partner.name })}
        body={t('commissions.fraudBody', { amount: format.money(commission.earnings, commission.currency) })}
        confirm={t('commissions.rejectAsFraud')}
        busy={decide.isPending}
        onConfirm={() => decide.mutate('fraud')}
      />
    </div>
  );
}
