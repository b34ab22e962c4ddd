import openapiTS, { astToString } from "openapi-typescript";

const HEADER = "// Generated from the contracts by `npm run openapi`. Do not edit.\n";

/**
 * TypeScript declarations of every path and schema of an OpenAPI document.
 * @param {object} document
 * @returns {Promise<string>}
 */
export async function clientTypes(document) {
  return HEADER + astToString(await openapiTS(JSON.stringify(document)));
}
