import { useTranslation } from 'react-i18next';
import type { Link } from '../../api/types';
import { Badge } from '../../ui/Badge';
import { TagDot } from './TagDot';

const shownTags = 2;

export function LinkBadges({ link }: { link: Link }) {
  const { t } = useTranslation();
  const expired = link.expiresAt !== null && Date.parse(link.expiresAt) < Date.now();
  const tags = link.tags ?? [];
  return (
    <>
      {link.archived && <Badge>{t('links.archivedBadge')}</Badge>}
      {expired && <Badge tone="warn">{t('links.expiredBadge')}</Badge>}
      {link.password && <Badge>{t('links.passwordBadge')}</Badge>}
      {link.rules && <Badge>{t('rules.badge')}</Badge>}
      {link.testVariants && <Badge>{t('rules.testBadge')}</Badge>}
      {tags.slice(0, shownTags).map((tag) => (
        <Badge key={tag.id}>
          <span className="mr-1.5 inline-flex">
            <TagDot color={tag.color} />
          </span>
          {tag.name}
        </Badge>
      ))}
      {tags.length > shownTags && <Badge>+{tags.length - shownTags}</Badge>}
    </>
  );
}
