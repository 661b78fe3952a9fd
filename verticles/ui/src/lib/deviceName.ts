import type { TFunction } from 'i18next';

const known = ['desktop', 'mobile', 'tablet'] as const;

/** The kinds of devices in the person's language; what we have no word for stays as the server says it. */
export function deviceName(t: TFunction, raw: string | null | undefined): string {
  const name = known.find((word) => word === raw?.toLowerCase());
  return name ? t(`device.${name}`) : (raw ?? '');
}
