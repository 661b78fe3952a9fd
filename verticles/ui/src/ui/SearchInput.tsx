import { useEffect, useState } from 'react';
import { Search, X } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { useDebounced, useSlashFocus } from '../lib/hooks';
import { Input } from './Field';

export interface SearchInputProps {
  value: string;
  onChange: (value: string) => void;
  placeholder: string;
}

/** Reports what was typed once typing pauses. */
export function SearchInput({ value, onChange, placeholder }: SearchInputProps) {
  const { t } = useTranslation();
  const ref = useSlashFocus<HTMLInputElement>();
  const [text, setText] = useState(value);
  const settled = useDebounced(text, 250);

  useEffect(() => {
    if (settled !== value && settled === text) onChange(settled);
    // Only what the person typed may report; a value from outside is taken over below.
  }, [settled]);

  const [seen, setSeen] = useState(value);
  if (value !== seen) {
    setSeen(value);
    if (value !== settled) setText(value);
  }

  return (
    <div role="search" className="relative w-full sm:max-w-sm">
      <Search className="pointer-events-none absolute top-3 left-3 size-4 text-ink-faint" aria-hidden />
      <Input
        ref={ref}
        type="search"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && text) {
            event.preventDefault();
            setText('');
          }
        }}
        placeholder={placeholder}
        aria-label={t('common.search')}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        className="pr-10 pl-9 [&::-webkit-search-cancel-button]:hidden"
      />
      {text ? (
        <button
          type="button"
          aria-label={t('common.clearSearch')}
          onClick={() => {
            setText('');
            ref.current?.focus();
          }}
          className="absolute top-1 right-1 grid size-8 place-items-center rounded-md text-ink-faint hover:bg-sunken"
        >
          <X className="size-4" aria-hidden />
        </button>
      ) : (
        <kbd
          aria-hidden
          className="pointer-events-none absolute top-2.5 right-3 hidden rounded border border-line px-1.5 text-xs leading-4.5 text-ink-faint sm:block"
        >
          /
        </kbd>
      )}
    </div>
  );
}
