// How figures are written on the wall.

export function percent(part: number | null, unknown: string): string {
  return part === null ? unknown : `${Math.round(part * 100)}%`;
}

export function lossOf(loss: number | null, unknown: string): string {
  return loss === null ? unknown : `${(loss * 100).toFixed(1)}%`;
}

export function mosOf(mos: number | null, unknown: string): string {
  return mos === null ? unknown : mos.toFixed(1);
}
