import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import type { Link } from '../../api/types';
import { useErrorText } from '../../lib/useErrorText';
import { ConfirmDialog } from '../../ui/Dialog';
import { toast } from '../../ui/toast';
import { displayLink } from './display';
import { LinkDialog } from './LinkDialog';
import { QrDialog } from './QrDialog';
import { useLinkMutations } from './useLinkMutations';

type OpenDialog = { kind: 'edit' | 'qr' | 'delete'; link: Link };

export interface LinkActions {
  edit: (link: Link) => void;
  showQr: (link: Link) => void;
  remove: (link: Link) => void;
  toggleArchived: (link: Link) => void;
  /** To be rendered once by whoever offers the actions. */
  dialogs: ReactNode;
}

/** What can be done with a link, the same in the list and on its own page. */
export function useLinkActions({ onRemoved }: { onRemoved?: () => void } = {}): LinkActions {
  const { t } = useTranslation();
  const errorText = useErrorText();
  const { update, remove } = useLinkMutations();
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const close = () => setOpen(null);

  const toggleArchived = (link: Link) =>
    update.mutate(
      { id: link.id, input: { archived: !link.archived } },
      {
        onSuccess: () => toast.good(t(link.archived ? 'links.unarchived' : 'links.archived')),
        onError: (error) => toast.bad(errorText(error)),
      },
    );

  const confirmRemoval = (link: Link) =>
    remove.mutate(link.id, {
      onSuccess: () => {
        close();
        toast.good(t('links.deleted'));
        onRemoved?.();
      },
    });

  const dialogs = open && (
    <>
      {open.kind === 'edit' && <LinkDialog open onOpenChange={close} link={open.link} />}
      {open.kind === 'qr' && <QrDialog open onOpenChange={close} link={open.link} />}
      {open.kind === 'delete' && (
        <ConfirmDialog
          open
          onOpenChange={close}
          title={t('links.deleteTitle', { link: displayLink(open.link) })}
          body={t('links.deleteBody')}
          confirm={t('links.deleteConfirm')}
          busy={remove.isPending}
          error={remove.error ? errorText(remove.error) : undefined}
          onConfirm={() => confirmRemoval(open.link)}
        />
      )}
    </>
  );

  return {
    edit: (link) => setOpen({ kind: 'edit', link }),
    showQr: (link) => setOpen({ kind: 'qr', link }),
    remove: (link) => {
      remove.reset();
      setOpen({ kind: 'delete', link });
    },
    toggleArchived,
    dialogs,
  };
}
