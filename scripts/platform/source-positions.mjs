import { SourceMap } from "node:module";
import { isAbsolute, relative, resolve } from "node:path";

/** A place in the bundle, as stacks name it. */
const PLACE = /(?:[\w.:/-]*\/)?main\.js:(\d+):(\d+)/g;

/**
 * Rewrites every place in the bundle that a text names, a stack of the log for one, to the place in the sources it was
 * made from; a place that the map does not know stays as it is.
 * @param {string} text
 * @param {import("node:module").SourceMapPayload} map of the bundle (ECMA-426)
 * @param {string} folder where the map lies: names of sources begin there
 * @param {string} root what names in the answer are relative to
 */
export function inSources(text, map, folder, root) {
  const sources = new SourceMap(map);
  return text.replace(PLACE, (place, line, column) => {
    const origin = sources.findOrigin(Number(line), Number(column));
    if (!("fileName" in origin)) return place;
    const path = isAbsolute(origin.fileName)
      ? origin.fileName
      : resolve(folder, map.sourceRoot ?? "", origin.fileName);
    return `${relative(root, path)}:${origin.lineNumber}:${origin.columnNumber}`;
  });
}
