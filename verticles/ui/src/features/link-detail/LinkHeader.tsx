import { Pencil, QrCode } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Link } from '../../api/types';
import { useFormat } from '../../lib/useFormat';
import { Button } from '../../ui/Button';
import { CopyButton } from '../../ui/CopyButton';
import { useMay } from '../auth/useMay';
import { displayLink, displayUrl } from '../links/display';
import { LinkBadges } from '../links/LinkBadges';
import { LinkMenu } from '../links/LinkMenu';
import type { LinkActions } from '../links/useLinkActions';

export function LinkHeader({ link, actions }: { link: Link; actions: LinkActions }) {
  const { t } = useTranslation();
  const format = useFormat();
  const mayWrite = useMay('links.write');
  return (
    <div className="mt-1 mb-5 flex min-h-[4.5rem] flex-wrap items-start justify-between gap-x-6 gap-y-3">
      <div className="max-w-full min-w-0">
        <div className="flex min-w-0 flex-wrap items-center gap-x-1 gap-y-1">
          <h1 className="min-w-0 truncate text-2xl font-bold tracking-tight">{displayLink(link)}</h1>
          <CopyButton text={link.shortLink} label={t('links.copyShort', { link: displayLink(link) })} />
          <span className="flex flex-wrap gap-1.5">
            <LinkBadges link={link} />
          </span>
        </div>
        <p className="max-w-full truncate py-1 text-sm text-ink-soft">
          <a
            href={link.url}
            target="_blank"
            rel="noreferrer"
            className="rounded py-1.5 hover:text-ink hover:underline"
          >
            {displayUrl(link.url)}
          </a>
          <span className="text-ink-faint"> · {format.date(link.createdAt)}</span>
        </p>
        {link.comments && <p className="mt-1 max-w-prose text-sm text-ink-faint">{link.comments}</p>}
      </div>
      <div className="flex items-center gap-2">
        <Button onClick={() => actions.showQr(link)} icon={<QrCode className="size-4" aria-hidden />}>
          {t('links.qr')}
        </Button>
        {mayWrite && (
          <Button onClick={() => actions.edit(link)} icon={<Pencil className="size-4" aria-hidden />}>
            {t('common.edit')}
          </Button>
        )}
        <LinkMenu link={link} actions={actions} />
      </div>
    </div>
  );
}
