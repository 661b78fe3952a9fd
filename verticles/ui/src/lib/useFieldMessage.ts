import { useTranslation } from 'react-i18next';
import type { Translation } from '../i18n/en';

type ValidationKey =
  `validation.${Exclude<keyof Translation['validation'], `tooLong_${string}` | 'price_decimals'>}`;

/** Our own rules name a translation; what the server said is shown as it is. */
export function useFieldMessage(): (message: string | undefined) => string | undefined {
  const { t } = useTranslation();
  return (message) => (message?.startsWith('validation.') ? t(message as ValidationKey) : message);
}
