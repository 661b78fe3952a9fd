/** The API's closed set of tag colours, each readable on light and dark. */
const colors: Record<string, string> = {
  red: '#d4503e',
  yellow: '#c79a12',
  green: '#3f9a57',
  blue: '#3b82c4',
  purple: '#8a63c9',
  brown: '#96694a',
  gray: '#7d8b89',
  pink: '#cc5c97',
};

export function TagDot({ color }: { color: string }) {
  return (
    <span
      aria-hidden
      className="inline-block size-2 shrink-0 rounded-full"
      style={{ backgroundColor: colors[color] ?? colors['gray'] }}
    />
  );
}
