import { QueryClient } from '@tanstack/react-query';
import { ApiError } from './errors';

const maxRetries = 2;

export const queryClient = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 15_000,
      // A request that was refused will be refused again; only trouble on the way is worth another try.
      retry: (failures, error) =>
        failures < maxRetries && (!(error instanceof ApiError) || (error.retryable && error.status !== 429)),
      retryDelay: (failures) => Math.min(4_000, 500 * 2 ** failures),
    },
  },
});
