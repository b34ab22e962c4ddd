import { ascii, be32 } from "./binary.ts";
import { checkSize, refuse } from "./refusal.ts";

/** What the `meta` box of an AVIF file says of its picture. */
export interface AvifItems {
  readonly size: { readonly width: number; readonly height: number };
  readonly turned: boolean;
  /** Where in the file the last byte of image data lies. */
  readonly dataEnd: number;
}

const MOST_ITEMS = 1_000;

/** Reads big-endian fields in order. Reading past the end throws a `RangeError`. */
class Fields {
  readonly #view: DataView;
  #at = 0;

  constructor(bytes: Uint8Array) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** An unsigned number of 0, 1, 2, 4 or 8 bytes. */
  uint(bytes: number): number {
    const at = this.#at;
    this.#at += bytes;
    if (bytes === 0) return 0;
    if (bytes === 1) return this.#view.getUint8(at);
    if (bytes === 2) return this.#view.getUint16(at);
    if (bytes === 4) return this.#view.getUint32(at);
    if (bytes === 8) return Number(this.#view.getBigUint64(at));
    throw new RangeError("no such field");
  }
}

interface Box {
  readonly type: string;
  readonly data: Uint8Array;
}

function boxesIn(bytes: Uint8Array): Box[] {
  const boxes: Box[] = [];
  let at = 0;
  while (at < bytes.length) {
    const length = be32(bytes, at);
    if (length < 8 || at + length > bytes.length) throw new RangeError("box out of bounds");
    boxes.push({ type: ascii(bytes, at + 4, at + 8), data: bytes.subarray(at + 8, at + length) });
    at += length;
  }
  return boxes;
}

function dataOf(boxes: readonly Box[], type: string): Uint8Array {
  const found = boxes.find((box) => box.type === type);
  if (!found) throw new RangeError(`no ${type}`);
  return found.data;
}

function primaryItem(data: Uint8Array): number {
  const fields = new Fields(data);
  const version = fields.uint(1);
  fields.uint(1);
  fields.uint(2);
  return fields.uint(version === 0 ? 2 : 4);
}

/** Numbers (from 1) of the properties that belong to the item (`ipma`). */
function propertiesOf(item: number, data: Uint8Array): number[] {
  const fields = new Fields(data);
  const version = fields.uint(1);
  fields.uint(2);
  const wide = (fields.uint(1) & 1) === 1;
  const entries = fields.uint(4);
  for (let entry = 0; entry < Math.min(entries, MOST_ITEMS); entry += 1) {
    const id = fields.uint(version === 0 ? 2 : 4);
    const count = fields.uint(1);
    const numbers = Array.from({ length: count }, () =>
      wide ? fields.uint(2) & 0x7fff : fields.uint(1) & 0x7f,
    );
    if (id === item) return numbers;
  }
  throw new RangeError("the picture has no properties");
}

/** Where the last extent that lies in the file ends (`iloc`). */
function dataEnd(data: Uint8Array): number {
  const fields = new Fields(data);
  const version = fields.uint(1);
  fields.uint(1);
  fields.uint(2);
  const sizes = fields.uint(2);
  const [offsetSize, lengthSize] = [sizes >> 12, (sizes >> 8) & 15];
  const [baseSize, indexSize] = [(sizes >> 4) & 15, version === 0 ? 0 : sizes & 15];
  const items = fields.uint(version < 2 ? 2 : 4);
  if (items > MOST_ITEMS) throw new RangeError("too many items");
  let end = 0;
  for (let item = 0; item < items; item += 1) {
    fields.uint(version < 2 ? 2 : 4);
    const method = version === 0 ? 0 : fields.uint(2) & 15;
    fields.uint(2);
    const base = fields.uint(baseSize);
    const extents = fields.uint(2);
    for (let extent = 0; extent < extents; extent += 1) {
      fields.uint(indexSize);
      const from = base + fields.uint(offsetSize);
      const length = fields.uint(lengthSize);
      if (method === 0) end = Math.max(end, from + length);
    }
  }
  return end;
}

function sizeIn(data: Uint8Array) {
  const size = { width: be32(data, 4), height: be32(data, 8) };
  checkSize(size.width, size.height);
  return size;
}

function parse(meta: Uint8Array): AvifItems {
  const boxes = boxesIn(meta.subarray(4));
  const properties = boxesIn(dataOf(boxes, "iprp"));
  const all = boxesIn(dataOf(properties, "ipco"));
  // Tiles, gain maps and previews are decoded too.
  for (const { type, data } of all) if (type === "ispe") sizeIn(data);
  const numbers = propertiesOf(primaryItem(dataOf(boxes, "pitm")), dataOf(properties, "ipma"));
  const own = numbers.flatMap((number) => all[number - 1] ?? []);
  const rotation = own.find(({ type }) => type === "irot");
  return {
    size: sizeIn(dataOf(own, "ispe")),
    turned: rotation !== undefined && ((rotation.data[0] ?? 0) & 1) === 1,
    dataEnd: dataEnd(dataOf(boxes, "iloc")),
  };
}

/** Parses a `meta` box (ISO/IEC 23008-12). Throws `file_rejected` when it is broken or the picture too large. */
export function parseItems(meta: Uint8Array): AvifItems {
  try {
    return parse(meta);
  } catch (error) {
    if (error instanceof RangeError) throw refuse("damaged");
    throw error;
  }
}
