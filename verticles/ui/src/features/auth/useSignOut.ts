import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useCallback } from 'react';
import { session } from '../../api/session';

export function useSignOut(): () => void {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  return useCallback(() => {
    session.clear();
    // Leave first: the pages being left must not ask for data that is just being thrown away.
    void navigate({ to: '/login', search: {} }).then(() => queryClient.clear());
  }, [navigate, queryClient]);
}
