import { useTranslation } from 'react-i18next';
import type { Tag } from '../../api/types';
import { TagDot } from './TagDot';

export interface TagPickerProps {
  tags: readonly Tag[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

export function TagPicker({ tags, value, onChange }: TagPickerProps) {
  const { t } = useTranslation();
  return (
    <fieldset>
      <legend className="mb-1.5 text-sm font-semibold">{t('links.tags')}</legend>
      <div className="flex max-h-32 flex-wrap gap-2 overflow-y-auto p-0.5 thin-scroll">
        {tags.map((tag) => {
          const chosen = value.includes(tag.id);
          return (
            <label
              key={tag.id}
              className="inline-flex h-8 cursor-pointer items-center gap-2 rounded-lg border border-line px-2.5 text-sm font-medium text-ink-soft has-checked:border-river has-checked:bg-river-soft has-checked:text-ink has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-river"
            >
              <input
                type="checkbox"
                className="sr-only"
                checked={chosen}
                onChange={() => onChange(chosen ? value.filter((id) => id !== tag.id) : [...value, tag.id])}
              />
              <TagDot color={tag.color} />
              {tag.name}
            </label>
          );
        })}
      </div>
    </fieldset>
  );
}
