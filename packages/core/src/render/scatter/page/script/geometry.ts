/** Of the page's script: what lies where. Knows nothing of the page. */
export const geometry = `
function binsOf(x, y) {
  const columns = Math.max(1, Math.floor(Math.sqrt(x.length / 4)));
  const cellOf = (v) => Math.min(columns - 1, Math.max(0, Math.floor(v * columns)));
  const bins = Array.from({ length: columns * columns }, () => []);
  for (let i = 0; i < x.length; i++) bins[cellOf(y[i]) * columns + cellOf(x[i])].push(i);
  function within(left, top, right, bottom, visit) {
    for (let row = cellOf(top); row <= cellOf(bottom); row++)
      for (let column = cellOf(left); column <= cellOf(right); column++)
        for (const i of bins[row * columns + column])
          if (x[i] >= left && x[i] <= right && y[i] >= top && y[i] <= bottom) visit(i);
  }
  function nearest(px, py, reach, wanted) {
    let best = -1, least = reach * reach;
    within(px - reach, py - reach, px + reach, py + reach, (i) => {
      const far = (x[i] - px) ** 2 + (y[i] - py) ** 2;
      if (far <= least && wanted(i)) { least = far; best = i; }
    });
    return best;
  }
  return { within, nearest };
}
function inPolygon(polygon, px, py) {
  let inside = false;
  for (let i = 0, j = polygon.length - 1; i < polygon.length; j = i++) {
    const [ax, ay] = polygon[i], [bx, by] = polygon[j];
    if (ay > py !== by > py && px < ((bx - ax) * (py - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
function nextTowards(x, y, from, [dx, dy], wanted) {
  let best = -1, least = Infinity;
  for (let i = 0; i < x.length; i++) {
    const ahead = (x[i] - from[0]) * dx + (y[i] - from[1]) * dy;
    const aside = Math.abs((x[i] - from[0]) * dy - (y[i] - from[1]) * dx);
    if (ahead <= 1e-9 || aside > 2 * ahead || !wanted(i)) continue;
    const cost = ahead + 2 * aside;
    if (cost < least) { least = cost; best = i; }
  }
  return best;
}
function discOf(radius) {
  const reach = Math.ceil(radius + 1), spots = [];
  for (let dy = -reach; dy <= reach; dy++)
    for (let dx = -reach; dx <= reach; dx++) {
      const share = Math.min(1, radius + 0.5 - Math.hypot(dx, dy));
      if (share > 0) spots.push(dx, dy, share);
    }
  return Float32Array.from(spots);
}
`;
