import { useMutation, useQueryClient } from '@tanstack/react-query';
import { links } from '../../api/endpoints';
import { queryKeys } from '../../api/queryKeys';
import type { LinkInput } from '../../api/types';

/** Every change of a link touches its page, the list and the counts: all of them are asked again. */
export function useLinkMutations() {
  const queryClient = useQueryClient();
  const onSuccess = () => queryClient.invalidateQueries({ queryKey: queryKeys.links.all });

  const create = useMutation({ mutationFn: (input: LinkInput) => links.create(input), onSuccess });
  const update = useMutation({
    mutationFn: ({ id, input }: { id: string; input: LinkInput }) => links.update(id, input),
    onSuccess,
  });
  const remove = useMutation({ mutationFn: (id: string) => links.remove(id), onSuccess });
  return { create, update, remove };
}
