import { Download } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { links } from '../../api/endpoints';
import type { Link } from '../../api/types';
import { cx } from '../../lib/cx';
import { buttonClass } from '../../ui/Button';
import { Dialog, DialogBody, DialogFooter } from '../../ui/Dialog';
import { Segmented } from '../../ui/Segmented';
import { displayLink } from './display';

const sizes = ['300', '600', '1200'] as const;
/** Sharp on dense screens, whatever size is downloaded. */
const previewSize = 600;

export interface QrDialogProps {
  link: Link;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

export function QrDialog({ link, open, onOpenChange }: QrDialogProps) {
  const { t } = useTranslation();
  const [size, setSize] = useState<(typeof sizes)[number]>('600');
  const [state, setState] = useState<'loading' | 'shown' | 'failed'>('loading');
  const name = displayLink(link);

  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={t('links.qr')} width="sm">
      <DialogBody className="flex flex-col items-center gap-4">
        {/* White in every theme: a scanner needs the contrast, and the quiet zone around the code. */}
        <div className="grid size-60 place-items-center rounded-xl border border-line bg-white p-3">
          {state === 'failed' ? (
            <p role="alert" className="text-center text-sm text-[#b3261e]">
              {t('links.qrFailed')}
            </p>
          ) : (
            <img
              src={links.qrUrl(link.shortLink, previewSize)}
              alt={t('links.qrFor', { link: name })}
              width={216}
              height={216}
              onLoad={() => setState('shown')}
              onError={() => setState('failed')}
              className={cx('size-54 transition-opacity', state === 'loading' && 'opacity-0')}
            />
          )}
        </div>
        <p className="max-w-full truncate font-semibold">{name}</p>
        <Segmented
          label={t('links.qrSize')}
          value={size}
          onChange={setSize}
          options={sizes.map((value) => ({ value, label: `${value} px` }))}
        />
      </DialogBody>
      <DialogFooter>
        <a
          href={links.qrUrl(link.shortLink, Number(size))}
          download={`qr-${link.domain}-${link.key.replace(/[^\w-]+/g, '-')}.png`}
          className={buttonClass('primary', 'md', 'w-full')}
        >
          <Download className="size-4" aria-hidden />
          {t('links.qrDownload')}
        </a>
      </DialogFooter>
    </Dialog>
  );
}
