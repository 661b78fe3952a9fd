import { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { z } from 'zod';
import { queryClient } from '../api/queryClient';
import { session } from '../api/session';
import { commissionStatuses, intervals } from '../api/types';
import { meQuery } from '../features/auth/useMe';
import { lazyPage } from './lazyPage';
import { BrokenPage, NotFoundPage, PendingPage } from './pages';

const rootRoute = createRootRouteWithContext<{ queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFoundPage,
});

/** Only a place inside of this application may be returned to, never another site. */
const returnPath = z
  .string()
  .regex(/^\/(?![/\\])/)
  .optional()
  .catch(undefined);

const loginRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/login',
  validateSearch: z.object({ return: returnPath, expired: z.boolean().optional().catch(undefined) }),
  beforeLoad: ({ search }) => {
    if (session.get()) throw redirect({ href: search.return ?? '/', replace: true });
  },
  component: lazyPage(() => import('../features/auth/LoginPage')),
});

const signedInRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'signed-in',
  beforeLoad: ({ location }) => {
    if (!session.get()) throw redirect({ to: '/login', search: { return: returnable(location.href) } });
  },
  loader: ({ context }) => context.queryClient.ensureQueryData(meQuery),
  component: lazyPage(() => import('./AppShell')),
});

/** The start page needs no return path: that is where login leads anyway. */
function returnable(href: string): string | undefined {
  return href === '/' ? undefined : href;
}

const dashboardRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/',
  component: lazyPage(() => import('../features/dashboard/DashboardPage')),
});

const page = z.int().min(1).optional().catch(undefined);
const search = z.coerce.string().optional().catch(undefined);

const linksRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/links',
  validateSearch: z.object({
    search,
    page,
    sortBy: z.enum(['createdAt', 'clicks', 'saleAmount', 'lastClicked']).optional().catch(undefined),
    sortOrder: z.enum(['asc', 'desc']).optional().catch(undefined),
    archived: z.boolean().optional().catch(undefined),
    new: z.boolean().optional().catch(undefined),
  }),
  component: lazyPage(() => import('../features/links/LinksPage')),
});

const linkRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/links/$linkId',
  validateSearch: z.object({
    interval: z.enum(intervals).optional().catch(undefined),
    metric: z.enum(['clicks', 'leads', 'sales', 'saleAmount']).optional().catch(undefined),
  }),
  component: lazyPage(() => import('../features/link-detail/LinkDetailPage')),
});

const productsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/products',
  validateSearch: z.object({ search, page }),
  component: lazyPage(() => import('../features/products/ProductsPage')),
});

const partnersRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/partners',
  validateSearch: z.object({ search, page }),
  component: lazyPage(() => import('../features/partners/PartnersPage')),
});

const commissionsRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/commissions',
  validateSearch: z.object({ status: z.enum(commissionStatuses).optional().catch(undefined) }),
  component: lazyPage(() => import('../features/commissions/CommissionsPage')),
});

const meshRoute = createRoute({
  getParentRoute: () => signedInRoute,
  path: '/mesh',
  component: lazyPage(() => import('../features/mesh/MeshPage')),
});

export const router = createRouter({
  basepath: '/app',
  routeTree: rootRoute.addChildren([
    loginRoute,
    signedInRoute.addChildren([
      dashboardRoute,
      linksRoute,
      linkRoute,
      productsRoute,
      partnersRoute,
      commissionsRoute,
      meshRoute,
    ]),
  ]),
  context: { queryClient },
  defaultPreload: 'intent',
  defaultPendingComponent: PendingPage,
  defaultErrorComponent: BrokenPage,
  defaultNotFoundComponent: NotFoundPage,
  scrollRestoration: true,
});

session.onExpired(() => {
  const { pathname, href } = router.state.location;
  if (pathname === '/login') return;
  void router
    .navigate({ to: '/login', search: { return: returnable(href), expired: true } })
    .then(() => queryClient.clear());
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
