import { lazyRouteComponent, type RouteComponent } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/**
 * A page's code did not arrive: no network, or the server is away. The application goes on; what was typed and loaded is
 * still there.
 */
export class PageAway extends Error {
  readonly retry: () => Promise<unknown>;

  constructor(cause: unknown, retry: () => Promise<unknown>) {
    super('the page could not be fetched', { cause });
    this.name = 'PageAway';
    this.retry = retry;
  }
}

/**
 * A page whose code comes with its first visit. The router's own way to deal with code that does not come is to reload the
 * application, which offline replaces all of it by the browser's error page.
 */
// Generic, and not held to what a page is: pages know the router's type, which would then depend on itself.
export function lazyPage<T extends { default: unknown }>(importer: () => Promise<T>): RouteComponent {
  const load = importer as unknown as () => Promise<{ default: () => ReactNode }>;
  const page: RouteComponent = lazyRouteComponent(() =>
    load().catch((cause: unknown) => {
      throw new PageAway(cause, async () => page.preload?.());
    }),
  );
  return page;
}
