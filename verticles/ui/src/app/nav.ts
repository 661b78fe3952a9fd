import { Handshake, LayoutDashboard, Link2, Package, Percent, Waypoints } from 'lucide-react';

export const navItems = [
  { to: '/', label: 'dashboard', icon: LayoutDashboard },
  { to: '/links', label: 'links', icon: Link2 },
  { to: '/partners', label: 'partners', icon: Handshake },
  { to: '/commissions', label: 'commissions', icon: Percent },
  { to: '/products', label: 'products', icon: Package },
] as const;

/** For those who operate the installation, beside what everybody works with. */
export const meshItem = { to: '/mesh', label: 'mesh', icon: Waypoints } as const;
