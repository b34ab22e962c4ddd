/** Set when the Worker is built: true only in builds made by the project's own local commands. */
declare const VECHE_LOCAL: boolean;

/** A file of bytes, read when the isolate starts. */
declare module "*.bin" {
  const bytes: ArrayBuffer;
  export default bytes;
}

/** A Wasm file is imported as a compiled module: the runtime compiles nothing itself. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}

/** The package brings no types. */
declare module "bloomfilter" {
  export class BloomFilter {
    constructor(buckets: Uint32Array, hashFunctions: number);
    readonly k: number;
    readonly buckets: Uint32Array;
    add(text: string): void;
    test(text: string): boolean;
    static withTargetError(expected: number, errorRate: number): BloomFilter;
  }
}
/** Whether requests are logged, counted, traced and limited by address: always, but for the benchmark of what that costs. */
declare const VECHE_WATCHED: boolean;
