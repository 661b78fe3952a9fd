import { useQuery } from '@tanstack/react-query';
import { mesh } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import { useMe } from '../auth/useMe';

/** Nodes report every three seconds. */
const refreshMs = 3_000;

/** The mesh as it is now, for as long as the page is looked at. */
export function useMesh() {
  return useQuery({
    queryKey: queryKeys.mesh,
    queryFn: ({ signal }) => mesh.get(signal),
    refetchInterval: refreshMs,
  });
}

/** Whether this member may look at the installation: only those of its first workspace may. */
export function useMayOperate(): boolean {
  return useMe().operator;
}
