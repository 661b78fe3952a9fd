import { useTranslation } from 'react-i18next';

/** Says that a form does not begin empty. */
export function DraftNotice({ shown }: { shown: boolean }) {
  const { t } = useTranslation();
  if (!shown) return null;
  return (
    <p role="status" className="rounded-lg bg-river-soft px-3.5 py-2.5 text-sm text-river">
      {t('common.draftBack')}
    </p>
  );
}
