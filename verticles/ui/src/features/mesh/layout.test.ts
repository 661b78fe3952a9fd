import { describe, expect, test } from 'vitest';
import type { MeshCall, MeshNode } from '../../api/types';
import { layOut, thickness } from './layout';

const node = (roles: string[], status: MeshNode['status'] = 'ok'): MeshNode => ({
  id: roles.join('-'),
  name: 'host',
  version: '1',
  roles,
  status,
  reasons: [],
  startedAt: '2026-01-01T00:00:00Z',
  seenSecondsAgo: 0,
  answersThis: false,
  rate: 0,
  errorRate: 0,
  p50: 0,
  p99: 0,
});
const call = (from: string, to: string): MeshCall => ({ from, to, rate: 1, errorRate: 0, p50: 1, p99: 2 });

describe('layOut', () => {
  test('puts doors left of contexts and services of others on the right', () => {
    const { parts } = layOut(
      [node(['gateway', 'tracking', 'payments'])],
      [call('gateway', 'tracking'), call('tracking', 'fraud')],
    );
    const x = Object.fromEntries(parts.map((part) => [part.name, part.x]));
    expect(x.gateway).toBeLessThan(x.tracking!);
    expect(x.tracking).toBe(x.payments);
    expect(x.fraud).toBeGreaterThan(x.tracking!);
    expect(parts.find((part) => part.name === 'fraud')).toMatchObject({ own: false, nodes: 0 });
  });

  test('counts the nodes that host a role, without those that are silent', () => {
    const { parts } = layOut(
      [node(['tracking']), node(['tracking', 'auth']), node(['tracking'], 'silent')],
      [],
    );
    expect(parts.find((part) => part.name === 'tracking')?.nodes).toBe(2);
  });

  test('draws an arrow for each call between two parts, inside of the picture', () => {
    const { arrows, width, height } = layOut(
      [node(['gateway', 'tracking', 'payments'])],
      [call('gateway', 'tracking'), call('payments', 'tracking'), call('tracking', 'tracking')],
    );
    expect(arrows.map((arrow) => `${arrow.from}>${arrow.to}`)).toEqual([
      'gateway>tracking',
      'payments>tracking',
    ]);
    for (const arrow of arrows) {
      expect(arrow.labelX).toBeGreaterThan(0);
      expect(arrow.labelX).toBeLessThan(width);
      expect(arrow.labelY).toBeLessThan(height);
    }
  });

  test('an empty mesh is a picture too', () => {
    expect(layOut([], [])).toMatchObject({ parts: [], arrows: [] });
  });
});

test('thickness grows with the rate, within bounds', () => {
  expect(thickness(0)).toBe(1.5);
  expect(thickness(1_000_000)).toBe(6);
  expect(thickness(100)).toBeGreaterThan(thickness(1));
});
