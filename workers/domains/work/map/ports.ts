/** A tile as its source has it. */
export interface Tile {
  readonly body: ReadableStream<Uint8Array>;
  readonly contentType: string;
}

/** Pictures that a map is put together of (https://wiki.openstreetmap.org/wiki/Slippy_map_tilenames). */
export interface MapTiles {
  /** Whose map it is. */
  readonly attribution: string;
  /** `null` where the source has none; rejects when it does not answer. */
  tile(z: number, x: number, y: number): Promise<Tile | null>;
}
