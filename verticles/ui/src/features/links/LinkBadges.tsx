import { useTranslation } from 'react-i18next';
import type { Link } from '../../api/types';
import { Badge } from '../../ui/Badge';
import { TagDot } from './TagDot';

const shownTags = 2;

/** What a link is that looks like any other: first why its visitors do not arrive, if they do not. */
export function LinkBadges({ link }: { link: Link }) {
  const { t } = useTranslation();
  const expired = link.expiresAt !== null && Date.parse(link.expiresAt) < Date.now();
  const limit = link.clickLimit ?? null;
  const tags = link.tags ?? [];
  return (
    <>
      {link.disabledAt && <Badge tone="bad">{t('links.disabledBadge')}</Badge>}
      {expired && <Badge tone="warn">{t('links.expiredBadge')}</Badge>}
      {limit !== null && link.clicks >= limit && <Badge tone="warn">{t('links.limitBadge')}</Badge>}
      {link.archived && <Badge>{t('links.archivedBadge')}</Badge>}
      {link.password && <Badge>{t('links.passwordBadge')}</Badge>}
      {link.rules && <Badge>{t('rules.badge')}</Badge>}
      {link.testVariants && <Badge>{t('rules.testBadge')}</Badge>}
      {/* Where there is little room the other badges matter more. */}
      {tags.length > 0 && (
        <span className="hidden md:contents">
          {tags.slice(0, shownTags).map((tag) => (
            <Badge key={tag.id}>
              <span className="mr-1.5 inline-flex">
                <TagDot color={tag.color} />
              </span>
              {tag.name}
            </Badge>
          ))}
          {tags.length > shownTags && <Badge>+{tags.length - shownTags}</Badge>}
        </span>
      )}
    </>
  );
}
