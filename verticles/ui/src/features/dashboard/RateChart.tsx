import { useCallback, useMemo } from 'react';
import type uPlot from 'uplot';
import { useFormat } from '../../lib/useFormat';
import { axisFont, Plot, translucent, type PlotColors } from '../../ui/charts/Plot';
import { shownSeconds, type RateSeries } from './live/rate';

/** A quiet minute should not look like a storm: the scale never zooms in below this many clicks per second. */
const smallestScale = 4;

export function RateChart({ series, label }: { series: RateSeries; label: string }) {
  const format = useFormat();
  const data = useMemo<uPlot.AlignedData>(() => {
    // Seconds before now: the axis stands still while the line moves through it.
    const age = series.seconds.map((_, index) => index - shownSeconds + 1);
    return [age, series.clicks];
  }, [series]);

  const options = useCallback(
    (colors: PlotColors): Omit<uPlot.Options, 'width' | 'height'> => {
      const line = colors.series('clicks');
      return {
        padding: [8, 10, 0, 0],
        cursor: { show: false },
        legend: { show: false },
        scales: {
          x: { time: false, range: () => [1 - shownSeconds, 0] },
          y: { range: (_, __, max) => [0, Math.max(smallestScale, Math.ceil((max ?? 0) * 1.15))] },
        },
        axes: [
          {
            stroke: colors.ink,
            font: axisFont,
            size: 26,
            gap: 6,
            grid: { show: false },
            ticks: { show: false },
            splits: () => [-90, -60, -30, 0],
            values: (_, splits) => splits.map((value) => (value === 0 ? '0 s' : `−${-value} s`)),
          },
          {
            stroke: colors.ink,
            font: axisFont,
            size: 44,
            gap: 8,
            grid: { stroke: colors.grid, width: 1 },
            ticks: { show: false },
            space: 44,
            incrs: [1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 2e4, 5e4, 1e5, 1e6],
            values: (_, splits) => splits.map((value) => format.compact(value)),
          },
        ],
        series: [
          {},
          {
            stroke: line,
            width: 2,
            fill: translucent(line, 0.14),
            points: { show: false },
            spanGaps: false,
          },
        ],
      };
    },
    [format],
  );

  return <Plot data={data} height={240} options={options} label={label} />;
}
