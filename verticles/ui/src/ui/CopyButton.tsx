import { useEffect, useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { copyText } from '../lib/clipboard';
import { IconButton } from './Button';
import { toast } from './toast';

/** Says "copied" where the click was, and to screen readers, for two seconds. */
export function CopyButton({ text, label, className }: { text: string; label: string; className?: string }) {
  const { t } = useTranslation();
  const [copied, setCopied] = useState(false);

  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async () => {
    if (await copyText(text)) setCopied(true);
    else toast.bad(t('common.copyFailed'));
  };

  return (
    <>
      <IconButton label={label} onClick={() => void copy()} className={className ?? ''}>
        {copied ? (
          <Check className="size-4 text-good" aria-hidden />
        ) : (
          <Copy className="size-4" aria-hidden />
        )}
      </IconButton>
      <span role="status" className="sr-only">
        {copied ? t('common.copied') : ''}
      </span>
    </>
  );
}
