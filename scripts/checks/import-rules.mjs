/**
 * Who may import whom: the rules of docs/architecture.md as data for dependency-cruiser. Type imports count.
 *
 * @typedef {import("dependency-cruiser").IRegularForbiddenRuleType} Rule
 */

/** Each domain may use those of the lines above its own, through their `index.ts`. */
const DOMAIN_ORDER = [
  ["platform"],
  ["identity"],
  ["people"],
  ["media"],
  ["chat", "calls", "video", "studio", "work"],
  ["moderation"],
];

const TEST = "\\.test\\.(tsx?|mjs)$";
const HONO = "node_modules/(hono|@hono)/";

/** @param {string} name @param {string} why @param {Rule["from"]} from @param {Rule["to"]} to @returns {Rule} */
function forbid(name, why, from, to) {
  return { name, comment: why, severity: "error", from, to };
}

/**
 * Of our own code, a part may import only this. npm packages and the runtime's modules are not meant.
 * @param {string} part
 * @param {Rule["from"]} from
 * @param {readonly string[]} allowed
 */
function only(part, from, allowed) {
  const own = "^(workers|durable-objects|shared|web|scripts|bench|transcoder)/";
  return forbid(`${part}-imports`, `${part} may import ${allowed.join(", ") || "nothing"}`, from, {
    path: own,
    pathNot: allowed.map((path) => `^${path}`),
  });
}

/** What code of a domain may reach in other domains. @param {string} domain @param {readonly string[]} below */
function domainRule(domain, below) {
  const others = below.map((name) => `workers/domains/${name}/index\\.ts$`);
  return only(`domain-${domain}`, { path: `^workers/domains/${domain}/`, pathNot: TEST }, [
    `workers/domains/${domain}/`,
    "shared/kernel/",
    "shared/contracts/",
    ...(domain === "chat" ? ["shared/device-log/"] : []),
    ...others,
  ]);
}

function domainRules() {
  return DOMAIN_ORDER.flatMap((names, level) => {
    const below = DOMAIN_ORDER.slice(0, level).flat();
    return names.map((name) => domainRule(name, below));
  });
}

/** @type {Rule[]} */
export const rules = [
  forbid("no-cycles", "no cycles, not even of types", {}, { circular: true }),
  forbid(
    "resolvable",
    "what is imported exists",
    {},
    { couldNotResolve: true, pathNot: "^cloudflare:" },
  ),
  only("kernel", { path: "^shared/kernel/", pathNot: TEST }, ["shared/kernel/"]),
  forbid(
    "kernel-is-bare",
    "the kernel imports nothing",
    { path: "^shared/kernel/", pathNot: TEST },
    { pathNot: "^shared/kernel/" },
  ),
  only("contracts", { path: "^shared/contracts/", pathNot: TEST }, [
    "shared/contracts/",
    "shared/kernel/",
  ]),
  only("client", { path: "^shared/client/", pathNot: TEST }, [
    "shared/client/",
    "shared/contracts/",
  ]),
  forbid(
    "client-takes-types",
    "the client takes only types from the contracts",
    { path: "^shared/client/", pathNot: TEST },
    { path: "^shared/contracts/", dependencyTypesNot: ["type-only", "type-import"] },
  ),
  only("web", { path: "^web/", pathNot: `^web/e2e/|${TEST}` }, [
    "web/",
    "shared/client/",
    "shared/device-log/",
  ]),
  // Checked alike by the platform, by browsers and by tests: it knows none of them.
  only("device-log", { path: "^shared/device-log/", pathNot: TEST }, ["shared/device-log/"]),
  only("tracing", { path: "^shared/tracing/", pathNot: TEST }, ["shared/tracing/"]),
  ...domainRules(),
  forbid(
    "domains-know-no-http",
    "only routes.ts of a domain knows Hono",
    { path: "^workers/domains/", pathNot: `/routes\\.ts$|${TEST}` },
    { path: HONO },
  ),
  forbid(
    "domains-know-no-runtime",
    "a domain reaches the runtime through its ports",
    { path: "^workers/domains/", pathNot: TEST },
    { path: "^cloudflare:" },
  ),
  only("adapters", { path: "^workers/adapters/", pathNot: TEST }, [
    "workers/adapters/",
    "workers/domains/[^/]+/ports\\.ts$",
    "workers/domains/[^/]+/[^/]+/ports\\.ts$",
    "shared/kernel/",
    "shared/contracts/",
    "shared/tracing/",
    // How samples are named and summed up: pure, and the same where they are counted and where they are read.
    "workers/domains/platform/metrics/samples\\.ts$",
    // How a store is copied: pure, and the same within an object and over the database.
    "workers/domains/platform/backups/(object-asks|copy/(copy-whole|copy-pages|lines|table-shape))\\.ts$",
  ]),
  only("durable-objects", { path: "^durable-objects/", pathNot: TEST }, [
    "durable-objects/",
    "workers/domains/[^/]+/(rules|ports|membership-rules)\\.ts$",
    "workers/domains/[^/]+/[^/]+/(rules|ports|mentions)\\.ts$",
    // Words, and what is looked for among them: pure, and used on both sides.
    "workers/domains/chat/search/snippet\\.ts$",
    "workers/domains/platform/full-text/(query|words)\\.ts$",
    // How a store is copied: pure, and the same within an object and over the database.
    "workers/domains/platform/backups/(object-asks|copy/(copy-whole|copy-pages|lines|table-shape))\\.ts$",
    "shared/kernel/",
    "shared/contracts/",
    "shared/tracing/",
  ]),
  forbid(
    "durable-objects-fill-ports",
    "an object takes only the interfaces of a domain's ports, to fill them",
    { path: "^durable-objects/", pathNot: TEST },
    { path: "/ports\\.ts$", dependencyTypesNot: ["type-only", "type-import"] },
  ),
  only("app", { path: "^workers/app/", pathNot: TEST }, [
    "workers/app/",
    "workers/adapters/",
    "workers/domains/[^/]+/(index|routes|jobs)\\.ts$",
    "shared/kernel/",
    "shared/contracts/",
    "shared/tracing/",
  ]),
  only("main", { path: "^workers/main\\.ts$" }, ["workers/app/", "durable-objects/"]),
  only("transcoder", { path: "^transcoder/", pathNot: TEST }, ["transcoder/"]),
  forbid(
    "testing-is-for-tests",
    "only tests use the harness",
    { pathNot: `^shared/testing/|^web/e2e/|${TEST}` },
    { path: "^shared/testing/" },
  ),
  forbid(
    "served-code-has-no-tools",
    "what is deployed needs no devDependency",
    {
      path: "^(workers|durable-objects|shared/(kernel|contracts|tracing|device-log))/",
      pathNot: TEST,
    },
    {
      dependencyTypes: ["npm-dev", "npm-no-pkg", "npm-unknown"],
      dependencyTypesNot: ["type-only"],
    },
  ),
];

/** The folders that are looked at. */
export const roots = ["workers", "durable-objects", "shared", "web", "scripts", "transcoder"];

/** @type {import("dependency-cruiser").ICruiseOptions} */
export const cruiseOptions = {
  ruleSet: { forbidden: rules },
  validate: true,
  // TypeScript 7 has no JavaScript API; swc sees every form of import, those of types included.
  parser: "swc",
  tsPreCompilationDeps: true,
  doNotFollow: { path: "node_modules" },
  exclude: { path: "(^|/)(dist|output)/|^scripts/client-types/node_modules/" },
  enhancedResolveOptions: {
    extensions: [".ts", ".tsx", ".mjs", ".js", ".json", ".d.ts", ".css"],
    exportsFields: ["exports"],
    conditionNames: ["import", "require", "node", "default", "types"],
    mainFields: ["module", "main", "types"],
  },
};
