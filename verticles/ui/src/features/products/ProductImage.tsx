import { Package, Wrench } from 'lucide-react';
import { useState } from 'react';
import type { Product } from '../../api/types';

/** Merchants' images come from anywhere and may be gone; the box stays the same. */
export function ProductImage({ product }: { product: Product }) {
  const [broken, setBroken] = useState<string | null>(null);
  const Icon = product.kind === 'service' ? Wrench : Package;
  return (
    <span className="grid size-11 shrink-0 place-items-center overflow-hidden rounded-lg border border-line bg-sunken text-ink-faint">
      {product.imageUrl && broken !== product.imageUrl ? (
        <img
          src={product.imageUrl}
          alt=""
          loading="lazy"
          referrerPolicy="no-referrer"
          onError={() => setBroken(product.imageUrl)}
          className="size-full object-cover"
        />
      ) : (
        <Icon className="size-5" aria-hidden />
      )}
    </span>
  );
}
