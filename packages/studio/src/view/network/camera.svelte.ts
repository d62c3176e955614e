interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const NEAREST = 3;
const FURTHEST = 0.02;

/** Which part of a drawing is seen, and how large. */
export class Camera {
  /** Of the corner of what is seen, in units of the drawing. */
  x = $state(0);
  y = $state(0);
  /** Pixels for a unit of the drawing. */
  zoom = $state(1);
  /** Of the window, in pixels. */
  width = $state(0);
  height = $state(0);

  get seen(): Rectangle {
    return { x: this.x, y: this.y, width: this.width / this.zoom, height: this.height / this.zoom };
  }

  /** Moves by pixels. */
  pan(dx: number, dy: number): void {
    this.x -= dx / this.zoom;
    this.y -= dy / this.zoom;
  }

  /** @param at what stays where it is, in pixels of the window; its middle where it is not told */
  zoomBy(factor: number, at = { x: this.width / 2, y: this.height / 2 }): void {
    const zoom = Math.min(NEAREST, Math.max(FURTHEST, this.zoom * factor));
    this.x += at.x / this.zoom - at.x / zoom;
    this.y += at.y / this.zoom - at.y / zoom;
    this.zoom = zoom;
  }

  /** Shows all of a drawing, or as much of its width as can be read, from the top. */
  fit(width: number, height: number, least = 0): void {
    if (this.width === 0 || width === 0) return;
    const whole = Math.min(this.width / width, this.height / height, 1);
    this.zoom = Math.max(whole, Math.min(least, this.width / width), FURTHEST);
    this.x = width / 2 - this.width / 2 / this.zoom;
    this.y = Math.min(0, height / 2 - this.height / 2 / this.zoom);
  }

  /** Moves as little as brings a place into the window with some room around it; far away, into the middle. */
  reveal({ x, y, width, height }: Rectangle): void {
    const room = 40 / this.zoom;
    const { seen } = this;
    const along = (from: number, length: number, first: number, shown: number) => {
      if (from - room >= first && from + length + room <= first + shown) return first;
      const far = from + length < first - shown || from > first + 2 * shown || length + 2 * room > shown;
      if (far) return from + length / 2 - shown / 2;
      return from - room < first ? from - room : from + length + room - shown;
    };
    this.x = along(x, width, seen.x, seen.width);
    this.y = along(y, height, seen.y, seen.height);
  }
}

export const meet = (a: Rectangle, b: Rectangle): boolean =>
  a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
