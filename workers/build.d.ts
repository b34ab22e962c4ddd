/** Set when the Worker is built: true only in builds made by the project's own local commands. */
declare const VECHE_LOCAL: boolean;

/** A Wasm file is imported as a compiled module: the runtime compiles nothing itself. */
declare module "*.wasm" {
  const module: WebAssembly.Module;
  export default module;
}
