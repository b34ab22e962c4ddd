// @first of those that share a runtime: it needs a platform that nobody has used.
import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, describe, expect, inject, it, vi } from "vitest";
import {
  definitionFile,
  type ModelDefinition,
} from "../../../../shared/contracts/studio/definitions.ts";
import type { Asset, Box, Project } from "../../../../shared/contracts/studio/index.ts";
import type { AiJob, AiModel, AiProvider } from "../../../../shared/contracts/studio/models.ts";
import { type Account, registerAccount, sendJson } from "../../../../shared/testing/accounts.ts";
import { mortalDeps } from "../../../../shared/testing/mortal.ts";
import { PROVIDER_KEY, providerLedger } from "../../../../shared/testing/provider-ledger.ts";
import {
  ask,
  codeOf,
  given,
  newBox,
  newProject,
  realDeps,
} from "../../../../shared/testing/studio.ts";
import { VirtualQueue } from "../../../../shared/testing/virtual-queue.ts";
import { allProviders } from "../../../adapters/providers.ts";
import { importDefinition } from "../models/import-definition.ts";
import { deleteModel } from "../models/manage-models.ts";
import { deleteProvider } from "../models/manage-providers.ts";
import { readyDefinitions } from "../models/ready-definitions.ts";
import type { StudioDeps } from "../ports.ts";
import { cancelAsset, retryAsset } from "./change-asset.ts";
import { completeText, streamText } from "./complete-text.ts";
import { replayJob } from "./dead-jobs.ts";
import { dispatch } from "./dispatch.ts";
import { followJob } from "./follow-job.ts";
import { generateAssets } from "./generate.ts";
import { hearWebhook } from "./hear-webhook.ts";
import { DISPATCH_JOB } from "./job-names.ts";
import { recoverJobs } from "./recover-jobs.ts";
import { webhookUrl } from "./webhook-url.ts";

const MINUTE = 60_000;
const fake = inject("fakeProvider");

let admin: Account;
let owner: Account;
let project: Project;
let box: Box;
let real: StudioDeps;

beforeAll(async () => {
  admin = await registerAccount();
  owner = await registerAccount();
  project = await newProject(owner, { variables: { hero: "a fox {{seed}}" } });
  box = await newBox(owner, project.id);
  real = await realDeps();
});

/** The platform by a clock and a queue of its own, which may reach the providers of this machine. */
function bench(): { deps: StudioDeps; queue: VirtualQueue } {
  const queue = new VirtualQueue();
  const providers = allProviders({ resolver: null, allowPrivate: true }, null);
  // As many as there are may ask at once.
  const limiter = {
    ...real.limiter,
    hit: async () => ({ allowed: true, remaining: 1, resetSeconds: 0 }),
  };
  return { queue, deps: { ...real, clock: queue.clock, jobs: queue, providers, limiter } };
}

async function handle(
  deps: StudioDeps,
  name: string,
  message: Readonly<Record<string, unknown>>,
): Promise<void> {
  if (name === DISPATCH_JOB) await dispatch(deps, message as { providerId: string });
  else await followJob(deps, message as { jobId: string; version: number });
}

/** Does what there is to do until there is nothing, the clock's own tick between. */
async function drain(deps: StudioDeps, queue: VirtualQueue, rounds = 40): Promise<void> {
  for (let round = 0; round < rounds; round += 1) {
    while (await queue.step((name, message) => handle(deps, name, message)));
    const { overdue, waiting } = await recoverJobs(deps);
    if (queue.length === 0 && (await unfinished()) === 0) return;
    if (overdue === 0 && waiting === 0) queue.advance(MINUTE);
  }
}

async function unfinished(): Promise<number> {
  const left = env.DB.prepare("SELECT count(*) AS n FROM studio_jobs WHERE state <> 'ended'");
  return (await left.first<number>("n")) ?? 0;
}

const SLUGS: Readonly<Record<string, string>> = {
  kie: "nano-banana",
  replicate: "replicate-flux-schnell",
  fal: "fal-flux-schnell",
  openai: "gpt-image-1",
  "openai-url": "gpt-image-1",
};

let named = 0;

/** A ready definition that speaks to a provider of this machine, which behaves so. */
async function modelFor(
  deps: StudioDeps,
  dialect: string,
  manner: string,
  change: (model: ModelDefinition) => ModelDefinition = (model) => model,
  apiKey = PROVIDER_KEY,
): Promise<{ modelId: string; providerId: string; slug: string }> {
  named += 1;
  const slug = SLUGS[dialect] ?? dialect;
  const file = readyDefinitions().find(({ models }) => models.some((model) => model.slug === slug));
  const model = file?.models.find((one) => one.slug === slug);
  if (!file || !model) throw new Error(`nothing is called ${slug}`);
  const own = {
    ...model,
    slug: `m${named}`,
    price: { amount: 0.01, per: "request" as const, factors: [] },
  };
  const results =
    dialect === "openai-url"
      ? { results: { at: "/data", item: "/url", encoding: "url" as const } }
      : {};
  const response = { ...own.response, ...results };
  const provider = {
    ...file.provider,
    slug: `p${named}`,
    baseUrl: `${fake}/${manner}/${dialect}`,
    webhookSignature: "none" as const,
  };
  const limits = { concurrent: 50, perMinute: 5_000 };
  const made = definitionFile.parse({
    provider: { ...provider, limits },
    models: [change({ ...own, response })],
  });
  const { provider: row, models } = await importDefinition(deps, power(), made, { apiKey });
  return { modelId: models[0]!.id, providerId: row.id, slug: models[0]!.slug };
}

const once = (model: ModelDefinition): ModelDefinition => ({
  ...model,
  request: { ...model.request, idempotencyHeader: "Idempotency-Key" },
});

const power = () => ({ actor: { userId: admin.user.id as never }, origin: { ip: "127.0.0.1" } });

const me = () => ({ userId: owner.user.id as never });

async function make(
  deps: StudioDeps,
  modelId: string,
  prompt: string,
  more: object = {},
): Promise<Asset[]> {
  const wish = { modelId, prompt, parameters: {}, count: 1, ...more };
  return generateAssets(deps, me(), box.id, wish, crypto.randomUUID());
}

async function assetNow(id: string): Promise<Asset> {
  return given<Asset>(owner, "GET", `/api/assets/${id}`);
}

interface Row {
  readonly state: string;
  readonly outcome: string;
  readonly cost: number;
  readonly dead: number;
  readonly id: string;
}

async function jobOf(assetId: string): Promise<Row> {
  const query =
    "SELECT id, state, outcome, coalesce(cost_micros, 0) AS cost, dead FROM studio_jobs WHERE asset_id = ? ORDER BY id DESC";
  return (await env.DB.prepare(query).bind(assetId).first<Row>())!;
}

const charged = async (prompt: string) =>
  (await providerLedger(fake))
    .filter((task) => task.prompt === prompt)
    .reduce((sum, task) => sum + task.charged, 0);

/** What becomes of it, and how much has been charged; of dialects that end at once where that is another. */
type Expected = readonly [outcome: string, charged: number];
const DONE: Expected = ["completed", 1];
const table: Readonly<Record<string, Expected | Readonly<Record<string, Expected>>>> = {
  fair: DONE,
  busy: DONE,
  "busy-a-while": DONE,
  "always-busy": ["provider_busy", 0],
  down: DONE,
  "always-down": ["provider_unavailable", 0],
  cut: DONE,
  "cut-later": DONE,
  html: DONE,
  "always-html": { later: ["provider_answer", 0], atOnce: ["provider_answer", 0] },
  never: { later: ["timed_out", 0], atOnce: DONE },
  forgets: { later: ["task_unknown", 0], atOnce: DONE },
  nsfw: ["nsfw", 0],
  fails: { later: ["provider_failed", 0], atOnce: ["invalid_input", 0] },
  echo: { later: ["provider_failed", 0], atOnce: ["invalid_input", 0] },
  invalid: ["invalid_input", 0],
  revoked: { later: ["provider_unauthorized", 0], atOnce: DONE },
  elsewhere: { kie: DONE, later: ["forbidden_address", 0], atOnce: DONE },
  empty: ["no_result", 0],
  lies: ["result_rejected", 1],
  huge: { openai: DONE, later: ["result_rejected", 1] },
  endless: { openai: DONE, later: ["result_rejected", 1] },
  private: { openai: DONE, later: ["forbidden_address", 1] },
  "leads-inside": { openai: DONE, later: ["forbidden_address", 1] },
  breaks: DONE,
  gone: { openai: DONE, later: ["download_failed", 1] },
};

function expectedOf(manner: string, dialect: string): Expected {
  const row = table[manner]!;
  if (Array.isArray(row)) return row as unknown as Expected;
  const rows = row as Readonly<Record<string, Expected>>;
  const kind = dialect.startsWith("openai") ? "atOnce" : "later";
  return rows[dialect] ?? rows[kind] ?? rows["later"]!;
}

describe("every dialect with every manner", () => {
  const results = new Map<string, { row: Row; asset: Asset; paid: number }>();
  const dialects = Object.keys(SLUGS);
  const cases = dialects.flatMap((dialect) =>
    Object.keys(table).map((manner) => [dialect, manner] as const),
  );

  beforeAll(async () => {
    const { deps, queue } = bench();
    const made = new Map<string, string>();
    for (const [dialect, manner] of cases) {
      const { modelId } = await modelFor(deps, dialect, manner, once);
      const [asset] = await make(deps, modelId, `${dialect} ${manner}`);
      made.set(`${dialect} ${manner}`, asset!.id);
    }
    await drain(deps, queue);
    for (const [name, id] of made) {
      results.set(name, {
        row: await jobOf(id),
        asset: await assetNow(id),
        paid: await charged(name),
      });
    }
  }, 240_000);

  it.each(cases)("%s: %s", (dialect, manner) => {
    const { row, asset, paid } = results.get(`${dialect} ${manner}`)!;
    const [outcome, cost] = expectedOf(manner, dialect);
    expect([row.outcome, paid], asset.errorMessage ?? "").toEqual([outcome, cost]);
    expect(row.state).toBe("ended");
    expect(row.cost).toBe(cost * 10_000);
    const done = outcome === "completed";
    expect([asset.status, asset.errorCode]).toEqual(
      done ? ["COMPLETED", null] : ["FAILED", outcome],
    );
    expect(asset.fileUrl === null).toBe(!done);
    expect(JSON.stringify(asset)).not.toContain(PROVIDER_KEY);
  });
});

describe("survives", () => {
  it("processes that die at any step and messages that come twice: each request ends once, and is paid for once", async () => {
    const { deps, queue } = bench();
    const { jobs, seed } = inject("studioSoak");
    const random = seeded(seed);
    const shot = await newBox(owner, project.id, "Soak");
    const mark = crypto.randomUUID();
    const models: string[] = [];
    for (const dialect of Object.keys(SLUGS)) {
      for (const manner of ["fair", "down", "cut", "breaks"]) {
        models.push((await modelFor(deps, dialect, manner, once)).modelId);
      }
    }
    const made: Asset[] = [];
    for (let index = 0; index < jobs; index += 1) {
      const wish = {
        parameters: {},
        count: 1,
        prompt: `${mark} ${index}`,
        modelId: models[index % models.length]!,
      };
      const caller = { userId: crypto.randomUUID() };
      await env.DB.prepare("INSERT INTO studio_project_members VALUES (?, ?, 'editor', 0)")
        .bind(project.id, caller.userId)
        .run();
      made.push(
        ...(await generateAssets(deps, caller as never, shot.id, wish, crypto.randomUUID())),
      );
    }
    let deaths = 0;
    const fate = () => random() < 0.02;
    const once_ = async (name: string, message: Readonly<Record<string, unknown>>) => {
      const life = mortalDeps(deps, env.DB, fate);
      const work = handle(life.deps, name, message).then(() => false);
      if (await Promise.race([work, life.over.then(() => true)])) deaths += 1;
    };
    for (let round = 0; round < 400 && (await unfinished()) > 0; round += 1) {
      while (
        await queue.step(async (name, message) => {
          if (random() < 0.05) return; // Lost with the process that had it.
          const times = random() < 0.15 ? 2 : 1;
          await Promise.all(Array.from({ length: times }, () => once_(name, message)));
        })
      );
      queue.advance(MINUTE);
      await recoverJobs(deps);
    }
    expect(deaths).toBeGreaterThan(0);
    expect(await unfinished()).toBe(0);
    const ids = JSON.stringify(made.map(({ id }) => id));
    const rows =
      await env.DB.prepare(`SELECT a.id, a.status, a.file_id, a.cost_micros, j.outcome, j.cost_micros AS paid,
        (SELECT count(*) FROM studio_jobs WHERE asset_id = a.id) AS jobs,
        (SELECT count(*) FROM file_uses WHERE used_by = 'asset' AND context = a.id) AS uses,
        (SELECT f.key FROM user_files u JOIN files f ON f.sha256 = u.sha256 WHERE u.id = a.file_id) AS key
      FROM studio_assets a JOIN studio_jobs j ON j.asset_id = a.id WHERE a.id IN (SELECT value FROM json_each(?))`)
        .bind(ids)
        .all<Record<string, string | number | null>>();
    expect(rows.results).toHaveLength(jobs);
    let spent = 0;
    for (const row of rows.results) {
      const done = row["status"] === "COMPLETED";
      expect(row["jobs"]).toBe(1);
      expect([row["uses"], row["file_id"] !== null, row["outcome"] === "completed"]).toEqual([
        done ? 1 : 0,
        done,
        done,
      ]);
      if (done) expect(await env.MEDIA.head(String(row["key"]))).not.toBeNull();
      expect(row["cost_micros"] ?? 0).toBe(row["paid"] ?? 0);
      spent += Number(row["paid"]);
    }
    const book = (await providerLedger(fake)).filter(({ prompt }) => prompt.startsWith(mark));
    expect(spent).toBe(book.reduce((sum, task) => sum + task.charged, 0) * 10_000);
    // One task a request, whoever died.
    expect(new Set(book.map(({ prompt }) => prompt)).size).toBe(book.length);
    // No file that no asset has, and none that lies loose.
    const stray =
      env.DB.prepare(`SELECT count(*) AS n FROM user_files u JOIN studio_jobs j ON j.file_id = u.id
      WHERE NOT EXISTS (SELECT 1 FROM studio_assets a WHERE a.file_id = u.id)`);
    expect(await stray.first<number>("n")).toBe(0);
  }, 1_200_000);

  it("an answer that is lost: the webhook tells which task it was, and nobody pays twice", async () => {
    const { deps, queue } = bench();
    const { modelId } = await modelFor(deps, "replicate", "cut");
    const [asset] = await make(deps, modelId, "lost and found");
    await queue.step((name, message) => handle(deps, name, message));
    const job = await jobOf(asset!.id);
    expect(job.state).toBe("submitting");
    const [task] = (await providerLedger(fake)).filter(({ prompt }) => prompt === "lost and found");
    await tellWebhook(deps, task!.webhook!, { id: task!.id });
    await drain(deps, queue);
    expect([(await assetNow(asset!.id)).status, await charged("lost and found")]).toEqual([
      "COMPLETED",
      1,
    ]);
    // Late, and twice, it changes nothing.
    await tellWebhook(deps, task!.webhook!, { id: task!.id });
    await drain(deps, queue);
    expect(await charged("lost and found")).toBe(1);
  });

  it("an answer that is lost where nobody tells: it ends, and is not asked again", async () => {
    const { deps, queue } = bench();
    const { modelId } = await modelFor(deps, "kie", "cut");
    const [asset] = await make(deps, modelId, "lost for good");
    await drain(deps, queue);
    expect((await assetNow(asset!.id)).errorCode).toBe("submission_lost");
    expect(
      (await providerLedger(fake)).filter(({ prompt }) => prompt === "lost for good"),
    ).toHaveLength(1);
  });

  it("a project that is deleted meanwhile: no file is left, and what it cost is known", async () => {
    const { deps, queue } = bench();
    const other = await newProject(owner);
    const shot = await newBox(owner, other.id);
    const { modelId } = await modelFor(deps, "kie", "fair");
    const wish = { modelId, prompt: "gone with the project", parameters: {}, count: 1 };
    const [asset] = await generateAssets(deps, me(), shot.id, wish, crypto.randomUUID());
    await queue.step((name, message) => handle(deps, name, message));
    expect((await ask(owner, "DELETE", `/api/projects/${other.id}`)).status).toBe(204);
    await drain(deps, queue);
    expect(await jobOf(asset!.id)).toMatchObject({ state: "ended", cost: 10_000 });
    const files = env.DB.prepare(
      "SELECT count(*) AS n FROM user_files u JOIN studio_jobs j ON j.file_id = u.id WHERE j.asset_id = ?",
    );
    expect(await files.bind(asset!.id).first<number>("n")).toBe(0);
  });

  it("a model that is switched off: what has begun goes on, what waits fails", async () => {
    const { deps, queue } = bench();
    const { modelId } = await modelFor(deps, "kie", "fair");
    const [begun] = await make(deps, modelId, "begun in time");
    await queue.step((name, message) => handle(deps, name, message));
    const [late] = await make(deps, modelId, "too late");
    const path = `/api/ai/models/${modelId}`;
    expect((await ask(admin, "PATCH", path, { isActive: false })).status).toBe(200);
    await drain(deps, queue);
    expect((await assetNow(begun!.id)).status).toBe("COMPLETED");
    expect((await assetNow(late!.id)).errorCode).toBe("model_inactive");
    expect(await codeOf(await ask(owner, "POST", `/api/assets/${late!.id}/retry`))).toEqual([
      409,
      "model_inactive",
    ]);
  });

  it("messages that are all lost: the clock takes the jobs up", async () => {
    const { deps, queue } = bench();
    const { modelId } = await modelFor(deps, "fal", "fair");
    const [asset] = await make(deps, modelId, "nobody told");
    while (queue.length > 0) queue.lose();
    await drain(deps, queue);
    expect((await assetNow(asset!.id)).status).toBe("COMPLETED");
  });
});

describe("survives a model that is deleted", () => {
  const badKey = "an old key that is no good";
  const remove = async (modelId: string) =>
    void (await env.DB.prepare("DELETE FROM studio_models WHERE id = ?").bind(modelId).run());
  const failed = { status: "FAILED", errorCode: "model_inactive" };

  /** A job that came to nothing for a reason that can be mended. */
  async function deadJob({ deps, queue }: ReturnType<typeof bench>, prompt: string) {
    const model = await modelFor(deps, "kie", "fair", undefined, badKey);
    const [asset] = await make(deps, model.modelId, prompt);
    await drain(deps, queue);
    const job = await jobOf(asset!.id);
    expect(job).toMatchObject({ state: "ended", dead: 1 });
    return { ...model, assetId: asset!.id, jobId: job.id };
  }

  it("its dead jobs are not played again", async () => {
    const one = bench();
    const { modelId, jobId, assetId } = await deadJob(one, "dead and gone");
    expect((await ask(admin, "DELETE", `/api/ai/models/${modelId}`)).status).toBe(204);
    expect(await codeOf(await ask(admin, "POST", `/api/ai/jobs/${jobId}/replay`))).toEqual([
      409,
      "model_inactive",
    ]);
    expect(await jobOf(assetId)).toMatchObject({
      state: "ended",
      outcome: "provider_unauthorized",
    });
  });

  it("is not deleted when a job of its comes up meanwhile", async () => {
    const one = bench();
    const { modelId, providerId, jobId, assetId } = await deadJob(one, "back in time");
    const revive = env.DB.prepare("UPDATE studio_jobs SET state = 'queued' WHERE id = ?");
    /** What the deletion has looked at before is not so any more when it writes. */
    const db = new Proxy(one.deps.db, {
      get: (target, name) =>
        name === "batch"
          ? async (statements: Parameters<typeof target.batch>[0]) => {
              await revive.bind(jobId).run();
              return target.batch(statements);
            }
          : Reflect.get(target, name),
    });
    const deps = { ...one.deps, db };
    await expect(deleteModel(deps, power(), modelId)).rejects.toThrow("conflict");
    await expect(deleteProvider(deps, power(), providerId)).rejects.toThrow("conflict");
    expect((await ask(owner, "GET", `/api/ai/models/${modelId}`)).status).toBe(200);
    await drain(one.deps, one.queue);
    expect(await jobOf(assetId)).toMatchObject({ state: "ended" });
    expect((await ask(admin, "DELETE", `/api/ai/models/${modelId}`)).status).toBe(204);
    expect((await ask(admin, "DELETE", `/api/ai/models/${modelId}`)).status).toBe(404);
  });

  it("ends what waits, what is being submitted and what runs, with its asset", async () => {
    const { deps, queue } = bench();
    const { modelId: running } = await modelFor(deps, "kie", "fair");
    const [begun] = await make(deps, running, "deleted while it runs");
    await queue.step((name, message) => handle(deps, name, message));
    expect((await jobOf(begun!.id)).state).toBe("running");
    await remove(running);
    const { modelId: waiting } = await modelFor(deps, "kie", "fair");
    const [late] = await make(deps, waiting, "deleted while it waits");
    await remove(waiting);
    const { modelId: lost } = await modelFor(deps, "replicate", "cut");
    const [cut] = await make(deps, lost, "deleted while it is submitted");
    while ((await jobOf(cut!.id)).state !== "submitting") {
      await queue.step((name, message) => handle(deps, name, message));
    }
    await remove(lost);
    await drain(deps, queue);
    for (const asset of [begun, late, cut]) {
      expect(await assetNow(asset!.id)).toMatchObject(failed);
      expect(await jobOf(asset!.id)).toMatchObject({ outcome: "model_inactive", dead: 0 });
    }
  });

  it("ends what waits for a provider that is gone", async () => {
    const { deps, queue } = bench();
    const { modelId, providerId } = await modelFor(deps, "kie", "fair");
    const [asset] = await make(deps, modelId, "nobody is left");
    await remove(modelId);
    await env.DB.prepare("DELETE FROM studio_providers WHERE id = ?").bind(providerId).run();
    await drain(deps, queue);
    expect(await assetNow(asset!.id)).toMatchObject(failed);
  });

  it("and no job that cannot be taken up keeps others from it", async () => {
    const { deps, queue } = bench();
    const { modelId } = await modelFor(deps, "kie", "fair");
    const assets = await make(deps, modelId, "one of these is bad", { count: 3 });
    for (const _ of assets) await queue.step((name, message) => handle(deps, name, message));
    const jobs = await Promise.all(assets.map(({ id }) => jobOf(id)));
    expect(jobs.map(({ state }) => state)).toEqual(["running", "running", "running"]);
    while (queue.length > 0) queue.lose();
    queue.advance(10 * MINUTE);
    const taken: unknown[] = [];
    const enqueue = async (_: string, message: Readonly<Record<string, unknown>>) => {
      if (message["jobId"] === jobs[0]!.id) throw new Error("the queue does not take it");
      taken.push(message["jobId"]);
    };
    const error = vi.fn();
    await recoverJobs({ ...deps, jobs: { enqueue }, log: { ...deps.log, error } });
    expect(taken).toEqual(expect.arrayContaining([jobs[1]!.id, jobs[2]!.id]));
    expect(error).toHaveBeenCalledOnce();
    await drain(deps, queue);
    expect(await unfinished()).toBe(0);
  });
});

/** Numbers in [0, 1) that follow from the seed alone. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 4_294_967_296;
  };
}

async function tellWebhook(deps: StudioDeps, address: string, body: object): Promise<void> {
  const { pathname, searchParams } = new URL(address);
  const told = {
    provider: pathname.split("/").at(-1)!,
    job: searchParams.get("job") ?? undefined,
    signature: searchParams.get("signature") ?? undefined,
  };
  const request = new Request(address, { method: "POST", body: JSON.stringify(body) });
  await hearWebhook(deps, told, request);
}

describe("works", () => {
  it("asked again with the same key after its answer was lost, has the pictures made once", async () => {
    const { deps, queue } = bench();
    const { modelId } = await modelFor(deps, "kie", "fair");
    const wish = { modelId, prompt: "asked again", parameters: {}, count: 3 };
    const headers = { ...owner.headers, "Idempotency-Key": crypto.randomUUID() };
    const once = async () => {
      const reply = await sendJson("POST", `/api/boxes/${box.id}/generate`, wish, headers);
      expect([reply.status, reply.headers.get("Idempotent-Replay")]).toEqual([202, null]);
      const { assets } = await reply.json<{ assets: Asset[] }>();
      return assets.map(({ id }) => id);
    };
    const first = await once();
    // As when the Worker had died before it could keep what it was to answer.
    await runInDurableObject(env.IDEMPOTENCY_KEYS.getByName(owner.user.id), (_, { storage }) => {
      storage.sql.exec("DELETE FROM reply");
    });
    expect(await once()).toEqual(first);
    expect(new Set(first).size).toBe(3);
    const jobs = "SELECT count(*) AS n FROM studio_jobs WHERE model_id = ?";
    expect(await env.DB.prepare(jobs).bind(modelId).first("n")).toBe(3);
    await drain(deps, queue);
  });

  it("stops what is cancelled at the provider too, and counts what that has cost all the same", async () => {
    const { deps, queue } = bench();
    const { modelId } = await modelFor(deps, "replicate", "never");
    const [running, waiting] = [
      ...(await make(deps, modelId, "stopped")),
      ...(await make(deps, modelId, "never begun")),
    ];
    await queue.step((name, message) => handle(deps, name, message));
    for (const asset of [running!, waiting!]) {
      const cancelled = await cancelAsset(deps, me(), asset.id, false);
      expect([cancelled.status, cancelled.errorCode]).toEqual(["FAILED", "cancelled"]);
    }
    await expect(cancelAsset(deps, me(), running!.id, false)).rejects.toMatchObject({
      message: "asset_state",
    });
    // Whose answer was lost is answered.
    expect(await cancelAsset(deps, me(), running!.id, true)).toMatchObject({ status: "FAILED" });
    await drain(deps, queue);
    const book = await providerLedger(fake);
    expect(book.find(({ prompt }) => prompt === "stopped")?.state).toBe("cancelled");
    expect(book.some(({ prompt }) => prompt === "never begun")).toBe(false);
    // kie.ai has no way to stop a task: it is followed to its end.
    const { modelId: kie } = await modelFor(deps, "kie", "fair");
    const [late] = await make(deps, kie, "finished anyway");
    await queue.step((name, message) => handle(deps, name, message));
    await cancelAsset(deps, me(), late!.id, false);
    await drain(deps, queue);
    expect(await jobOf(late!.id)).toMatchObject({ outcome: "cancelled", cost: 10_000 });
    expect(await assetNow(late!.id)).toMatchObject({
      status: "FAILED",
      fileUrl: null,
      costMicros: 10_000,
    });
  });

  it("tries again once, whoever asks at once", async () => {
    const { deps, queue } = bench();
    const { modelId } = await modelFor(deps, "kie", "nsfw");
    const [asset] = await make(deps, modelId, "again");
    await drain(deps, queue);
    const tries = await Promise.allSettled([
      retryAsset(deps, me(), asset!.id, false),
      retryAsset(deps, me(), asset!.id, false),
    ]);
    expect(tries.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    await drain(deps, queue);
    expect((await providerLedger(fake)).filter(({ prompt }) => prompt === "again")).toHaveLength(2);
  });

  it("gives everybody a turn, and asks no more at once, nor in a minute, than the provider takes", async () => {
    const { deps, queue } = bench();
    const { modelId, providerId } = await modelFor(deps, "kie", "fair");
    await env.DB.prepare("UPDATE studio_providers SET concurrent = 2, per_minute = 4 WHERE id = ?")
      .bind(providerId)
      .run();
    const greedy = { userId: crypto.randomUUID() };
    const modest = { userId: crypto.randomUUID() };
    for (const { userId } of [greedy, modest]) {
      await env.DB.prepare("INSERT INTO studio_project_members VALUES (?, ?, 'editor', 0)")
        .bind(project.id, userId)
        .run();
    }
    const wish = { modelId, parameters: {} };
    const many = { ...wish, prompt: "turn greedy", count: 6 };
    await generateAssets(deps, greedy as never, box.id, many, crypto.randomUUID());
    const few = { ...wish, prompt: "turn modest", count: 2 };
    await generateAssets(deps, modest as never, box.id, few, crypto.randomUUID());
    let most = 0;
    const starts: number[] = [];
    for (let round = 0; round < 40 && (await unfinished()) > 0; round += 1) {
      while (
        await queue.step(async (name, message) => {
          await handle(deps, name, message);
          const { results } = await env.DB.prepare(
            "SELECT state FROM studio_jobs WHERE provider_id = ? AND state IN ('submitting', 'running')",
          )
            .bind(providerId)
            .all();
          most = Math.max(most, results.length);
        })
      );
      await recoverJobs(deps);
      if (queue.length === 0) queue.advance(MINUTE);
    }
    expect(most).toBe(2);
    const { results } = await env.DB.prepare(
      "SELECT claimed_at AS at FROM studio_jobs WHERE provider_id = ? ORDER BY claimed_at",
    )
      .bind(providerId)
      .all<{ at: number }>();
    starts.push(...results.map(({ at }) => at));
    for (const [index, at] of starts.entries()) {
      const fifth = starts[index + 4];
      if (fifth !== undefined) expect(fifth - at).toBeGreaterThanOrEqual(MINUTE);
    }
    const order = (await providerLedger(fake))
      .map(({ prompt }) => prompt)
      .filter((prompt) => prompt.startsWith("turn"));
    expect(order.slice(0, 4).sort()).toEqual([
      "turn greedy",
      "turn greedy",
      "turn modest",
      "turn modest",
    ]);
  });

  it("makes films, and films and pictures from pictures", async () => {
    const { deps, queue } = bench();
    const video = await modelFor(deps, "kie", "fair", (model) => ({
      ...model,
      modelType: "video",
    }));
    const edit = await modelFor(deps, "kie", "fair", (model) => ({
      ...model,
      image: "required",
      request: {
        ...model.request,
        body: { input: { prompt: "{{prompt}}", image: "{{imageUrl}}", seed: "{{seed}}" } },
      },
    }));
    await expect(make(deps, edit.modelId, "no picture")).rejects.toMatchObject({
      message: "validation_failed",
    });
    const plain = await modelFor(deps, "kie", "fair");
    const [first] = await make(deps, plain.modelId, "first", { seed: 7 });
    const [film] = await make(deps, video.modelId, "film of it");
    await drain(deps, queue);
    expect(await assetNow(film!.id)).toMatchObject({
      assetType: "VIDEO",
      status: "COMPLETED",
      durationSeconds: 0.6,
    });
    const [second, third] = await make(deps, edit.modelId, "{{hero}} in snow", {
      parentAssetId: first!.id,
      seed: 41,
      count: 2,
    });
    await drain(deps, queue);
    expect(await assetNow(second!.id)).toMatchObject({
      ...{ sourceType: "IMG2IMG", parentAssetId: first!.id, status: "COMPLETED", seed: 41 },
      // A variable's own braces are not looked into again.
      promptText: "a fox {{seed}} in snow",
      promptTemplate: "{{hero}} in snow",
    });
    expect((await assetNow(third!.id)).seed).toBe(42);
    const [task] = (await providerLedger(fake)).filter(
      ({ prompt }) => prompt === "a fox {{seed}} in snow",
    );
    expect(task?.body["input"]).toMatchObject({
      seed: 41,
      image: expect.stringMatching(/^http.+\/api\/files\/.+signature=/),
    });
    await expect(make(deps, plain.modelId, "{{villain}}")).rejects.toMatchObject({
      fields: [{ path: "prompt", message: "The project has no variable {{villain}}." }],
    });
  });

  it("shows administrators what has come to nothing, and takes it up again", async () => {
    const { deps, queue } = bench();
    const { modelId, providerId, slug } = await modelFor(
      deps,
      "kie",
      "fair",
      undefined,
      "an old key that is no good",
    );
    const [asset] = await make(deps, modelId, "played again");
    await drain(deps, queue);
    expect((await assetNow(asset!.id)).errorCode).toBe("provider_unauthorized");
    const dead = await given<{ items: AiJob[] }>(admin, "GET", "/api/ai/jobs/dead?limit=100");
    const job = dead.items.find(({ assetId }) => assetId === asset!.id)!;
    expect(job.outcome).toBe("provider_unauthorized");
    expect(JSON.stringify(dead)).not.toContain("an old key that is no good");
    await given(admin, "PATCH", `/api/ai/providers/${providerId}`, {
      apiKey: PROVIDER_KEY,
      baseUrl: "https://api.example.com",
    });
    // The key went with the address: it is changed here, where the platform would refuse this machine's.
    await env.DB.prepare("UPDATE studio_providers SET base_url = ? WHERE id = ?")
      .bind(`${fake}/fair/kie`, providerId)
      .run();
    // Not by the API: the platform would take it from its own queue, by its own clock.
    await replayJob(deps, power(), job.id);
    expect(await codeOf(await ask(admin, "POST", `/api/ai/jobs/${job.id}/replay`))).toEqual([
      409,
      "job_state",
    ]);
    await drain(deps, queue);
    expect((await assetNow(asset!.id)).status).toBe("COMPLETED");
    expect(await charged("played again")).toBe(1);
    const counted = await deps.keptMetrics.samples();
    const ended = (result: string) =>
      counted[`veche_generations_total{model="${slug}",result="${result}"}`];
    expect([ended("provider_unauthorized"), ended("completed")]).toEqual([1, 1]);
    expect(counted[`veche_generation_duration_seconds_count{model="${slug}"}`]).toBe(1);
  });

  it("has texts written, whole and in pieces", async () => {
    const { deps } = bench();
    const { slug } = await modelFor(deps, "gpt-5-mini", "fair");
    const wish = { messages: [{ role: "user" as const, content: "Tell me a story" }] };
    expect(await completeText(deps, slug, wish)).toBe("Once upon a time");
    const pieces: string[] = [];
    for await (const piece of await streamText(deps, slug, wish)) pieces.push(piece);
    expect(pieces).toEqual(["Once", " upon", " a", " time"]);
    const { slug: broken } = await modelFor(deps, "gpt-5-mini", "down");
    await expect(streamText(deps, broken, wish)).rejects.toMatchObject({ message: "unavailable" });
    await expect(completeText(deps, "nobody", wish)).rejects.toMatchObject({
      message: "not_found",
    });
  });

  it("needs no account anywhere: the same seed draws the same picture", async () => {
    const { items } = await given<{ items: AiModel[] }>(
      owner,
      "GET",
      "/api/ai/models?type=image&limit=100",
    );
    const sketch = items.find(({ slug }) => slug === "embedded-sketch")!;
    expect(sketch).toMatchObject({ request: null, response: null });
    const wish = {
      modelId: sketch.id,
      prompt: "Лиса в снегу",
      seed: 5,
      parameters: { aspectRatio: "1:1", width: 64 },
    };
    const path = `/api/boxes/${box.id}/generate`;
    const { assets: made } = await given<{ assets: Asset[] }>(owner, "POST", path, {
      ...wish,
      count: 2,
    });
    const { assets: same } = await given<{ assets: Asset[] }>(owner, "POST", path, wish);
    const hashes = [];
    for (const { id } of [...made, ...same]) {
      const asset = await vi.waitFor(
        async () => {
          const now = await assetNow(id);
          expect(now.status, now.errorMessage ?? "").toBe("COMPLETED");
          return now;
        },
        { timeout: 20_000, interval: 50 },
      );
      expect(asset).toMatchObject({ width: 64, height: 64, contentType: "image/png" });
      const row = env.DB.prepare(
        "SELECT sha256 FROM user_files u JOIN studio_assets a ON a.file_id = u.id WHERE a.id = ?",
      );
      hashes.push(await row.bind(id).first<string>("sha256"));
    }
    expect(hashes[0]).toBe(hashes[2]);
    expect(hashes[0]).not.toBe(hashes[1]);
    const edited = await given<Asset>(owner, "POST", `/api/assets/${made[0]!.id}/smart-edit`, {
      instruction: "at night",
    });
    expect(edited).toMatchObject({
      sourceType: "IMG2IMG",
      parentAssetId: made[0]!.id,
      status: "PENDING",
    });
    await vi.waitFor(async () => expect((await assetNow(edited.id)).status).toBe("COMPLETED"), {
      timeout: 20_000,
    });
  });
});

describe("administrators", () => {
  const definition = () => readyDefinitions().find(({ provider }) => provider.slug === "fal")!;

  it("bring providers in as data, and nobody sees a key again", async () => {
    const file = definition();
    const path = "/api/ai/definitions";
    expect(await codeOf(await ask(owner, "POST", path, file))).toEqual([403, "forbidden"]);
    const shipped = await given<{ items: unknown[] }>(admin, "GET", path);
    expect(shipped.items).toHaveLength(6);
    const { provider } = await given<{ provider: AiProvider }>(admin, "POST", path, {
      ...file,
      apiKey: "a key to be kept",
    });
    expect(provider).toMatchObject({ hasApiKey: true, slug: "fal" });
    const exported = await given(admin, "GET", `/api/ai/providers/${provider.id}/definition`);
    expect(exported).toEqual(file);
    const { models } = await given<{ models: AiModel[] }>(admin, "POST", path, exported);
    expect(models).toHaveLength(file.models.length);
    const seen = [
      await given<AiProvider>(admin, "GET", `/api/ai/providers/${provider.id}`),
      await given<AiProvider>(owner, "GET", `/api/ai/providers/${provider.id}`),
    ];
    expect(seen.map(({ hasApiKey, baseUrl }) => [hasApiKey, baseUrl])).toEqual([
      [true, "https://queue.fal.run"],
      [null, null],
    ]);
    const sealed = await env.DB.prepare("SELECT sealed_key FROM studio_providers WHERE id = ?")
      .bind(provider.id)
      .first<string>("sealed_key");
    expect(JSON.stringify([...seen, exported, sealed])).not.toContain("a key to be kept");
    // A key is for the address it was given for.
    const moved = await given<AiProvider>(admin, "PATCH", `/api/ai/providers/${provider.id}`, {
      baseUrl: "https://evil.example",
    });
    expect(moved.hasApiKey).toBe(false);
    await given(admin, "PATCH", `/api/ai/providers/${provider.id}`, { isActive: false });
    const [, forOwner] = [
      await ask(admin, "GET", `/api/ai/providers/${provider.id}`),
      await ask(owner, "GET", `/api/ai/models/${models[0]!.id}`),
    ];
    expect(forOwner.status).toBe(404);
    expect((await ask(admin, "DELETE", `/api/ai/providers/${provider.id}`)).status).toBe(204);
    expect((await ask(admin, "GET", `/api/ai/models/${models[0]!.id}`)).status).toBe(404);
  });

  it.each([
    "http://api.example.com",
    "https://localhost",
    "https://127.0.0.1",
    "https://169.254.169.254/latest",
    "https://[::1]",
    "https://10.0.0.8",
    "https://db.internal",
    "https://user:word@api.example.com",
  ])("cannot have the platform go to %s", async (baseUrl) => {
    const provider = { slug: "inside", name: "Inside", baseUrl };
    const response = await ask(admin, "POST", "/api/ai/providers", provider);
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ errors: [{ path: "baseUrl" }] });
  });

  it("are told what is wrong with a definition, and where", async () => {
    const file = definition();
    const [model] = file.models;
    const bad = {
      ...model!,
      request: { ...model!.request, body: { prompt: "{{promt}}" } },
      response: { ...model!.response, state: "status" },
    };
    const shape = await ask(admin, "POST", "/api/ai/definitions", { ...file, models: [bad] });
    expect(await shape.json()).toMatchObject({ errors: [{ path: "models.0.response.state" }] });
    const meaning = await ask(admin, "POST", "/api/ai/definitions", {
      ...file,
      models: [{ ...bad, response: model!.response }],
    });
    const { errors } = await meaning.json<{ errors: { path: string; message: string }[] }>();
    expect(errors[0]).toMatchObject({
      path: "models.0.request.body.prompt",
      message: expect.stringContaining("{{promt}}"),
    });
  });

  it("try a model out, and see what is sent and understood, but no secret", async () => {
    const { items } = await given<{ items: AiModel[] }>(admin, "GET", "/api/ai/models?limit=100");
    const sketch = items.find(({ slug }) => slug === "embedded-sketch")!;
    const good = await given<Record<string, unknown>>(
      admin,
      "POST",
      `/api/ai/models/${sketch.id}/test`,
      { prompt: "A fox" },
    );
    expect(good).toMatchObject({
      ok: true,
      request: { body: { prompt: "A fox" } },
      parsed: { kind: "succeeded" },
    });
    const { modelId } = await modelFor(bench().deps, "kie", "fair", undefined);
    // This machine is out of reach for the platform itself.
    const refused = await given<Record<string, unknown>>(
      admin,
      "POST",
      `/api/ai/models/${modelId}/test`,
    );
    expect(refused).toMatchObject({
      ok: false,
      error: expect.stringContaining("Not a public https address"),
    });
    expect(JSON.stringify(refused)).not.toContain(PROVIDER_KEY);
  });

  it("hear each bad parameter by its name, and what it would cost", async () => {
    const { modelId } = await modelFor(bench().deps, "seedance-1.5-pro", "fair", (model) => ({
      ...model,
      price: { amount: 0.02, per: "second", seconds: "duration", factors: [] },
    }));
    const parameters = { duration: "5", colour: "red" };
    const response = await ask(owner, "POST", `/api/boxes/${box.id}/generate`, {
      modelId,
      prompt: "film",
      parameters,
    });
    const { errors } = await response.json<{ errors: { path: string }[] }>();
    expect([response.status, errors.map(({ path }) => path).sort()]).toEqual([
      400,
      ["parameters.colour", "parameters.duration"],
    ]);
    const estimate = { parameters: { duration: "12" }, count: 2 };
    expect(await given(owner, "POST", `/api/ai/models/${modelId}/estimate`, estimate)).toEqual({
      costMicros: 480_000,
      cost: 0.48,
      currency: "USD",
    });
  });

  it("are not fooled by webhooks that nobody signed", async () => {
    const { deps, queue } = bench();
    const { modelId } = await modelFor(deps, "kie", "never");
    const [asset] = await make(deps, modelId, "whose word");
    await queue.step((name, message) => handle(deps, name, message));
    const { id: jobId } = await jobOf(asset!.id);
    const slug = `p${named}`;
    const tell = (path: string) => sendJson("POST", path, { data: { taskId: "x" } });
    const address = new URL(await webhookUrl(deps, slug, jobId));
    expect((await tell(address.pathname + address.search)).status).toBe(204);
    for (const search of [
      "",
      `?job=${jobId}`,
      `?job=${jobId}&signature=${"A".repeat(43)}`,
      address.search.replace(jobId, asset!.id),
    ]) {
      expect(await codeOf(await tell(address.pathname + search))).toEqual([401, "webhook_refused"]);
    }
    expect((await tell(`/api/webhooks/ai/nobody${address.search}`)).status).toBe(404);
    await cancelAsset(deps, me(), asset!.id, false);
    await drain(deps, queue);
  });
});
