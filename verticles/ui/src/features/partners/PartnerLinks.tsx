import { Link as RouterLink } from '@tanstack/react-router';
import { Popover } from 'radix-ui';
import { useTranslation } from 'react-i18next';
import type { Partner } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { CopyButton } from '../../ui/CopyButton';
import { displayLink } from '../links/display';

export function PartnerLinks({ partner }: { partner: Partner }) {
  const { t } = useTranslation();
  const format = useFormat();
  const links = partner.links ?? [];
  if (links.length === 0)
    return (
      <span className="text-sm text-ink-faint" title={partner.noLinkReason ?? undefined}>
        {t('partners.noLinks')}
      </span>
    );
  return (
    <Popover.Root>
      <Popover.Trigger className="rounded font-medium text-river underline decoration-river/40 underline-offset-4 hover:decoration-river figures">
        {t('partners.linkCount', { count: links.length, formatted: format.number(links.length) })}
      </Popover.Trigger>
      <Popover.Portal>
        <Popover.Content
          sideOffset={6}
          collisionPadding={12}
          aria-label={t('partners.linksOf', { name: partner.name })}
          className="z-50 max-h-80 w-80 overflow-y-auto rounded-xl border border-line bg-surface p-2 shadow-float animate-rise thin-scroll"
        >
          <ul>
            {links.map((link) => (
              <li
                key={link.id}
                className="flex items-center gap-2 rounded-lg py-1 pr-1 pl-2.5 hover:bg-sunken"
              >
                <RouterLink
                  to="/links/$linkId"
                  params={{ linkId: link.id }}
                  className="min-w-0 flex-1 rounded py-1"
                >
                  <span className="block truncate text-sm font-semibold">{displayLink(link)}</span>
                  <span className="block text-xs text-ink-faint figures">
                    {format.number(link.clicks)} {t('metric.clicks').toLocaleLowerCase(format.locale)}
                  </span>
                </RouterLink>
                <CopyButton text={link.shortLink} label={t('links.copyShort', { link: displayLink(link) })} />
              </li>
            ))}
          </ul>
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  );
}
