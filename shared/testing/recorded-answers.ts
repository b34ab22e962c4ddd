// What text models that speak like OpenAI's chat completions send, line by line as they send it: comments while they think,
// a first piece that names only the role, thoughts beside the words, a last piece without words, and what was used, in a
// piece without choices. The words are answers as a good model gives them.

/** By the name of the schema that was asked for. */
export const GOOD_ANSWERS: Readonly<Record<string, unknown>> = {
  vacancy: {
    title: "Senior TypeScript developer (remote)",
    description:
      "## The work\n\nBuild services in **TypeScript** with a small team.\n\n## Asked for\n\n- Years of practice with TypeScript\n\n## Offered\n\n- Fully remote, full time",
    employmentType: "full_time",
    roles: ["developer"],
    tags: ["typescript"],
    remote: true,
    salary: { min: 70_000, max: 90_000, currency: "EUR", period: "year" },
  },
  profile: {
    summary: "Little stands in the profile yet.",
    strengths: ["A name that people find"],
    gaps: ["No experience is named", "No skills are named"],
    fit: null,
  },
  script: {
    title: "Бакалавр с мелом в руке",
    scenes: [
      {
        fromSecond: 0,
        toSecond: 6,
        say: "Здравствуйте, я Анна, учитель математики с десятилетним опытом.",
        show: "Анна у доски",
      },
      {
        fromSecond: 6,
        toSecond: 14,
        say: "Я объясняю трудное простыми словами и люблю, когда класс спорит.",
        show: "Ученики решают задачу вместе",
      },
    ],
  },
};

const ENVELOPE = {
  id: "chatcmpl-CfT1xV0Yd3",
  object: "chat.completion.chunk",
  created: 1_763_712_000,
  model: "gpt-5-mini-2025-08-07",
  service_tier: "default",
  system_fingerprint: null,
};

const piece = (delta: object, finish: string | null = null) =>
  `data: ${JSON.stringify({
    ...ENVELOPE,
    choices: [{ index: 0, delta, logprobs: null, finish_reason: finish }],
    usage: null,
  })}\r\n\r\n`;

/** The body of a reply that says this, in the pieces in which it travels: cut anywhere. */
export function recordedReply(text: string): string[] {
  const words = text.match(/[\s\S]{1,7}/g) ?? [];
  const usage = { prompt_tokens: 611, completion_tokens: words.length, total_tokens: 611 };
  const whole = [
    ": PROCESSING\r\n\r\n",
    piece({ role: "assistant", content: "", refusal: null }),
    piece({ content: null, reasoning_content: "They want one object { of that schema }." }),
    ...words.map((content) => piece({ content })),
    piece({}, "stop"),
    `data: ${JSON.stringify({ ...ENVELOPE, choices: [], usage })}\r\n\r\n`,
    "data: [DONE]\r\n\r\n",
  ].join("");
  return whole.match(/[\s\S]{1,97}/g) ?? [];
}
