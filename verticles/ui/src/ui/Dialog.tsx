import { useBlocker } from '@tanstack/react-router';
import { createContext, useContext, useMemo, useRef, useState, type ReactNode } from 'react';
import { AlertDialog as Alert, Dialog as Primitive } from 'radix-ui';
import { X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { session } from '../api/session';
import { cx } from '../lib/cx';
import { Button, IconButton } from './Button';
import { useFocusReturn } from './useFocusReturn';

const overlayClass = 'fixed inset-0 z-40 bg-[#04100f]/45 animate-fade dark:bg-black/60';
const panelClass =
  'fixed z-50 flex flex-col bg-surface shadow-float animate-rise outline-none ' +
  // A sheet from below on phones, a centred panel where there is room.
  'inset-x-0 bottom-0 max-h-[92dvh] rounded-t-2xl ' +
  'sm:inset-x-auto sm:bottom-auto sm:left-1/2 sm:top-1/2 sm:-translate-x-1/2 sm:-translate-y-1/2 sm:rounded-2xl sm:max-h-[88dvh]';

const nothing = () => false;

export interface DialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  width?: 'sm' | 'md';
  /** Unsaved input is not thrown away by a stray click beside the dialog. */
  keepOnOutsideClick?: boolean;
  children: ReactNode;
}

interface Guard {
  /** Takes the question whether something was entered that closing would throw away. */
  watch: (isChanged: () => boolean) => void;
  /** Closes the dialog, after a question if something was entered. */
  close: () => void;
}

const GuardContext = createContext<Guard>({ watch: () => undefined, close: () => undefined });

/** For the form in a dialog. */
export const useDialogGuard = (): Guard => useContext(GuardContext);

export function Dialog({
  open,
  onOpenChange,
  title,
  width = 'md',
  keepOnOutsideClick,
  children,
}: DialogProps) {
  const { t } = useTranslation();
  const returnFocus = useFocusReturn(open);
  const [asking, setAsking] = useState(false);
  // Asked in the moment of closing: what is drawn may be a keystroke behind.
  const isChanged = useRef(nothing);
  const latest = useRef(onOpenChange);
  latest.current = onOpenChange;
  const guard = useMemo<Guard>(
    () => ({
      watch: (question) => (isChanged.current = question),
      close: () => (isChanged.current() ? setAsking(true) : latest.current(false)),
    }),
    [],
  );
  const request = (next: boolean) => (next ? onOpenChange(true) : guard.close());
  // Leaving the page closes its dialog as well. Who was logged out has to leave; what was entered is kept then.
  const leaving = useBlocker({
    shouldBlockFn: ({ current, next }) =>
      open && isChanged.current() && session.get() !== null && current.pathname !== next.pathname,
    enableBeforeUnload: () => open && isChanged.current(),
    withResolver: true,
  });
  const stay = () => {
    setAsking(false);
    leaving.reset?.();
  };
  const discard = () => {
    setAsking(false);
    isChanged.current = nothing;
    if (leaving.status === 'blocked') leaving.proceed();
    else onOpenChange(false);
  };
  return (
    <Primitive.Root open={open} onOpenChange={request}>
      <Primitive.Portal>
        <Primitive.Overlay className={overlayClass} />
        <Primitive.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusFirstField}
          onCloseAutoFocus={returnFocus}
          onInteractOutside={(event) => keepOnOutsideClick && event.preventDefault()}
          className={cx(panelClass, width === 'sm' ? 'sm:w-[26rem]' : 'sm:w-[36rem]')}
        >
          <div className="flex items-center justify-between gap-4 border-b border-line py-3 pr-3 pl-5">
            <Primitive.Title className="min-w-0 truncate text-lg font-bold">{title}</Primitive.Title>
            <Primitive.Close asChild>
              <IconButton label={t('common.close')}>
                <X className="size-5" aria-hidden />
              </IconButton>
            </Primitive.Close>
          </div>
          <GuardContext.Provider value={guard}>{children}</GuardContext.Provider>
        </Primitive.Content>
      </Primitive.Portal>
      <ConfirmDialog
        open={asking || leaving.status === 'blocked'}
        onOpenChange={stay}
        title={t('common.discardTitle')}
        body={t('common.discardBody')}
        confirm={t('common.discard')}
        onConfirm={discard}
      />
    </Primitive.Root>
  );
}

/** In a form the first field is what one came for, not the button that closes it. */
function focusFirstField(event: Event): void {
  const field = (event.currentTarget as HTMLElement | null)?.querySelector<HTMLElement>(
    'form input, form select, form textarea',
  );
  if (!field) return;
  event.preventDefault();
  field.focus();
}

export function DialogBody({ children, className }: { children: ReactNode; className?: string }) {
  return <div className={cx('min-h-0 flex-1 overflow-y-auto p-5 thin-scroll', className)}>{children}</div>;
}

export function DialogFooter({ children }: { children: ReactNode }) {
  return <div className="flex flex-wrap justify-end gap-2 border-t border-line px-5 py-3">{children}</div>;
}

export interface ConfirmDialogProps {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  title: string;
  body: string;
  confirm: string;
  busy?: boolean;
  error?: string | undefined;
  onConfirm: () => void;
}

export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  body,
  confirm,
  busy,
  error,
  onConfirm,
}: ConfirmDialogProps) {
  const { t } = useTranslation();
  const returnFocus = useFocusReturn(open);
  return (
    <Alert.Root open={open} onOpenChange={onOpenChange}>
      <Alert.Portal>
        <Alert.Overlay className={overlayClass} />
        <Alert.Content onCloseAutoFocus={returnFocus} className={cx(panelClass, 'sm:w-[27rem]')}>
          <div className="p-5">
            <Alert.Title className="text-lg font-bold break-words">{title}</Alert.Title>
            <Alert.Description className="mt-2 text-ink-soft">{body}</Alert.Description>
            {error && (
              <p role="alert" className="mt-3 text-sm text-bad">
                {error}
              </p>
            )}
          </div>
          <DialogFooter>
            <Alert.Cancel asChild>
              <Button variant="secondary">{t('common.cancel')}</Button>
            </Alert.Cancel>
            <Button variant="danger" busy={busy ?? false} onClick={onConfirm}>
              {confirm}
            </Button>
          </DialogFooter>
        </Alert.Content>
      </Alert.Portal>
    </Alert.Root>
  );
}
