import { useMe } from './useMe';

/** Stands for all scopes there are. */
const all = '*';

/** Whether the member's role has a scope. What it has not is not offered; the server refuses it in any case. */
export function useMay(scope: string): boolean {
  const { scopes } = useMe();
  return scopes.includes(all) || scopes.includes(scope);
}
