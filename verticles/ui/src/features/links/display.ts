/** A short link as people say it: without the scheme. */
export function displayLink(link: { domain: string; key: string }): string {
  return link.key === '_root' ? link.domain : `${link.domain}/${link.key}`;
}

/** A destination without its scheme: the interesting part stays in sight when it is cut off. */
export function displayUrl(url: string): string {
  return url.replace(/^https?:\/\//, '').replace(/\/$/, '');
}
