/** The breakdowns of a link, in four cards with tabs. `field` is what a row of the answer names its group by. */
export const breakdownGroups = [
  {
    title: 'places',
    tabs: [
      { groupBy: 'countries', field: 'country' },
      { groupBy: 'cities', field: 'city' },
    ],
  },
  {
    title: 'sources',
    tabs: [
      { groupBy: 'referers', field: 'referer' },
      { groupBy: 'triggers', field: 'trigger' },
    ],
  },
  {
    title: 'technology',
    tabs: [
      { groupBy: 'devices', field: 'device' },
      { groupBy: 'browsers', field: 'browser' },
      { groupBy: 'os', field: 'os' },
    ],
  },
  {
    title: 'campaigns',
    tabs: [
      { groupBy: 'utm_sources', field: 'utm_source' },
      { groupBy: 'utm_mediums', field: 'utm_medium' },
      { groupBy: 'utm_campaigns', field: 'utm_campaign' },
      { groupBy: 'utm_terms', field: 'utm_term' },
      { groupBy: 'utm_contents', field: 'utm_content' },
    ],
  },
] as const;

export type BreakdownGroup = (typeof breakdownGroups)[number];
export type BreakdownTab = BreakdownGroup['tabs'][number];
