import { queryOptions, useQuery } from '@tanstack/react-query';
import { mesh } from '../../api/endpoints';
import { ApiError } from '../../api/errors';
import { queryKeys } from '../../api/queryKeys';

/** Nodes report every three seconds. */
const refreshMs = 3_000;

const meshQuery = queryOptions({
  queryKey: queryKeys.mesh,
  queryFn: ({ signal }) => mesh.get(signal),
});

/** The mesh as it is now, for as long as the page is looked at. */
export function useMesh() {
  return useQuery({ ...meshQuery, refetchInterval: refreshMs });
}

/** Whether this member may look at the installation: only those of its first workspace may. */
export function useMayOperate(): boolean {
  const answer = useQuery({
    ...meshQuery,
    staleTime: Infinity,
    retry: (failures, error) => failures < 2 && !(error instanceof ApiError && error.status < 500),
  });
  return answer.isSuccess;
}
