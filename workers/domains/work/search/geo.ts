/** Mean radius of the Earth (IUGG), in kilometres. */
export const EARTH_KM = 6_371.0088;

export interface Degrees {
  readonly lat: number;
  readonly lon: number;
}

/** A point on the sphere of radius 1. */
export interface Point {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

const radians = (degrees: number) => (degrees * Math.PI) / 180;

/** To some micrometres on the ground: so all longitudes of a pole are one point. */
const rounded = (coordinate: number) => Math.round(coordinate * 1e12) / 1e12;

/**
 * Where on the sphere a place is. Distances between such points know no date line and no poles, and grow with those along
 * the surface.
 */
export function pointOf({ lat, lon }: Degrees): Point {
  const [north, east] = [radians(lat), radians(lon)];
  return {
    x: rounded(Math.cos(north) * Math.cos(east)),
    y: rounded(Math.cos(north) * Math.sin(east)),
    z: rounded(Math.sin(north)),
  };
}

/** The straight line through the sphere between points so far apart along its surface. */
export function chordOf(km: number): number {
  return 2 * Math.sin(Math.min(km / EARTH_KM, Math.PI) / 2);
}

// ---- Geohashes (https://en.wikipedia.org/wiki/Geohash)

const DIGITS = "0123456789bcdefghjkmnpqrstuvwxyz";
const BITS = 5;
/** Cells of five digits are some five kilometres wide. */
export const FINEST = 5;
const MOST_CELLS = 32;

/** Rows and columns of cells with so many digits: bits go to longitude and latitude by turns, longitude first. */
function grid(digits: number): { readonly rows: number; readonly columns: number } {
  const bits = digits * BITS;
  return { rows: 2 ** Math.floor(bits / 2), columns: 2 ** Math.ceil(bits / 2) };
}

const cellAt = (value: number, cells: number) =>
  Math.max(0, Math.min(cells - 1, Math.floor(value * cells)));

/** The name of a cell by its row from the south and its column from the west. */
function nameOf(row: number, column: number, digits: number): string {
  const bits = digits * BITS;
  let [north, east] = [row, column];
  const turns: number[] = [];
  for (let at = bits - 1; at >= 0; at -= 1) {
    // From the last bit to the first; the first is of longitude.
    const ofLongitude = at % 2 === 0;
    turns.unshift((ofLongitude ? east : north) % 2);
    if (ofLongitude) east = Math.floor(east / 2);
    else north = Math.floor(north / 2);
  }
  const digit = (at: number) =>
    turns.slice(at * BITS, (at + 1) * BITS).reduce((value, bit) => 2 * value + bit, 0);
  return Array.from({ length: digits }, (_, at) => DIGITS[digit(at)]).join("");
}

/** The geohash of a place. */
export function geohash({ lat, lon }: Degrees, digits: number): string {
  const { rows, columns } = grid(digits);
  return nameOf(cellAt((lat + 90) / 180, rows), cellAt((lon + 180) / 360, columns), digits);
}

/** Half the width in degrees of longitude of a circle; 180 where it has a pole within. */
function halfWidth({ lat }: Degrees, degrees: number): number {
  if (Math.abs(lat) + degrees >= 90) return 180;
  const ratio = Math.sin(radians(degrees)) / Math.cos(radians(lat));
  return (Math.asin(Math.min(1, ratio)) * 180) / Math.PI;
}

/** Degrees, a centimetre on the ground: a little more than rounding can take away. */
const MARGIN = 1e-7;

function cellsOf(center: Degrees, degrees: number, digits: number): string[] | null {
  const { rows, columns } = grid(digits);
  const wide = halfWidth(center, degrees);
  const south = cellAt((center.lat - degrees + 90) / 180, rows);
  const north = cellAt((center.lat + degrees + 90) / 180, rows);
  const west = Math.floor(((center.lon - wide + 180) / 360) * columns);
  const east = Math.floor(((center.lon + wide + 180) / 360) * columns);
  const across = Math.min(columns, east - west + 1);
  if ((north - south + 1) * across > MOST_CELLS) return null;
  const names: string[] = [];
  for (let row = south; row <= north; row += 1) {
    for (let step = 0; step < across; step += 1) {
      names.push(nameOf(row, (((west + step) % columns) + columns) % columns, digits));
    }
  }
  return names;
}

/** Few cells that hold all of a circle, across the date line and poles too; `null` where it is most of the globe. */
export function cover(center: Degrees, radiusKm: number): string[] | null {
  const degrees = (radiusKm / EARTH_KM / Math.PI) * 180 + MARGIN;
  for (let digits = FINEST; digits > 0; digits -= 1) {
    const cells = cellsOf(center, degrees, digits);
    if (cells) return cells;
  }
  return null;
}
