/**
 * Asks the assistant of a running platform everything of the evaluation set, with the model that is configured there, and
 * tells what is wrong with each answer: `npm run assistant:evaluate -- --url https://… --token …`. An access token of any
 * account; `limits.assistantPerDay` must allow as many. Exit code 1 when fewer than `--least` percent of the answers are
 * good. To be run before `assistant.model` or a prompt is changed.
 */
import { parseArgs } from "node:util";
import { hearAnswer } from "../shared/client/event-stream.ts";
import { type AnswerOf, CASES, type Case } from "./assistant/cases.ts";
import { faultsOf } from "./assistant/score.ts";
import { SetupError } from "./setup/command.mjs";
import { reportFailure } from "./setup/say.mjs";

async function answerTo(url: string, token: string, { call, body, language }: Case) {
  const reply = await fetch(new URL(`/api/assistant/${call}`, url), {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify({ ...body, language }),
  });
  if (!reply.ok || !reply.body) throw new SetupError(`${reply.status}: ${await reply.text()}`);
  let again = 0;
  const onAgain = () => {
    again += 1;
  };
  const answer = await hearAnswer<AnswerOf<Case["call"]>>(reply.body, {
    onDelta: () => {},
    onAgain,
  });
  return { answer, again };
}

async function judge(url: string, token: string, one: Case): Promise<readonly string[]> {
  try {
    const { answer, again } = await answerTo(url, token, one);
    const faults = faultsOf(one, answer);
    // A repaired answer is good, but costs twice.
    const note = again > 0 ? " (asked twice)" : "";
    console.log(`${faults.length === 0 ? "good" : "bad "} ${one.name}${note}`);
    return faults;
  } catch (error) {
    if (error instanceof SetupError) throw error;
    console.log(`none ${one.name}`);
    return [error instanceof Error ? error.message : String(error)];
  }
}

try {
  const { values } = parseArgs({
    options: {
      url: { type: "string", default: "http://localhost:8787" },
      token: { type: "string" },
      least: { type: "string", default: "90" },
    },
  });
  if (!values.token) throw new SetupError("--token wants an access token");
  let good = 0;
  for (const one of CASES) {
    const faults = await judge(values.url, values.token, one);
    for (const fault of faults) console.log(`       ${fault}`);
    if (faults.length === 0) good += 1;
  }
  const percent = (100 * good) / CASES.length;
  console.log(`${good} of ${CASES.length} answers are good`);
  process.exitCode = percent >= Number(values.least) ? 0 : 1;
} catch (error) {
  reportFailure(error);
}
