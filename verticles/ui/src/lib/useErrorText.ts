import { useCallback } from 'react';
import { useTranslation } from 'react-i18next';
import { ApiError } from '../api/errors';

/** Failures that may come without a message of the server's. */
const withoutWords = [
  'network_error',
  'timeout',
  'bad_gateway',
  'service_unavailable',
  'gateway_timeout',
  'forbidden',
  'not_found',
] as const;

/** The server's own words when it said any; ours, in the person's language, when it could not. */
export function useErrorText(): (error: unknown) => string {
  const { t } = useTranslation();
  return useCallback(
    (error: unknown) => {
      if (!(error instanceof ApiError)) return t('error.unknown');
      if (error.status === 429 && error.options.retryAfterSeconds !== undefined) {
        return t('error.rate_limit_exceeded', { count: error.options.retryAfterSeconds });
      }
      if (error.message) return error.message;
      const known = withoutWords.find((code) => code === error.code);
      return t(known ? `error.${known}` : 'error.unknown');
    },
    [t],
  );
}
