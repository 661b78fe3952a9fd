/** The pages of a searchable list all turn the same way; what differs is what they list. */
export const pageSize = 50;

export interface SearchState {
  search?: string | undefined;
  page?: number | undefined;
}

export const withSearch = (text: string) => (): SearchState => ({ search: text || undefined });

export const withPage =
  (page: number) =>
  (old: SearchState): SearchState => ({ ...old, page: page > 1 ? page : undefined });
