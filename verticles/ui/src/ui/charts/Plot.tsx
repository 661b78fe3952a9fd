import { useEffect, useRef } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import { useTheme } from '../../lib/theme';

export interface PlotColors {
  ink: string;
  grid: string;
  surface: string;
  series: (name: string) => string;
}

export interface PlotProps {
  data: uPlot.AlignedData;
  height: number;
  /** Must be stable (useCallback): the chart is built anew when it changes. */
  options: (colors: PlotColors) => Omit<uPlot.Options, 'width' | 'height'>;
  /** What the picture says, for those who do not see it. */
  label: string;
}

/** uPlot in React: built once, resized with its box, repainted with the theme, fed by setData. */
export function Plot({ data, height, options, label }: PlotProps) {
  const box = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const newest = useRef(data);
  newest.current = data;
  const theme = useTheme();

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const chart = new uPlot(
      { ...options(readColors()), width: element.clientWidth, height },
      newest.current,
      element,
    );
    plot.current = chart;
    const observer = new ResizeObserver(([entry]) => {
      const width = Math.floor(entry?.contentRect.width ?? 0);
      if (width > 0 && width !== chart.width) chart.setSize({ width, height });
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      chart.destroy();
      plot.current = null;
    };
  }, [options, height, theme]);

  useEffect(() => {
    plot.current?.setData(data);
  }, [data]);

  return (
    <div ref={box} role="img" aria-label={label} style={{ height }} className="w-full overflow-hidden" />
  );
}

function readColors(): PlotColors {
  const style = getComputedStyle(document.documentElement);
  const read = (name: string) => style.getPropertyValue(`--${name}`).trim();
  return { ink: read('ink-faint'), grid: read('line'), surface: read('surface'), series: read };
}

/** A hex colour with an alpha of its own, for fills under a line. */
export function translucent(hex: string, alpha: number): string {
  return `${hex}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`;
}

export const axisFont = '12px "Figtree Variable", system-ui, sans-serif';
