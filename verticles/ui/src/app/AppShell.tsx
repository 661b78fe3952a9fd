import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../features/auth/useMe';
import { useMayOperate } from '../features/mesh/useMesh';
import { RiverMark } from '../ui/RiverMark';
import { Toaster } from '../ui/Toaster';
import { AccountMenu } from './AccountMenu';
import { ConnectionNotice } from './ConnectionNotice';
import { meshItem, navItems } from './nav';

export function AppShell() {
  const { t } = useTranslation();
  const { workspace } = useMe();
  const main = useFocusOnNavigation();
  const wideItems = useMayOperate() ? [...navItems, meshItem] : navItems;

  return (
    <div data-shell className="min-h-dvh lg:grid lg:grid-cols-[15rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="fixed top-3 left-3 z-50 -translate-y-20 rounded-lg bg-river px-4 py-2 font-semibold text-on-river focus:translate-y-0"
      >
        {t('app.skip')}
      </a>

      <aside className="sticky top-0 hidden h-dvh flex-col border-r border-line px-3 py-4 lg:flex">
        <Link to="/" className="mb-6 flex items-center gap-3 rounded-lg px-2 py-1">
          <RiverMark size={36} />
          <span className="min-w-0">
            <span className="block text-lg leading-5 font-bold tracking-tight">Tributary</span>
            <span className="block truncate text-sm leading-5 text-ink-faint">{workspace.name}</span>
          </span>
        </Link>
        <nav aria-label={t('app.mainNavigation')} className="space-y-0.5">
          {wideItems.map(({ to, label, icon: Icon }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/' }}
              className="flex h-10 items-center gap-3 rounded-lg px-3 font-medium text-ink-soft transition-colors hover:bg-sunken hover:text-ink"
              activeProps={{ className: 'bg-river-soft !text-river font-semibold' }}
            >
              <Icon className="size-4.5" aria-hidden />
              {t(`nav.${label}`)}
            </Link>
          ))}
        </nav>
        <div className="mt-auto">
          <AccountMenu />
        </div>
      </aside>

      <div className="flex min-w-0 flex-col">
        <header className="sticky top-0 z-30 flex h-14 items-center justify-between gap-3 border-b border-line bg-canvas/95 px-4 backdrop-blur lg:hidden">
          <Link to="/" className="flex min-w-0 items-center gap-2.5 rounded-lg">
            <RiverMark size={30} />
            <span className="truncate font-bold">{workspace.name}</span>
          </Link>
          <AccountMenu compact />
        </header>

        <main
          id="main"
          ref={main}
          tabIndex={-1}
          className="mx-auto w-full max-w-[88rem] flex-1 px-4 pt-5 pb-24 outline-none sm:px-6 lg:px-8 lg:pt-7 lg:pb-10"
        >
          <ConnectionNotice />
          <Outlet />
        </main>

        <nav
          aria-label={t('app.mainNavigation')}
          className="fixed inset-x-0 bottom-0 z-30 grid grid-cols-5 border-t border-line bg-surface pb-[env(safe-area-inset-bottom)] lg:hidden"
        >
          {navItems.map(({ to, label, icon: Icon }) => (
            <Link
              key={to}
              to={to}
              activeOptions={{ exact: to === '/' }}
              className="flex h-15 min-w-0 flex-col items-center justify-center gap-1 text-ink-faint -outline-offset-2"
              activeProps={{ className: '!text-river font-semibold' }}
            >
              <Icon className="size-5" aria-hidden />
              <span className="max-w-full truncate px-0.5 text-[0.6875rem] leading-none">
                {t(`navShort.${label}`)}
              </span>
            </Link>
          ))}
        </nav>
      </div>
      <Toaster />
    </div>
  );
}

/** A new page is where reading goes on: focus moves to it, as a full page load would do. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.location.pathname });
  const previous = useRef(path);
  useEffect(() => {
    if (previous.current === path) return;
    previous.current = path;
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

export default AppShell;
