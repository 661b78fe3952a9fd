import { useNavigate } from '@tanstack/react-router';
import { BookOpen, ChevronsUpDown, LogOut } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useMe } from '../features/auth/useMe';
import { useSignOut } from '../features/auth/useSignOut';
import { useMayOperate } from '../features/mesh/useMesh';
import { changeLanguage, languages, type Language } from '../i18n';
import { setThemeChoice, useThemeChoice, type ThemeChoice } from '../lib/theme';
import { Menu, MenuChoice, MenuItem, MenuLabel, MenuSeparator } from '../ui/Menu';
import { meshItem } from './nav';

const themes: ThemeChoice[] = ['system', 'light', 'dark'];

export function AccountMenu({ compact }: { compact?: boolean }) {
  const { t, i18n } = useTranslation();
  const { member } = useMe();
  const signOut = useSignOut();
  const theme = useThemeChoice();
  const navigate = useNavigate();
  const mayOperate = useMayOperate();

  const initials = (
    <span className="grid size-9 shrink-0 place-items-center rounded-full bg-river-soft text-sm font-bold text-river">
      {initialsOf(member.name || member.email)}
    </span>
  );

  return (
    <Menu
      side={compact ? 'bottom' : 'top'}
      align={compact ? 'end' : 'start'}
      trigger={
        compact ? (
          <button type="button" className="rounded-full">
            {initials}
            <span className="sr-only">{t('app.accountMenu')}</span>
          </button>
        ) : (
          <button
            type="button"
            className="flex w-full items-center gap-3 rounded-lg p-2 text-left hover:bg-sunken data-[state=open]:bg-sunken"
          >
            {initials}
            <span className="min-w-0 flex-1">
              <span className="block truncate text-sm font-semibold">{member.name}</span>
              <span className="block truncate text-xs text-ink-faint">{member.email}</span>
            </span>
            <span className="sr-only">{t('app.accountMenu')}</span>
            <ChevronsUpDown className="size-4 text-ink-faint" aria-hidden />
          </button>
        )
      }
    >
      <MenuLabel>{t('app.language')}</MenuLabel>
      <MenuChoice<Language>
        value={(i18n.resolvedLanguage as Language | undefined) ?? 'en'}
        options={Object.entries(languages).map(([value, label]) => ({ value: value as Language, label }))}
        onChange={(language) => void changeLanguage(language)}
      />
      <MenuSeparator />
      <MenuLabel>{t('app.theme')}</MenuLabel>
      <MenuChoice
        value={theme}
        options={themes.map((value) => ({ value, label: t(`app.theme_${value}`) }))}
        onChange={setThemeChoice}
      />
      <MenuSeparator />
      {/* The bar at the bottom of a phone has room for five. */}
      {compact && mayOperate && (
        <MenuItem icon={<meshItem.icon aria-hidden />} onSelect={() => void navigate({ to: meshItem.to })}>
          {t('nav.mesh')}
        </MenuItem>
      )}
      <MenuItem icon={<BookOpen aria-hidden />} onSelect={() => window.location.assign('/api/docs')}>
        {t('app.apiReference')}
      </MenuItem>
      <MenuItem icon={<LogOut aria-hidden />} onSelect={signOut}>
        {t('app.signOut')}
      </MenuItem>
    </Menu>
  );
}

function initialsOf(name: string): string {
  const words = name.split(/[\s@.]+/).filter(Boolean);
  return words
    .slice(0, 2)
    .map((word) => word.charAt(0).toUpperCase())
    .join('');
}
