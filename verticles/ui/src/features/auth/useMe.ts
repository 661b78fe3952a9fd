import { queryOptions, useSuspenseQuery } from '@tanstack/react-query';
import { auth } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { Me } from '../../api/types';

export const meQuery = queryOptions({
  queryKey: queryKeys.me,
  queryFn: ({ signal }) => auth.me(signal),
  // Names and roles hardly change while somebody is signed in.
  staleTime: 10 * 60_000,
});

/** Who is signed in and where; the router has loaded it before any page is shown. */
export function useMe(): Me {
  return useSuspenseQuery(meQuery).data;
}
