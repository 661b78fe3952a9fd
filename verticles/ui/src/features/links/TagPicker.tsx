import { useTranslation } from 'react-i18next';
import type { Tag } from '../../api/types';
import { CheckChips } from '../../ui/CheckChips';
import { TagDot } from './TagDot';

export interface TagPickerProps {
  tags: readonly Tag[];
  value: readonly string[];
  onChange: (ids: string[]) => void;
}

export function TagPicker({ tags, value, onChange }: TagPickerProps) {
  const { t } = useTranslation();
  const options = tags.map((tag) => ({
    value: tag.id,
    label: (
      <>
        <TagDot color={tag.color} />
        {tag.name}
      </>
    ),
  }));
  return <CheckChips legend={t('links.tags')} options={options} value={value} onChange={onChange} scrolls />;
}
