import { useEffect, useState } from "react";
import { type AiModel, ApiError, type Asset, reply } from "../../../../shared/client/index.ts";
import { api } from "../../../app/platform.ts";
import type { Board } from "../board/board.ts";
import {
  type FieldValues,
  type ParameterProblem,
  parameterFields,
  parameterProblem,
  parametersOf,
} from "./parameter-fields.ts";

/** What somebody is about to ask for. It is kept for each project while the browser's tab is open. */
interface Draft {
  readonly modelId: string | null;
  readonly prompt: string;
  readonly count: number;
  readonly seed: string;
  /** By model: another model's fields come back as they were. */
  readonly values: Readonly<Record<string, FieldValues>>;
}

const NOTHING: Draft = { modelId: null, prompt: "", count: 1, seed: "", values: {} };
const SEED = /^\d{1,10}$/;
const MOST_SEED = 2_147_483_647;

function draftOf(key: string): Draft {
  try {
    const kept = JSON.parse(sessionStorage.getItem(key) ?? "{}") as Partial<Draft>;
    return { ...NOTHING, ...kept };
  } catch {
    return NOTHING;
  }
}

/** What is wrong, by the place it is at: as the platform calls it, or in words of our own. */
export type Wrong = ReadonlyMap<string, string | ParameterProblem>;

interface Wanted {
  readonly board: Board;
  readonly models: readonly AiModel[];
  readonly boxId: string | undefined;
  readonly parent: Asset | undefined;
  readonly onDone: (assets: readonly Asset[]) => void;
}

/** The model that is asked: the chosen one, else the first that can begin with what there is. */
function modelFor(models: readonly AiModel[], modelId: string | null, parent: Asset | undefined) {
  const fits = ({ image }: AiModel) => (parent ? image !== "none" : true);
  const chosen = models.find(({ id }) => id === modelId);
  if (chosen && fits(chosen)) return chosen;
  return models.find((model) => fits(model) && (parent || model.image !== "required")) ?? chosen;
}

/** A wish for pictures or films: what is in its fields, what is wrong with it, and sending it off. */
export function useWish({ board, models, boxId, parent, onDone }: Wanted) {
  const key = `veche.wish.${board.projectId}`;
  const [draft, setDraft] = useState(() => draftOf(key));
  const [wrong, setWrong] = useState<Wrong>(new Map());
  const [problem, setProblem] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  useEffect(() => sessionStorage.setItem(key, JSON.stringify(draft)), [key, draft]);

  const model = modelFor(models, draft.modelId, parent);
  const fields = model ? parameterFields(model.parametersSchema) : [];
  const values = draft.values[model?.id ?? ""] ?? {};
  const parameters = parametersOf(fields, values);

  function mend(path: string, change: Partial<Draft>): void {
    setDraft((before) => ({ ...before, ...change }));
    setWrong((before) => new Map([...before].filter(([at]) => at !== path)));
  }

  function setValue(name: string, value: string): void {
    if (!model) return;
    const own = { ...values, [name]: value };
    mend(`parameters.${name}`, { values: { ...draft.values, [model.id]: own } });
  }

  function check(): Wrong {
    const found = new Map<string, string | ParameterProblem>();
    if (draft.prompt.trim() === "") found.set("prompt", { kind: "required" });
    if (draft.seed !== "" && !(SEED.test(draft.seed) && Number(draft.seed) <= MOST_SEED)) {
      found.set("seed", { kind: "max", limit: MOST_SEED });
    }
    if (model?.image === "required" && !parent) found.set("parentAssetId", { kind: "required" });
    for (const field of fields) {
      const bad = parameterProblem(field, values[field.name] ?? "");
      if (bad) found.set(`parameters.${field.name}`, bad);
    }
    return found;
  }

  async function send(): Promise<void> {
    if (busy || !model || boxId === undefined) return;
    const found = check();
    setWrong(found);
    setProblem(null);
    if (found.size > 0) return focusOn([...found.keys()]);
    setBusy(true);
    try {
      const body = {
        ...{ modelId: model.id, prompt: draft.prompt.trim(), parameters, count: draft.count },
        ...(draft.seed !== "" && { seed: Number(draft.seed) }),
        ...(parent && { parentAssetId: parent.id }),
      };
      const params = { path: { boxId } };
      const { assets } = await reply(api.POST("/api/boxes/{boxId}/generate", { params, body }));
      board.placeAssets(assets);
      onDone(assets);
    } catch (error) {
      refuse(error);
    } finally {
      setBusy(false);
    }
  }

  /** What the platform finds wrong with a field is said there; all else below. */
  function refuse(error: unknown): void {
    const named = error instanceof ApiError ? error.fields : [];
    const places = new Set([
      ...["prompt", "seed", "parentAssetId", "modelId", "count"],
      ...fields.map(({ name }) => `parameters.${name}`),
    ]);
    const placeOf = (path: string) =>
      [...places].find((place) => path === place || path.startsWith(`${place}.`));
    const known = named.flatMap(({ path, message }) => {
      const place = placeOf(path);
      return place === undefined ? [] : [[place, message] as const];
    });
    setWrong(new Map(known));
    if (known.length < Math.max(1, named.length)) setProblem(error);
    focusOn(known.map(([place]) => place));
  }

  return {
    ...{ draft, model, fields, values, parameters, wrong, problem, busy },
    ...{ mend, setValue, send },
  };
}

function focusOn([first]: readonly string[]): void {
  if (first !== undefined) document.getElementsByName(first)[0]?.focus();
}
