import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';

const known = [
  'gateway',
  'edge',
  'auth',
  'catalogue',
  'tracking',
  'payments',
  'notifications',
  'bridge',
] as const;

/** Our own parts in the person's language; others are called what they call themselves. */
export function usePartName(): (part: string) => string {
  const { t } = useTranslation();
  return useCallback(
    (part: string) => {
      const own = known.find((name) => name === part);
      return own ? t(`mesh.part_${own}`) : part;
    },
    [t],
  );
}
