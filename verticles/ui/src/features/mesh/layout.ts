import type { MeshCall, MeshNode } from '../../api/types';

/** One part of the mesh: a role of the platform, or a service or client in another language. */
export interface Part {
  name: string;
  /** Part of the platform itself. */
  own: boolean;
  x: number;
  y: number;
  /** How many nodes host it; 0 for what runs beside the nodes. */
  nodes: number;
}

export interface Arrow extends MeshCall {
  path: string;
  labelX: number;
  labelY: number;
}

export interface Layout {
  width: number;
  height: number;
  parts: Part[];
  arrows: Arrow[];
}

export const boxWidth = 188;
export const boxHeight = 60;
const gap = 26;
const margin = 16;
const columnStep = 330;
/** Room for arrows between parts of one column. */
const bulge = 54;

const doors = ['gateway', 'edge'];
const contexts = ['auth', 'catalogue', 'tracking', 'payments', 'notifications'];

/**
 * Left stand the doors and whoever is never called, in the middle the contexts, on the right what others add. The order
 * is fixed, so that a picture that is drawn anew every few seconds does not jump.
 */
export function layOut(nodes: readonly MeshNode[], calls: readonly MeshCall[]): Layout {
  const hosted = new Map<string, number>();
  for (const node of nodes) {
    for (const role of node.roles)
      hosted.set(role, (hosted.get(role) ?? 0) + (node.status === 'silent' ? 0 : 1));
  }
  const called = new Set(calls.map((call) => call.to));
  const names = new Set([...hosted.keys(), ...calls.map((call) => call.from), ...called]);
  const known = new Set([...doors, ...contexts]);
  const others = [...names].filter((name) => !known.has(name)).sort();
  const columns = [
    [...doors.filter((name) => names.has(name)), ...others.filter((name) => !called.has(name))],
    contexts.filter((name) => names.has(name)),
    others.filter((name) => called.has(name)),
  ].filter((column) => column.length > 0);

  const rows = Math.max(1, ...columns.map((column) => column.length));
  const height = rows * (boxHeight + gap) - gap + 2 * margin;
  const width = Math.max(1, columns.length - 1) * columnStep + boxWidth + bulge + 2 * margin;
  const parts = columns.flatMap((column, place) => {
    const taken = column.length * (boxHeight + gap) - gap;
    return column.map((name, row) => ({
      name,
      own: known.has(name),
      x: margin + place * columnStep,
      y: (height - taken) / 2 + row * (boxHeight + gap),
      nodes: hosted.get(name) ?? 0,
    }));
  });
  return { width, height, parts, arrows: draw(parts, calls) };
}

interface End {
  call: MeshCall;
  part: Part;
  other: Part;
  side: 'left' | 'right';
}

function draw(parts: readonly Part[], calls: readonly MeshCall[]): Arrow[] {
  const byName = new Map(parts.map((part) => [part.name, part]));
  const starts: End[] = [];
  const targets: End[] = [];
  for (const call of calls) {
    const from = byName.get(call.from);
    const to = byName.get(call.to);
    if (!from || !to || from === to) continue;
    starts.push({ call, part: from, other: to, side: to.x < from.x ? 'left' : 'right' });
    targets.push({ call, part: to, other: from, side: to.x > from.x ? 'left' : 'right' });
  }
  const ends = [...starts, ...targets];
  return starts.map((start, place) => {
    const target = targets[place] as End;
    const a = port(start, ends);
    const b = port(target, ends);
    const reach = start.part.x === target.part.x ? bulge : Math.abs(b.x - a.x) * 0.45;
    const c1 = a.x + (start.side === 'right' ? reach : -reach);
    const c2 = b.x + (target.side === 'right' ? reach : -reach);
    return {
      ...start.call,
      path: `M${round(a.x)} ${round(a.y)}C${round(c1)} ${round(a.y)} ${round(c2)} ${round(b.y)} ${round(b.x)} ${round(b.y)}`,
      labelX: round((a.x + 3 * c1 + 3 * c2 + b.x) / 8),
      labelY: round((a.y + b.y) / 2),
    };
  });
}

/** Arrows of one side of a box are spread over it, in the order of where they lead, so that fewer of them cross. */
function port(end: End, ends: readonly End[]): { x: number; y: number } {
  const beside = ends
    .filter((other) => other.part === end.part && other.side === end.side)
    .sort((a, b) => a.other.y - b.other.y || a.other.x - b.other.x);
  const place = (beside.indexOf(end) + 1) / (beside.length + 1);
  return {
    x: end.part.x + (end.side === 'right' ? boxWidth : 0),
    y: end.part.y + boxHeight * place,
  };
}

const round = (value: number) => Math.round(value * 10) / 10;

/** One call in ten seconds is a thread, a thousand a second a rope. */
export function thickness(rate: number): number {
  return round(Math.min(6, Math.max(1.5, 1.5 + 1.1 * Math.log10(1 + rate * 3))));
}
