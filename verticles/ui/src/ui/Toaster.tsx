import { Toast } from 'radix-ui';
import { CircleAlert, CircleCheck, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { toast, useToasts } from './toast';

export function Toaster() {
  const { t } = useTranslation();
  const messages = useToasts();
  return (
    <Toast.Provider duration={5000} label={t('common.notifications')} swipeDirection="down">
      {messages.map(({ id, kind, text }) => (
        <Toast.Root
          key={id}
          type={kind === 'bad' ? 'foreground' : 'background'}
          onOpenChange={(open) => !open && toast.dismiss(id)}
          className="flex items-center gap-3 rounded-xl border border-line bg-surface py-2.5 pr-2 pl-4 shadow-float animate-rise"
        >
          {kind === 'good' ? (
            <CircleCheck className="size-5 shrink-0 text-good" aria-hidden />
          ) : (
            <CircleAlert className="size-5 shrink-0 text-bad" aria-hidden />
          )}
          <Toast.Description className="min-w-0 flex-1 text-sm font-medium break-words">
            {text}
          </Toast.Description>
          <Toast.Close
            aria-label={t('common.dismiss')}
            className="grid size-8 place-items-center rounded-lg text-ink-faint hover:bg-sunken"
          >
            <X className="size-4" aria-hidden />
          </Toast.Close>
        </Toast.Root>
      ))}
      <Toast.Viewport className="fixed inset-x-3 bottom-20 z-[60] flex flex-col gap-2 outline-none sm:inset-x-auto sm:right-5 sm:bottom-5 sm:w-96" />
    </Toast.Provider>
  );
}
