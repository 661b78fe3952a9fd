/** The mark: two tributaries joining the river that they feed. */
export function RiverMark({ size = 28, className }: { size?: number; className?: string }) {
  return (
    <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="8" fill="#0c5a73" />
      <g fill="none" stroke="#fff" strokeLinecap="round">
        <path d="M8 6c0 9 8 9 8 17v4" strokeWidth="3.4" />
        <path d="M24.5 7c0 6.5-7 7.5-8.3 13" strokeWidth="2.4" />
        <path d="M16.5 6c0 3.5-2.6 5-4.2 7.8" strokeWidth="1.7" />
      </g>
    </svg>
  );
}
