import { useMe } from './useMe';

/** Whether the member's role has a scope. What it has not is not offered; the server refuses it in any case. */
export function useMay(scope: string): boolean {
  const { scopes } = useMe();
  return scopes === undefined || scopes.includes(scope);
}
