import { expect, test } from "vitest";
import { rng } from "../../base/rng.ts";
import { Interpolation, interpolationMemory } from "./interpolation.ts";
import { BarnesHut, treeMemory } from "./quadtree.ts";
import { ownMemory, type Repulsion } from "./repulsion.ts";
import { alone } from "./team.ts";

/** Clusters and stragglers over a disc. */
function drawn(n: number, radius: number): Float64Array {
  const { normal, uniform } = rng(n);
  const points = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    const angle = 2 * Math.PI * (i % 2 ? uniform() : 0.1 * (i % 10));
    const far = radius * (i % 2 ? Math.sqrt(uniform()) : 0.7 + 0.03 * normal());
    points[2 * i] = far * Math.cos(angle) + 3 * radius;
    points[2 * i + 1] = far * Math.sin(angle) - radius;
  }
  return points;
}

function exact(points: Float64Array) {
  const forces = new Float64Array(points.length);
  let sum = 0;
  for (let i = 0; i < points.length; i += 2)
    for (let j = 0; j < points.length; j += 2) {
      if (i === j) continue;
      const [dx, dy] = [points[i]! - points[j]!, points[i + 1]! - points[j + 1]!];
      const q = 1 / (1 + dx * dx + dy * dy);
      sum += q;
      forces[i]! += q * q * dx;
      forces[i + 1]! += q * q * dy;
    }
  return { forces, sum };
}

/** The root mean square of the error over that of the forces; the relative error of the sum. */
function errors(repulsion: Repulsion, points: Float64Array) {
  const expected = exact(points);
  const sum = repulsion.prepare(points);
  const forces = new Float64Array(points.length);
  repulsion.forces(0, points.length / 2, forces);
  let [square, whole] = [0, 0];
  for (let at = 0; at < forces.length; at++) {
    square += (forces[at]! - expected.forces[at]!) ** 2;
    whole += expected.forces[at]! ** 2;
  }
  return { force: Math.sqrt(square / whole), sum: Math.abs(sum / expected.sum - 1) };
}

const fft = () => new Interpolation(interpolationMemory(ownMemory), alone);
const tree = (n: number, theta?: number) => new BarnesHut(treeMemory(n, ownMemory), alone, theta);

// What was measured, and half as much again. In the plane's unit, 1 / (1 + r²) is one wide: close together points act as a
// cloud, and far apart each by itself.
test.each([
  [1e-4, 1e-5, 1e-9],
  [1, 1e-5, 1e-7],
  [10, 1e-2, 4e-4],
  [40, 5e-2, 2e-3],
])("over a disc of radius %d the grid's forces are off by at most %d, the sum by %d", (radius, force, sum) => {
  const points = drawn(1500, radius);
  const error = errors(fft(), points);
  expect(error.force).toBeLessThan(force);
  expect(error.sum).toBeLessThan(sum);
});

test.each([
  [1e-4, 0.05],
  [1, 0.05],
  [10, 0.02],
  [40, 0.02],
])("over a disc of radius %d the tree's forces are off by at most %d", (radius, force) => {
  const points = drawn(1500, radius);
  const error = errors(tree(1500), points);
  expect(error.force).toBeLessThan(force);
  expect(error.sum).toBeLessThan(1e-2);
});

test("with an angle of nothing the tree adds up all pairs", () => {
  const points = drawn(300, 10);
  const error = errors(tree(300, 1e-9), points);
  expect(error.force).toBeLessThan(1e-12);
  expect(error.sum).toBeLessThan(1e-12);
});

test("a grid and a tree are used again and again", () => {
  const [grid, quadtree] = [fft(), tree(200)];
  for (const radius of [1e-3, 50, 3, 50, 0.1]) {
    const points = drawn(200, radius);
    expect(errors(grid, points)).toEqual(errors(fft(), points));
    expect(errors(quadtree, points)).toEqual(errors(tree(200), points));
  }
});

test("points in one place, and a single far one, are no trouble", () => {
  const points = Float64Array.of(1, 1, 1, 1, 1, 1, 5000, 1);
  for (const repulsion of [fft(), tree(4)]) {
    const sum = repulsion.prepare(points);
    const forces = new Float64Array(8);
    repulsion.forces(0, 4, forces);
    expect(sum).toBeGreaterThan(5.9);
    expect(sum).toBeLessThan(6.1);
    expect(forces.every((f) => Math.abs(f) < 0.2)).toBe(true);
  }
  const same = new Float64Array(8).fill(3);
  for (const repulsion of [fft(), tree(4)]) expect(repulsion.prepare(same)).toBeCloseTo(12, 6);
});
