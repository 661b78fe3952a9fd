import { Archive, ArchiveRestore, Ellipsis, ExternalLink, Pencil, QrCode, Trash2 } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import type { Link } from '../../api/types';
import { useMay } from '../auth/useMay';
import { IconButton } from '../../ui/Button';
import { Menu, MenuItem, MenuLink, MenuSeparator } from '../../ui/Menu';
import type { LinkActions } from './useLinkActions';

export function LinkMenu({ link, actions }: { link: Link; actions: LinkActions }) {
  const { t } = useTranslation();
  const mayWrite = useMay('links.write');
  return (
    <Menu
      trigger={
        <IconButton label={t('common.more')}>
          <Ellipsis className="size-5" aria-hidden />
        </IconButton>
      }
    >
      {mayWrite && (
        <MenuItem icon={<Pencil aria-hidden />} onSelect={() => actions.edit(link)}>
          {t('common.edit')}
        </MenuItem>
      )}
      <MenuItem icon={<QrCode aria-hidden />} onSelect={() => actions.showQr(link)}>
        {t('links.qr')}
      </MenuItem>
      <MenuLink icon={<ExternalLink aria-hidden />} href={link.url}>
        {t('links.open')}
      </MenuLink>
      {mayWrite && (
        <>
          <MenuItem
            icon={link.archived ? <ArchiveRestore aria-hidden /> : <Archive aria-hidden />}
            onSelect={() => actions.toggleArchived(link)}
          >
            {t(link.archived ? 'common.unarchive' : 'common.archive')}
          </MenuItem>
          <MenuSeparator />
          <MenuItem danger icon={<Trash2 aria-hidden />} onSelect={() => actions.remove(link)}>
            {t('common.delete')}
          </MenuItem>
        </>
      )}
    </Menu>
  );
}
