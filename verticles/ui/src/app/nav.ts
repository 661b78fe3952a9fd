import { Handshake, LayoutDashboard, Link2, Package, Percent } from 'lucide-react';

export const navItems = [
  { to: '/', label: 'dashboard', icon: LayoutDashboard },
  { to: '/links', label: 'links', icon: Link2 },
  { to: '/partners', label: 'partners', icon: Handshake },
  { to: '/commissions', label: 'commissions', icon: Percent },
  { to: '/products', label: 'products', icon: Package },
] as const;
