import { addSums } from '../../lib/money';
import type { Figures, Metric, Partner } from '../../api/types';

/** Totals are optional on the wire; without them the partner's links say as much. */
export function partnerTotals(partner: Partner): Figures {
  const links = partner.links ?? [];
  const sum = (metric: Metric) => links.reduce((total, link) => total + (link[metric] ?? 0), 0);
  return {
    clicks: partner.totalClicks ?? sum('clicks'),
    leads: partner.totalLeads ?? sum('leads'),
    sales: partner.totalSales ?? sum('sales'),
    saleAmount: partner.totalSaleAmount ?? sum('saleAmount'),
    saleAmounts: partner.totalSaleAmounts ?? addSums(links.map((link) => link.saleAmounts)),
  };
}
